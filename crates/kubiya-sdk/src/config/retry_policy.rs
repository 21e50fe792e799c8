//! Which failures are repeated, how often and how fast: a setting.

use std::time::Duration;

use crate::waits::{LONGEST, Waits};

/// Which failures are repeated, how often and how fast.
///
/// Reads, updates and deletes are repeated after connection failures, timeouts and the statuses 408,
/// 425, 429, 500, 502, 503 and 504. A create is repeated only when it certainly was not processed: it
/// was never sent, the answer was 429, or 503 with `Retry-After`.
///
/// Waits grow exponentially with full jitter: a random part of `base_delay` doubled for every
/// failure, at most `max_delay`; never less than the server's `Retry-After`. A 429 makes **every**
/// request of the client wait, and is counted by the time budget
/// ([`retry_timeout`](crate::ClientBuilder::retry_timeout)) only, not by `max_attempts`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RetryPolicy {
    max_attempts: u32,
    base_delay: Option<Duration>,
    max_delay: Option<Duration>,
}

impl RetryPolicy {
    /// One attempt per request, whatever the answer.
    pub fn none() -> Self {
        Self {
            max_attempts: 1,
            ..Self::default()
        }
    }

    /// How many times a request is tried before a failure other than 429 is reported (default: 6;
    /// 0 counts as 1). With 1, not even a 429 is repeated.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The upper bound of the first wait (default: [`Waits::base_delay`], 500 ms).
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = Some(delay);
        self
    }

    /// The upper bound of every wait that the server does not ask for (default: [`Waits::max_delay`], 20 s).
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = Some(delay);
        self
    }

    /// With the delays of `waits` where it has none of its own.
    pub(crate) fn with_delays_of(mut self, waits: &Waits) -> Self {
        self.base_delay.get_or_insert(waits.base_delay);
        self.max_delay.get_or_insert(waits.max_delay);
        self
    }

    /// The same, but as often as there is time, with waits of at most `pause` that the server does not ask for.
    pub(crate) fn hurried(&self, pause: Duration) -> Self {
        Self {
            max_attempts: if self.max_attempts > 1 { u32::MAX } else { 1 },
            base_delay: Some(pause),
            max_delay: Some(pause),
        }
    }

    /// How many times a request is tried, at least once.
    pub(crate) fn attempts(&self) -> u32 {
        self.max_attempts
    }

    /// `base_delay` doubled for each failure after the first, at most `max_delay` and [`LONGEST`].
    pub(crate) fn ceiling(&self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(30);
        let waits = Waits::default();
        self.base_delay
            .unwrap_or(waits.base_delay)
            .saturating_mul(1 << doublings)
            .min(self.max_delay.unwrap_or(waits.max_delay))
            .min(LONGEST)
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 6,
            base_delay: None,
            max_delay: None,
        }
    }
}
