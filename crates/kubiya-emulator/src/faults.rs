//! Faults on demand: what a client has to survive, programmed by a test.

mod effect;
mod fault;
mod hostile;
mod inflict;
mod scene;

use std::fmt;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::lock::lock;

pub use effect::{Effect, Encoding, HostileBody, Reply, ReplyBody, RetryAfter};
pub use fault::Fault;
pub(crate) use fault::{Asked, Route};
pub(crate) use inflict::inflict;
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
    /// The requests that it matched, including those that it let pass.
    pub matched: u64,
    /// The requests that it struck.
    pub struck: u64,
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
}

impl Faults {
    /// Puts a fault into force.
    pub fn add(&self, fault: Fault) -> FaultId {
        let mut armed = lock(&self.armed);
        armed.added += 1;
        let id = FaultId(armed.added);
        armed.faults.push(ArmedFault {
            id,
            fault,
            matched: 0,
            struck: 0,
        });
        id
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
        self.fewer.notify_waiters();
        armed.faults.len() < before
    }

    /// Takes all faults out of force.
    pub fn clear(&self) {
        lock(&self.armed).faults.clear();
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
            if armed.matched <= armed.fault.after {
                return None;
            }
            armed.struck += 1;
            Some((armed.id, armed.fault.clone()))
        })
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
