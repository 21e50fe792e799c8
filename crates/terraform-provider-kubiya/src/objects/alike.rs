//! What this run has made several times over.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The objects that this run has made, each by its name and by what it is like.
#[derive(Default)]
pub(super) struct Alike(Mutex<BTreeSet<(String, u64)>>);

impl Alike {
    /// Notes one; whether it is the first of its kind.
    pub(super) fn is_first(&self, name: &str, likeness: Option<u64>) -> bool {
        let Some(likeness) = likeness else {
            return true;
        };
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.insert((name.to_owned(), likeness))
    }
}
