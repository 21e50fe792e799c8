//! What this run, which is this process, plans to make, made and deleted.
//!
//! No list can show it: lists are loaded once, and a plan is in none of them.

mod deletions;
mod freed;
mod imports;
mod objects;
mod shares;
mod siblings;
mod takeovers;
mod wait;
mod waited;

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, OwnedMutexGuard};
use tokio::time::Instant;

use crate::directory::Kind;
use crate::locks::Locks;
use crate::waits::Waits;
use deletions::Deletions;
use freed::FreedNames;
pub(crate) use freed::Freeing;
use imports::Imports;
pub(crate) use objects::Known;
use objects::KnownObjects;
use shares::Shares;
pub(crate) use shares::{Clash, Share};
pub(crate) use siblings::Reading;
use siblings::{Siblings, Stage};
use takeovers::Takeovers;
use waited::Waited;

/// What is known of all kinds. Shared by everything that the process does.
pub(crate) struct Run {
    state: Mutex<State>,
    changed: Notify,
    waited: Mutex<Waited>,
    locks: Locks,
    waits: Waits,
    began: Instant,
}

struct State {
    objects: KnownObjects,
    deletions: Deletions,
    imports: Imports,
    names: FreedNames,
    shares: Shares,
    siblings: Siblings,
    takeovers: Takeovers,
    /// When something was planned or read last.
    active: Instant,
    refreshes: bool,
    applies: bool,
    stopped: bool,
}

impl Run {
    pub(crate) fn new(waits: Waits) -> Self {
        let began = Instant::now();
        let state = State {
            objects: KnownObjects::default(),
            deletions: Deletions::new(),
            imports: Imports::new(),
            names: FreedNames::default(),
            shares: Shares::default(),
            siblings: Siblings::new(),
            takeovers: Takeovers::default(),
            active: began,
            refreshes: false,
            applies: false,
            stopped: false,
        };
        Self {
            state: Mutex::new(state),
            changed: Notify::new(),
            waited: Mutex::default(),
            locks: Locks::default(),
            waits,
            began,
        }
    }

    /// Notes what the plan at hand comes to: an object with this name, which is new where it has no id.
    pub(crate) fn plans(&self, kind: Kind, name: &str, id: Option<&str>) {
        self.change(|state| {
            state.active = Instant::now();
            match id {
                Some(id) => {
                    let stage = Stage::Planned(state.active);
                    state.siblings.insert((kind, id.to_owned()), stage);
                    state.objects.exists(kind, name, id);
                }
                None => state.objects.plans(kind, name),
            }
        });
    }

    /// Whether this process plans, which is certain once it has read a managed object.
    pub(crate) fn is_refreshing(&self) -> bool {
        self.state().refreshes
    }

    /// Notes that this process reads what is managed.
    pub(crate) fn refreshes(&self) {
        self.change(|state| {
            state.active = Instant::now();
            state.refreshes = true;
        });
    }

    /// Notes that a create, an update or a delete has begun, perhaps to wait before it writes anything.
    pub(crate) fn applies(&self) {
        self.change(|state| state.applies = true);
    }

    /// Whether this process carries out a plan, which is certain once a create, an update or a delete has begun. The
    /// process that made the plan has checked it.
    pub(crate) fn is_applying(&self) -> bool {
        self.state().applies
    }

    /// Notes that an object exists and goes by this name, perhaps beside another one: a renamed object is known under
    /// both of its names.
    pub(crate) fn exists(&self, kind: Kind, name: &str, id: &str) {
        self.change(|state| state.objects.exists(kind, name, id));
    }

    /// Notes an object that this run has made.
    pub(crate) fn made(&self, kind: Kind, name: &str, id: &str) {
        self.change(|state| state.objects.made(kind, name, id));
    }

    /// Whether this run has made the object with this id.
    pub(crate) fn has_made(&self, kind: Kind, id: &str) -> bool {
        self.state().objects.has_made(kind, id)
    }

    /// What this run knows of a name, in any letter case.
    pub(crate) fn of(&self, kind: Kind, name: &str) -> Known {
        self.state().objects.of(kind, name)
    }

    /// Whether this run has deleted the object with this id.
    pub(crate) fn has_deleted(&self, kind: Kind, id: &str) -> bool {
        self.state().objects.has_deleted(kind, id)
    }

    /// Waits for the turn to change an object, which lasts until the guard is dropped.
    ///
    /// # Cancel safety
    /// If the future is dropped, it gives up its place in the queue.
    pub(crate) async fn turn(&self, kind: Kind, id: &str) -> OwnedMutexGuard<()> {
        self.locks.lock(kind, id).await
    }

    /// Ends every wait: the practitioner has interrupted Terraform.
    pub(crate) fn stop(&self) {
        self.change(|state| state.stopped = true);
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.changed.notify_waiters();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
