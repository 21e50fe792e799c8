//! One organisation, looked at and changed past the API.

use crate::backend::Backend;
use crate::organization::Organization;
use crate::problem::Problem;

/// The way to the data of one organisation that passes no request log, faults or limits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach<'a> {
    pub(crate) backend: &'a Backend,
    pub(crate) organization: &'a str,
}

impl Reach<'_> {
    pub(crate) fn read<R>(&self, look: impl FnOnce(&Organization) -> R) -> R {
        self.backend.store.read(self.organization, look)
    }

    /// Changes the organisation.
    ///
    /// # Panics
    ///
    /// If a state file is configured and cannot be written.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut Organization) -> R) -> R {
        self.backend
            .store
            .change(self.organization, |organization| Ok(change(organization)))
            .unwrap_or_else(|problem: Problem| panic!("a change past the API failed: {problem:?}"))
    }
}
