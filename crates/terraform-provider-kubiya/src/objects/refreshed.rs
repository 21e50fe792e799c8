//! What a read of a managed object has found.

use std::ops::Deref;

use crate::run::Reading;

/// The object. Its read is under way until this is dropped, since what is found is looked at further.
pub(crate) struct Refreshed<'a, T> {
    object: T,
    _reading: Reading<'a>,
}

impl<'a, T> Refreshed<'a, T> {
    pub(super) fn new(object: T, reading: Reading<'a>) -> Self {
        Self {
            object,
            _reading: reading,
        }
    }
}

impl<T> Deref for Refreshed<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.object
    }
}
