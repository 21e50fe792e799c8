//! When to repeat a request, and when not. Pure: no clock, no randomness, no sleeping.

use std::time::Duration;

use super::request::Method;
use crate::config::RetryPolicy;

/// How an attempt failed, as far as repeating it is concerned.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Outcome {
    /// The request did not leave this machine.
    NeverSent,
    /// The same, and it would be the same next time.
    Barred,
    /// The request left; no complete answer came.
    NoAnswer,
    /// A complete answer that cannot be used and would be the same next time.
    Unusable,
    /// An answer with this status.
    Status(u16),
}

impl Outcome {
    /// Whether the connection, or the server at its end, may be to blame.
    pub(super) fn discredits_the_connection(self) -> bool {
        match self {
            Self::NeverSent | Self::Barred => false,
            Self::NoAnswer | Self::Unusable => true,
            Self::Status(status) => matches!(status, 408 | 425 | 500..),
        }
    }
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
    if policy.attempts() <= 1 || !is_repeatable(attempt) {
        return Decision {
            repeat: false,
            wait: Duration::ZERO,
            shared: false,
        };
    }
    let shared = attempt.outcome == Outcome::Status(429);
    let wait = wait(policy, attempt, shared);
    let exhausted = !shared && attempt.failures >= policy.attempts();
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
        Outcome::Barred | Outcome::Unusable | Outcome::Status(_) => false,
    }
}

#[cfg(test)]
mod tests;
