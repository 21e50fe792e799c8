//! Which kinds of objects a client has begun to change.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The kinds that have seen a write, whatever became of it, each by its noun.
#[derive(Default)]
pub(crate) struct Written(Mutex<BTreeSet<&'static str>>);

impl Written {
    /// Remembers that objects of this kind change from now on. To be called before the request is sent.
    pub(crate) fn note(&self, kind: &'static str) {
        self.kinds().insert(kind);
    }

    pub(crate) fn has(&self, kind: &'static str) -> bool {
        self.kinds().contains(kind)
    }

    /// The set is valid after a panic at any point.
    fn kinds(&self) -> MutexGuard<'_, BTreeSet<&'static str>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
