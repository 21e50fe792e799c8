//! Faults on demand: what a client has to survive, programmed by a test.

mod chance;
mod effect;
mod fault;
mod hostile;
mod inflict;
mod pattern;
mod preset;
mod refusal;
mod scene;

use std::fmt;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::lock::lock;
use crate::routes::all_routes;

pub use effect::{Effect, Encoding, HostileBody, Reply, ReplyBody, RetryAfter};
pub(crate) use fault::Asked;
pub use fault::Fault;
pub(crate) use inflict::inflict;
pub use preset::Preset;
pub use refusal::NeverStrikes;
pub(crate) use refusal::Route;
pub(crate) use scene::Scene;

/// Names a fault for as long as the emulator runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultId(u64);

impl FaultId {
    pub(crate) fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for FaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fault {}", self.0)
    }
}

/// A fault in force, and what it did so far.
#[derive(Clone, Debug, Serialize)]
pub struct ArmedFault {
    /// Its name.
    pub id: FaultId,
    /// As it was added.
    pub fault: Fault,
    /// The preset that it was added with, if that was how.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// The requests that it matched, including those that it let pass.
    pub matched: u64,
    /// The requests that it struck.
    pub struck: u64,
    /// How many faults were put into force before it since there was none.
    #[serde(skip)]
    place: u64,
}

/// The faults in force, in the order in which they were added.
///
/// A request is offered to them in that order; the first that strikes is the only one that does, and
/// those after it do not count the request.
#[derive(Debug, Default)]
pub struct Faults {
    armed: Mutex<Armed>,
    /// Wakes whoever waits for the removal of a fault.
    fewer: Notify,
}

#[derive(Debug, Default)]
struct Armed {
    faults: Vec<ArmedFault>,
    added: u64,
    /// How many were added since there was none.
    places: u64,
}

impl Faults {
    /// Puts a fault into force, also one that can never strike.
    pub fn add(&self, fault: Fault) -> FaultId {
        lock(&self.armed).add(fault, None)
    }

    /// Puts a fault into force that a request can meet.
    ///
    /// # Errors
    ///
    /// If none can, because of its method, its path, its name or its numbers; the error says why.
    pub fn try_add(&self, fault: Fault) -> Result<FaultId, NeverStrikes> {
        fault.check(&all_routes())?;
        Ok(self.add(fault))
    }

    /// Puts the faults of a preset into force, with 0 for a seed, all at once.
    pub fn add_preset(&self, preset: Preset) -> Vec<FaultId> {
        self.add_preset_seeded(preset, 0)
    }

    /// Puts the faults of a preset into force, all at once; those that strike by chance draw with this seed.
    pub fn add_preset_seeded(&self, preset: Preset, seed: u64) -> Vec<FaultId> {
        let mut armed = lock(&self.armed);
        let faults = preset.faults(seed).into_iter();
        faults.map(|fault| armed.add(fault, Some(preset))).collect()
    }

    /// All faults, including those that have struck as often as they may.
    pub fn list(&self) -> Vec<ArmedFault> {
        lock(&self.armed).faults.clone()
    }

    /// How many requests the fault struck; none where it was removed.
    pub fn struck(&self, id: FaultId) -> Option<u64> {
        lock(&self.armed)
            .faults
            .iter()
            .find(|armed| armed.id == id)
            .map(|armed| armed.struck)
    }

    /// Takes a fault out of force; false where there is no such fault.
    pub fn remove(&self, id: FaultId) -> bool {
        let mut armed = lock(&self.armed);
        let before = armed.faults.len();
        armed.faults.retain(|fault| fault.id != id);
        if armed.faults.is_empty() {
            armed.places = 0;
        }
        self.fewer.notify_waiters();
        armed.faults.len() < before
    }

    /// Takes all faults out of force.
    pub fn clear(&self) {
        let mut armed = lock(&self.armed);
        armed.faults.clear();
        armed.places = 0;
        self.fewer.notify_waiters();
    }

    /// Waits until a fault is taken out of force.
    pub(crate) async fn removed(&self, id: FaultId) {
        loop {
            let fewer = self.fewer.notified();
            if self.struck(id).is_none() {
                return;
            }
            fewer.await;
        }
    }

    /// Decides which fault strikes a request, and counts it.
    pub(crate) fn strike(&self, asked: &Asked<'_>) -> Option<(FaultId, Fault)> {
        lock(&self.armed).faults.iter_mut().find_map(|armed| {
            if !armed.fault.times.allow(armed.struck) || !armed.fault.matches(asked) {
                return None;
            }
            armed.matched += 1;
            let is_drawn = armed.fault.is_drawn(armed.place, armed.matched);
            if armed.matched <= armed.fault.after || !is_drawn {
                return None;
            }
            armed.struck += 1;
            Some((armed.id, armed.fault.clone()))
        })
    }
}

impl Armed {
    fn add(&mut self, fault: Fault, preset: Option<Preset>) -> FaultId {
        self.added += 1;
        let id = FaultId(self.added);
        self.faults.push(ArmedFault {
            id,
            fault,
            preset,
            matched: 0,
            struck: 0,
            place: self.places,
        });
        self.places += 1;
        id
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::*;

    fn struck(faults: &Faults, method: Method) -> Option<FaultId> {
        let asked = Asked {
            method: &method,
            path: "/api/v2/secrets",
            names: [None, None],
        };
        faults.strike(&asked).map(|(id, _)| id)
    }

    #[test]
    fn a_fault_waits_strikes_and_is_spent() {
        let faults = Faults::default();
        let id = faults.add(
            Fault::new(Effect::Reset)
                .method(Method::GET)
                .after(1)
                .times(2),
        );
        assert_eq!(struck(&faults, Method::PUT), None);
        let outcomes: Vec<_> = (0..5)
            .map(|_| struck(&faults, Method::GET).is_some())
            .collect();
        assert_eq!(outcomes, [false, true, true, false, false]);
        assert_eq!(faults.struck(id), Some(2));
        assert_eq!(faults.list()[0].matched, 3);
    }

    #[test]
    fn the_first_added_strikes_first_and_the_next_takes_over() {
        let faults = Faults::default();
        let first = faults.add(Fault::new(Effect::Reset));
        let second = faults.add(Fault::new(Effect::Garbage).forever());
        let order: Vec<_> = (0..3).map(|_| struck(&faults, Method::GET)).collect();
        assert_eq!(order, [Some(first), Some(second), Some(second)]);
    }

    #[test]
    fn a_removed_fault_strikes_no_more_and_its_name_is_not_used_again() {
        let faults = Faults::default();
        let id = faults.add(Fault::new(Effect::Reset).forever());
        assert!(faults.remove(id));
        assert!(!faults.remove(id));
        assert_eq!(
            (struck(&faults, Method::GET), faults.struck(id)),
            (None, None)
        );
        assert_ne!(faults.add(Fault::new(Effect::Reset)), id);
        faults.clear();
        assert_eq!(struck(&faults, Method::GET), None);
    }
}
