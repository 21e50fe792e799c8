//! One call of the public API, which may take several requests.

use std::time::Duration;

use tokio::time::Instant;

use super::request::RequestSpec;

/// The time budget that the requests of a call share, and how often the present one was tried.
pub(crate) struct Call {
    deadline: Instant,
    attempts: u32,
    /// Attempts of the create, which other requests may come between.
    creates: u32,
    /// When the answer to a write was lost of which it is not known whether it was processed.
    lost_at: Option<Instant>,
    connection: Connection,
}

/// What a request is sent over.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Connection {
    /// One that is open already, if there is one.
    #[default]
    Kept,
    /// One of its own.
    Fresh,
}

impl Call {
    /// Starts the clock of a call.
    pub(super) fn within(budget: Duration) -> Self {
        Self {
            deadline: Instant::now() + budget,
            attempts: 0,
            creates: 0,
            lost_at: None,
            connection: Connection::default(),
        }
    }

    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    pub(crate) fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Turns to another request.
    pub(super) fn begin(&mut self, spec: &RequestSpec<'_>) {
        self.attempts = if spec.is_create { self.creates } else { 0 };
    }

    pub(super) fn begin_attempt(&mut self, spec: &RequestSpec<'_>) {
        self.attempts += 1;
        if spec.is_create {
            self.creates = self.attempts;
        }
    }

    /// How often the present request was tried. A look in between is another request than what is repeated.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(super) fn connection(&self) -> Connection {
        self.connection
    }

    /// Notes that a connection, or what is at its end, may have failed: no other request of this call relies on one that
    /// has been used.
    pub(crate) fn distrust_connections(&mut self) {
        self.connection = Connection::Fresh;
    }

    /// Notes that a write of this call may or may not have been processed.
    pub(crate) fn doubt(&mut self) {
        self.lost_at.get_or_insert_with(Instant::now);
    }

    /// Notes that it was not.
    pub(crate) fn is_settled(&mut self) {
        self.lost_at = None;
    }

    /// Until when `spec` may be sent, and its answer waited for, after a stop of the client at `stopped`: where
    /// it finds out what became of an earlier request, for the time of `settling`. A create is not among those:
    /// it could only begin anew.
    pub(super) fn settling_ends(
        &self,
        spec: &RequestSpec<'_>,
        stopped: Instant,
        settling: Duration,
    ) -> Option<Instant> {
        let lost_at = self.lost_at.filter(|_| spec.method.is_idempotent())?;
        Some(self.deadline.min(stopped.max(lost_at) + settling))
    }
}
