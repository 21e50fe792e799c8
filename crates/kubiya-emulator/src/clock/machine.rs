//! What the machine says of the time.

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A time of day, and a time that never steps back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) time: SystemTime,
    pub(super) elapsed: Duration,
}

impl Reading {
    pub(super) fn of_machine() -> Self {
        static ORIGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
        Self {
            time: SystemTime::now(),
            elapsed: ORIGIN.elapsed(),
        }
    }
}

/// What a clock shows that showed `set_to` when the machine showed `then`.
///
/// Somebody may set the machine's clock, even back.
pub(super) fn shifted(set_to: Reading, then: Reading, now: Reading) -> Reading {
    let time = match now.time.duration_since(then.time) {
        Ok(passed) => set_to.time.checked_add(passed),
        Err(back) => set_to.time.checked_sub(back.duration()),
    };
    let passed = now.elapsed.saturating_sub(then.elapsed);
    Reading {
        time: time.unwrap_or(UNIX_EPOCH),
        elapsed: set_to.elapsed.saturating_add(passed),
    }
}
