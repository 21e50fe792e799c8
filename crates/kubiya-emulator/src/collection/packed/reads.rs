//! Counts how often fields are looked at, so that tests can tell what something costs without a clock.

use std::cell::Cell;

thread_local! {
    static READS: Cell<u64> = const { Cell::new(0) };
}

pub(super) fn count() {
    READS.set(READS.get() + 1);
}

/// How often this thread looked into the fields of objects.
pub(crate) fn so_far() -> u64 {
    READS.get()
}
