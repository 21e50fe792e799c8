//! Locking what threads share.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks; a panic elsewhere must not hide what was recorded before it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
