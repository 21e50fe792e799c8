//! When to repeat a request, and when not. Pure: no clock, no randomness, no sleeping.

use std::time::Duration;

use super::request::Method;

/// Longer waits than a year cannot be told from it; a fraction of the longest of all would overflow.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

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
    base_delay: Duration,
    max_delay: Duration,
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

    /// The upper bound of the first wait (default: 500 ms).
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The upper bound of every wait that the server does not ask for (default: 20 s).
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// `base_delay` doubled for each failure after the first, at most `max_delay` and [`LONGEST`].
    fn ceiling(&self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(30);
        self.base_delay
            .saturating_mul(1 << doublings)
            .min(self.max_delay)
            .min(LONGEST)
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 6,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
        }
    }
}

/// How an attempt failed, as far as repeating it is concerned.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Outcome {
    /// The request did not leave this machine.
    NeverSent,
    /// The request left; no complete answer came.
    NoAnswer,
    /// A complete answer that cannot be used and would be the same next time.
    Unusable,
    /// An answer with this status.
    Status(u16),
}

/// Everything that the decision depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    pub(super) method: Method,
    pub(super) outcome: Outcome,
    /// What the server asked for, from the header or the body.
    pub(super) retry_after: Option<Duration>,
    /// How often this request failed in this way (429, or anything else), this time included.
    pub(super) failures: u32,
    /// What is left of the call's time budget.
    pub(super) remaining: Duration,
    /// A random number from 0 to 1.
    pub(super) jitter: f64,
}

/// What to do after a failed attempt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Decision {
    /// Whether to send the request again; if not, the failure is reported.
    pub(super) repeat: bool,
    /// How long to wait first.
    pub(super) wait: Duration,
    /// Whether the wait is for every request of the client. It is even if this one gives up.
    pub(super) shared: bool,
}

pub(super) fn decide(policy: &RetryPolicy, attempt: &Attempt) -> Decision {
    if policy.max_attempts <= 1 || !is_repeatable(attempt) {
        return Decision {
            repeat: false,
            wait: Duration::ZERO,
            shared: false,
        };
    }
    let shared = attempt.outcome == Outcome::Status(429);
    let wait = wait(policy, attempt, shared);
    let exhausted = !shared && attempt.failures >= policy.max_attempts;
    Decision {
        repeat: !exhausted && wait < attempt.remaining,
        wait,
        shared,
    }
}

/// How long to wait: as long as the server asks, at least the backoff.
///
/// A limiter that says when to come back is taken at its word: its answers do not slow down further
/// ones. If it does not say, nearly no wait, which full jitter allows, would not do, so half is
/// certain.
fn wait(policy: &RetryPolicy, attempt: &Attempt, throttled: bool) -> Duration {
    match attempt.retry_after {
        Some(asked) if throttled => asked.max(policy.ceiling(1).mul_f64(attempt.jitter)),
        None if throttled => {
            let half = policy.ceiling(attempt.failures) / 2;
            half + half.mul_f64(attempt.jitter)
        }
        asked => {
            let own = policy.ceiling(attempt.failures).mul_f64(attempt.jitter);
            asked.unwrap_or_default().max(own)
        }
    }
}

fn is_repeatable(attempt: &Attempt) -> bool {
    match attempt.outcome {
        Outcome::NeverSent | Outcome::Status(429) => true,
        Outcome::Status(503) if attempt.retry_after.is_some() => true,
        Outcome::NoAnswer | Outcome::Status(408 | 425 | 500 | 502 | 503 | 504) => {
            attempt.method.is_idempotent()
        }
        Outcome::Unusable | Outcome::Status(_) => false,
    }
}

#[cfg(test)]
mod tests;
