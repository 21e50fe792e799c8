//! The time of day, as far as anything depends on it: on whether an object is new.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

/// The time by the clock of this machine. One that is set beyond all bounds shows 1970.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    let seconds = i64::try_from(seconds).unwrap_or_default();
    Timestamp::from_second(seconds).unwrap_or_default()
}

/// Whether two times are less than this apart, whichever comes first: the clocks that showed them may differ.
pub(crate) fn are_within(duration: Duration, one: Timestamp, other: Timestamp) -> bool {
    one.duration_until(other).unsigned_abs() < duration
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_far_off_makes_nothing_new() {
        const MINUTE: Duration = Duration::from_secs(60);
        let at = |second| Timestamp::from_second(second).unwrap();
        let now = at(1_800_000_000);
        for (second, expected) in [
            (1_800_000_000, true),
            (1_799_999_941, true),
            (1_799_999_940, false),
            (1_800_000_059, true),
            (1_800_000_060, false),
            (0, false),
            (200_000_000_000, false),
        ] {
            assert_eq!(are_within(MINUTE, at(second), now), expected, "{second}");
        }
        assert!(!are_within(MINUTE, Timestamp::MIN, Timestamp::MAX));
        assert!(are_within(MINUTE, super::now(), super::now()));
    }
}
