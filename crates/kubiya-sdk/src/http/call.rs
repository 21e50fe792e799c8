//! One call of the public API, which may take several requests.

use std::time::Duration;

use tokio::time::Instant;

use super::request::RequestSpec;

/// The time budget and the count that the requests of a call share.
pub(crate) struct Call {
    deadline: Instant,
    attempts: u32,
    progress: Progress,
}

/// How far a call has come, as far as a stop of the client is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// It is known what its writes have done, if there were any.
    Certain,
    /// A write may or may not have been processed.
    InDoubt,
    /// That is being found out although the client was stopped.
    Settling,
}

impl Call {
    /// Starts the clock of a call.
    pub(super) fn within(budget: Duration) -> Self {
        Self {
            deadline: Instant::now() + budget,
            attempts: 0,
            progress: Progress::Certain,
        }
    }

    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    pub(crate) fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    pub(super) fn begin_attempt(&mut self) {
        self.attempts += 1;
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Notes that a write of this call may or may not have been processed.
    pub(crate) fn doubt(&mut self) {
        if self.progress == Progress::Certain {
            self.progress = Progress::InDoubt;
        }
    }

    /// No time is left.
    pub(super) fn end(&mut self) {
        self.deadline = Instant::now();
    }

    pub(super) fn is_in_doubt(&self) -> bool {
        self.progress != Progress::Certain
    }

    /// Whether a request may be sent after a stop: one that finds out, within the time for `settling`, what
    /// became of an earlier one. A create is not among them: it could only begin anew.
    pub(super) fn may_settle(&mut self, spec: &RequestSpec<'_>, settling: Duration) -> bool {
        if self.progress == Progress::InDoubt {
            self.progress = Progress::Settling;
            self.deadline = self.deadline.min(Instant::now() + settling);
        }
        self.progress == Progress::Settling && spec.method.is_idempotent()
    }
}
