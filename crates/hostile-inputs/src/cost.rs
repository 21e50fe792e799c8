//! What an input may cost.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Bounds what `work` allocates on this thread at a time: `constant` bytes, and `multiple` bytes for each
/// of the `input`.
///
/// # Panics
/// Where it allocates more.
#[track_caller]
pub fn within<T>(input: usize, multiple: u64, constant: u64, work: impl FnOnce() -> T) -> T {
    // A panic must not leave the count open.
    let mut outcome = None;
    let work = AssertUnwindSafe(work);
    let taken = allocation_counter::measure(|| outcome = Some(catch_unwind(work)));
    let outcome = match outcome {
        Some(Ok(outcome)) => outcome,
        Some(Err(panic)) => resume_unwind(panic),
        None => unreachable!("the work is always done"),
    };
    let limit = (input as u64)
        .saturating_mul(multiple)
        .saturating_add(constant);
    assert!(
        taken.bytes_max <= limit,
        "{input} bytes of input took {} bytes at a time; {limit} is the limit",
        taken.bytes_max
    );
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_within_its_bounds_is_returned() {
        assert_eq!(within(8, 2, 0, || vec![0_u8; 16]).len(), 16);
    }

    #[test]
    #[should_panic(expected = "16 is the limit")]
    fn what_takes_more_is_refused() {
        within(8, 2, 0, || vec![0_u8; 17]);
    }
}
