//! The gate in front of all requests of a client: a 429 for one makes all of them wait.
//!
//! After the pause, requests are let through one by one: first a single one, then, with every
//! answer that is not a 429, one more at a time up to [`THROTTLED_WIDTH`], until a quiet time has passed. They
//! pass in the order in which they came. So a limit is probed, not stormed.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::waits::Waits;

/// The most requests in flight at once while a 429 is recent.
const THROTTLED_WIDTH: usize = 10;

pub(super) struct Gate {
    waits: Waits,
    /// Held by the one request that is next. Tokio's mutex is fair: first come, first served.
    turnstile: tokio::sync::Mutex<()>,
    /// Wakes the request in the turnstile when another one has finished.
    finished: Notify,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    in_flight: usize,
    /// Set by a 429, until the quiet time has passed.
    throttle: Option<Throttle>,
    /// Counts pauses; tells which requests were admitted before the last one.
    epoch: u64,
}

struct Throttle {
    until: Instant,
    /// How many requests may be in flight after the pause.
    width: usize,
}

/// The permission to have one request in flight. Dropping it makes room for the next.
pub(super) struct Pass<'a> {
    gate: &'a Gate,
    epoch: u64,
}

/// The deadline falls into a pause: waiting would be pointless.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Paused {
    /// How long the pause still lasts.
    pub(super) remaining: Duration,
}

impl Gate {
    /// An open gate.
    pub(super) fn new(waits: Waits) -> Self {
        Self {
            waits,
            turnstile: tokio::sync::Mutex::default(),
            finished: Notify::new(),
            state: Mutex::default(),
        }
    }

    /// Waits for this request's turn.
    ///
    /// Cancel safe: dropping the future leaves the queue.
    ///
    /// # Errors
    ///
    /// At once if the pause lasts beyond `deadline`; at `deadline` if the queue is too long.
    pub(super) async fn enter(&self, deadline: Instant) -> Result<Pass<'_>, Paused> {
        let remaining = self.paused_for();
        if !remaining.is_zero() && Instant::now() + remaining > deadline {
            return Err(Paused { remaining });
        }
        let admitted = timeout_at(deadline, self.admit()).await;
        admitted.map_err(|_| Paused {
            remaining: self.paused_for(),
        })
    }

    async fn admit(&self) -> Pass<'_> {
        let _turn = self.turnstile.lock().await;
        loop {
            let wait = match self.lock().admit(self.waits.quiet_time) {
                Admission::Granted(epoch) => return Pass { gate: self, epoch },
                Admission::Paused(until) => Some(until),
                Admission::Full => None,
            };
            match wait {
                Some(until) => sleep_until(until).await,
                None => self.finished.notified().await,
            }
        }
    }

    fn paused_for(&self) -> Duration {
        let until = self.lock().throttle.as_ref().map(|throttle| throttle.until);
        until
            .map(|until| until.saturating_duration_since(Instant::now()))
            .unwrap_or_default()
    }

    /// The state is plain numbers, valid after a panic at any point.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Admission {
    Granted(u64),
    Paused(Instant),
    Full,
}

impl State {
    fn admit(&mut self, quiet_time: Duration) -> Admission {
        let now = Instant::now();
        if self
            .throttle
            .as_ref()
            .is_some_and(|throttle| now >= throttle.until + quiet_time)
        {
            self.throttle = None;
        }
        match &self.throttle {
            Some(throttle) if now < throttle.until => Admission::Paused(throttle.until),
            Some(throttle) if self.in_flight >= throttle.width => Admission::Full,
            _ => {
                self.in_flight += 1;
                Admission::Granted(self.epoch)
            }
        }
    }
}

impl Pass<'_> {
    /// The request was answered, and not with 429: room for one more.
    pub(super) fn answered(self) {
        let mut state = self.gate.lock();
        // An answer to a request from before the pause says nothing about now.
        if state.epoch == self.epoch
            && let Some(throttle) = &mut state.throttle
        {
            throttle.width = (throttle.width + 1).min(THROTTLED_WIDTH);
        }
    }

    /// The request was answered with 429: nobody passes for `wait`.
    pub(super) fn throttled(self, wait: Duration) {
        let mut state = self.gate.lock();
        state.epoch += 1;
        let until = Instant::now() + wait.min(self.gate.waits.longest_pause);
        let until = match &state.throttle {
            Some(throttle) => throttle.until.max(until),
            None => until,
        };
        state.throttle = Some(Throttle { until, width: 1 });
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.gate.lock().in_flight -= 1;
        self.gate.finished.notify_one();
    }
}

#[cfg(test)]
mod tests;
