//! The loop around one request: wait for the gate, attempt, judge, wait, repeat.

use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tracing::{debug, info};

use super::call::Call;
use super::concealed::Concealed;
use super::gate::{Gate, Pass, Paused};
use super::judge::{Failed, Judge};
use super::line::{Line, Lines};
use super::reply::Reply;
use super::request::{Method, RequestSpec};
use super::retry::{Attempt, Outcome, decide};
use super::secrets::Secrets;
use super::stop::Stop;
use super::transport::{Exchange, Failure};
use crate::auth::ApiKey;
use crate::config::{Config, RetryPolicy};
use crate::error::{Error, ErrorKind, Result};
use crate::waits::{LONGEST, Waits};

/// Sends the requests of one client, all that go to one host through one gate.
pub(crate) struct Sender<X> {
    lines: Lines<X>,
    stop: Stop,
    key: ApiKey,
    concealed: Arc<Concealed>,
    policy: RetryPolicy,
    waits: Waits,
    timeout: Duration,
    budget: Duration,
    jitter: fn() -> f64,
}

impl<X> Sender<X> {
    pub(crate) fn new(config: Config, exchange: X) -> Self {
        Self {
            lines: Lines::new(&config, exchange),
            stop: Stop::default(),
            key: config.api_key,
            concealed: Arc::default(),
            policy: config.retry,
            waits: config.waits,
            timeout: config.timeout,
            budget: config.retry_timeout,
            jitter: random_fraction,
        }
    }

    /// Keeps a text out of every error from now on.
    pub(crate) fn conceal(&self, text: &SecretString) {
        self.concealed.add(text);
    }

    /// Starts the clock of one call.
    pub(crate) fn call(&self) -> Call {
        Call::within(self.budget)
    }

    /// Starts the clock of a call with a request that is [slow](RequestSpec::slow).
    pub(crate) fn slow_call(&self) -> Call {
        let more = self.slow_timeout() - self.timeout;
        Call::within(self.budget.saturating_add(more).min(LONGEST))
    }

    /// How long an attempt may take where the API works before it answers.
    fn slow_timeout(&self) -> Duration {
        self.timeout.max(self.waits.slow_answer)
    }

    /// What may be shown of a text in an answer, without these secrets and those of the client; cut to 512 bytes.
    /// Nothing where nothing is left.
    pub(crate) fn shown(&self, text: &str, secrets: &[&str]) -> Option<String> {
        let own = [self.key.secret().expose_secret()];
        let own = own.into_iter().chain(secrets.iter().copied());
        Secrets::new(own, &self.concealed).scrubber().text(text)
    }

    /// Waits before something is repeated whose answer was lost `failures` times, if policy and time
    /// budget allow it at all.
    pub(crate) async fn wait(&self, call: &Call, failures: u32) -> bool {
        let attempt = Attempt {
            method: Method::Get,
            outcome: Outcome::NoAnswer,
            retry_after: None,
            failures,
            remaining: call.remaining(),
            jitter: (self.jitter)(),
        };
        let decision = decide(&self.policy, &attempt);
        decision.repeat && self.stop.or(sleep(decision.wait)).await.is_some()
    }

    /// Waits before another look for what a create of unknown outcome may still bring; false where that was looked
    /// for since `started` for as long as it is worth it.
    pub(crate) async fn wait_for_late(&self, call: &Call, started: Instant) -> bool {
        let Waits {
            late_create: long,
            look_again: pause,
            ..
        } = self.waits;
        let goes_on = started.elapsed() + pause <= long && pause < call.remaining();
        goes_on && self.stop.or(sleep(pause)).await.is_some()
    }

    /// Ends every wait, and keeps attempts from being begun. One that is under way is not cut off, and what
    /// became of a write in doubt may still be found out, for [`Waits::settling`].
    pub(crate) fn stop(&self) {
        self.stop.set();
    }

    /// Until when a request may be sent and its answer waited for; nothing where the client is stopped and it
    /// must not be sent.
    fn deadline(&self, call: &Call, spec: &RequestSpec<'_>) -> Option<Instant> {
        let Some(stopped) = self.stop.since() else {
            return Some(call.deadline());
        };
        let end = call.settling_ends(spec, stopped, self.waits.settling)?;
        (end > Instant::now()).then_some(end)
    }

    fn remaining(&self, call: &Call, spec: &RequestSpec<'_>) -> Duration {
        let deadline = self.deadline(call, spec);
        deadline
            .map(|deadline| deadline.saturating_duration_since(Instant::now()))
            .unwrap_or_default()
    }

    /// This request's turn; nothing where the client is stopped and the request is not to be sent.
    async fn turn<'g>(
        &self,
        gate: &'g Gate,
        call: &Call,
        spec: &RequestSpec<'_>,
    ) -> Option<Result<Pass<'g>, Paused>> {
        let turn = self.stop.or(gate.enter(call.deadline())).await;
        if self.stop.since().is_none() {
            return turn;
        }
        drop(turn);
        Some(gate.enter(self.deadline(call, spec)?).await)
    }

    /// Waits before the next attempt. A stop ends the wait, and is followed by short ones.
    async fn pause(&self, wait: Duration) {
        match self.stop.since() {
            Some(_) => sleep(wait).await,
            None => drop(self.stop.or(sleep(wait)).await),
        }
    }

    /// Completes when the answer to a request is not waited for any longer because the client was stopped. That
    /// of a write which is sent for the first time always is.
    async fn given_up(&self, call: &Call, spec: &RequestSpec<'_>) {
        let stopped = self.stop.comes().await;
        match call.settling_ends(spec, stopped, self.waits.settling) {
            Some(end) => sleep_until(end).await,
            None => std::future::pending().await,
        }
    }
}

#[expect(
    private_bounds,
    reason = "the transport is not a parameter of the public API"
)]
impl<X: Exchange> Sender<X> {
    /// Sends one request until it is answered, cannot be repeated, or the time of the call is up.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future ends everything: attempt, waits, place in the queue. A write whose attempt was under
    /// way may or may not be processed. [`stop`](Sender::stop) ends waits only.
    pub(crate) async fn send(&self, call: &mut Call, spec: &RequestSpec<'_>) -> Result<Reply> {
        let (mut throttles, mut failures) = (0, 0);
        let mut uncertain = false;
        let mut last_answer: Option<Error> = None;
        call.begin(spec);
        let line = self.lines.to(spec.service, spec.operation)?;
        loop {
            let pass = match self.turn(&line.gate, call, spec).await {
                Some(Ok(pass)) => pass,
                Some(Err(paused)) => return Err(self.paused(call, spec, &paused, uncertain)),
                None => return Err(self.stopped(call, spec, uncertain)),
            };
            call.begin_attempt(spec);
            let failed = match self.attempt(line, call, spec).await {
                Ok(reply) => {
                    pass.answered();
                    return Ok(reply);
                }
                Err(failed) => failed,
            };
            uncertain |= failed.error.is_maybe_processed();
            if uncertain {
                call.doubt();
            }
            let throttled = failed.outcome == Outcome::Status(429);
            if failed.outcome.discredits_the_connection() {
                call.distrust_connections();
            }
            let count = if throttled {
                &mut throttles
            } else {
                &mut failures
            };
            *count += 1;
            let hurried = self.policy.hurried(self.waits.settling_pause);
            let is_stopped = self.stop.since().is_some();
            let decision = decide(
                if is_stopped { &hurried } else { &self.policy },
                &Attempt {
                    method: spec.method,
                    outcome: failed.outcome,
                    retry_after: failed.retry_after,
                    failures: *count,
                    remaining: self.remaining(call, spec),
                    jitter: (self.jitter)(),
                },
            );
            if decision.shared {
                pass.throttled(decision.wait);
            } else if matches!(failed.outcome, Outcome::Status(_)) {
                pass.answered();
            } else {
                drop(pass);
            }
            if !decision.repeat {
                // An attempt that the end of the time cut short tells less than the answer before it.
                let cut_short = spec.method.is_idempotent()
                    && failed.outcome == Outcome::NoAnswer
                    && call.remaining().is_zero();
                let telling = last_answer.filter(|_| cut_short);
                let error = telling
                    .unwrap_or(failed.error)
                    .with_attempts(call.attempts());
                return Err(error.with_maybe_processed(uncertain));
            }
            info!(
                target: "kubiya_sdk",
                operation = spec.operation,
                method = spec.method.as_str(),
                path = spec.template,
                attempt = call.attempts(),
                wait_ms = decision.wait.as_millis() as u64,
                shared = decision.shared,
                "repeating the request after a wait",
            );
            if !decision.shared {
                self.pause(decision.wait).await;
                if self.deadline(call, spec).is_none() {
                    return Err(failed.error.with_maybe_processed(uncertain));
                }
            }
            if let Outcome::Status(_) = failed.outcome {
                last_answer = Some(failed.error);
            }
        }
    }

    /// One attempt within its own timeout and what is left of the call's time.
    async fn attempt(
        &self,
        line: &Line<X>,
        call: &Call,
        spec: &RequestSpec<'_>,
    ) -> Result<Reply, Failed> {
        let started = Instant::now();
        let limit = match spec.is_slow {
            true => self.slow_timeout(),
            false => self.timeout,
        };
        let limit = limit.min(call.remaining());
        let result = tokio::select! {
            biased;
            result = timeout(limit, line.exchange.exchange(spec, call.connection())) => {
                result.unwrap_or_else(|_| Err(Failure::no_answer_within(limit)))
            }
            () = self.given_up(call, spec) => Err(Failure::no_answer_within(started.elapsed())),
        };
        let judge = Judge::new(
            &self.key,
            &self.concealed,
            &line.destination,
            spec,
            call.attempts(),
        );
        let result = match result {
            Ok(answer) => judge.answered(answer),
            Err(failure) => Err(judge.unanswered(&failure)),
        };
        let status = match &result {
            Ok(reply) => Some(reply.status),
            Err(failed) => failed.error.status(),
        };
        // Scrubbed in a log that somebody wants, and there only.
        let request_id = || match &result {
            Ok(reply) => reply.request_id(),
            Err(failed) => failed.error.request_id().map(str::to_owned),
        };
        debug!(
            target: "kubiya_sdk",
            operation = spec.operation,
            method = spec.method.as_str(),
            path = spec.template,
            attempt = call.attempts(),
            status,
            request_id = request_id(),
            elapsed_ms = started.elapsed().as_millis() as u64,
            destination = result.is_err().then_some(&*line.destination),
            failure = result.as_ref().err().map(|failed| tracing::field::debug(failed.error.kind())),
            "request finished",
        );
        result
    }

    fn stopped(&self, call: &Call, spec: &RequestSpec<'_>, uncertain: bool) -> Error {
        Error::new(spec.operation, ErrorKind::Stopped)
            .with_attempts(call.attempts())
            .with_maybe_processed(uncertain)
    }

    fn paused(
        &self,
        call: &Call,
        spec: &RequestSpec<'_>,
        paused: &Paused,
        uncertain: bool,
    ) -> Error {
        Error::new(spec.operation, ErrorKind::RateLimited)
            .with_attempts(call.attempts())
            .with_retry_after(Some(paused.remaining))
            .with_maybe_processed(uncertain)
    }
}

/// A random number from 0 to 1; one half if the system has no randomness, which only costs jitter.
fn random_fraction() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests;
