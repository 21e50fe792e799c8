//! Which objects a client must not take for what one of its creates has made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as Turn, OnceCell, OwnedMutexGuard};

/// What is known of the objects of every kind whose names are not unique, each kind by its noun.
#[derive(Default)]
pub(crate) struct Made(Mutex<BTreeMap<&'static str, Arc<MadeOfKind>>>);

/// The same of one kind.
#[derive(Default)]
pub(crate) struct MadeOfKind {
    /// The ids of those that were there before the first create.
    pub(crate) before: OnceCell<BTreeSet<String>>,
    /// The ids of those that creates have made.
    made: Mutex<BTreeSet<String>>,
    /// Which name is being created, each with the turns of its creates.
    turns: Mutex<BTreeMap<String, Arc<Turn<()>>>>,
}

impl Made {
    pub(crate) fn of_kind(&self, kind: &'static str) -> Arc<MadeOfKind> {
        Arc::clone(locked(&self.0).entry(kind).or_default())
    }
}

impl MadeOfKind {
    /// Waits until no other create of this name is under way. The next one has its turn when the guard is dropped.
    pub(crate) async fn turn(&self, name: &str) -> OwnedMutexGuard<()> {
        let turn = Arc::clone(locked(&self.turns).entry(name.to_owned()).or_default());
        turn.lock_owned().await
    }

    /// Remembers the id of what a create has made.
    pub(crate) fn note(&self, id: &str) {
        locked(&self.made).insert(id.to_owned());
    }

    /// Whether an object can be what a create in doubt has made.
    pub(crate) fn can_be_new(&self, id: &str) -> bool {
        let was_there = self.before.get().is_some_and(|before| before.contains(id));
        !was_there && !locked(&self.made).contains(id)
    }
}

/// What is locked here is valid after a panic at any point.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
