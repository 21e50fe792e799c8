//! One POST to a URL that is a credential by itself: without a key, sent once, and no word of the answer is kept.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use tokio::time::{Instant, timeout};
use url::Url;

use super::redact::Scrubber;
use super::reply::Cause;
use super::transport::{Event, Failure, FailureKind, Poster};
use crate::config::Place;
use crate::error::{Error, ErrorKind, Result};

/// What is sent, and to where.
pub(crate) struct Post<'a> {
    /// The public name of the call.
    pub(crate) operation: &'static str,
    pub(crate) url: &'a Url,
    /// The URL's origin, and the way there.
    pub(crate) place: Place,
    pub(crate) user_agent: HeaderValue,
    pub(crate) body: Bytes,
    /// For everything, from connecting to the end of the answer.
    pub(crate) timeout: Duration,
}

impl Post<'_> {
    /// Sends it. Nothing is repeated.
    pub(crate) async fn send(self) -> Result<()> {
        let poster = Poster::new(self.place.clone(), self.user_agent.clone(), self.timeout);
        let poster = poster.map_err(|error| error.of(self.operation))?;
        let started = Instant::now();
        let (event, begun) = Event::new(self.body.clone());
        let posted = match timeout(self.timeout, poster.post(self.url, event)).await {
            Err(_) if begun.has_begun() => Err(Failure::no_answer_within(self.timeout)),
            Err(_) => Err(Failure::no_connection_within(self.timeout)),
            // The connection has a clock of its own, which may be the first to notice.
            Ok(Err(failure)) if failure.is_late_connection() => {
                Err(Failure::no_connection_within(self.timeout))
            }
            Ok(posted) => posted,
        };
        let posted = posted.map_err(|failure| self.unanswered(&failure))?;
        let status = posted.status();
        if !(200..=299).contains(&status) {
            return Err(self.refused(status));
        }
        let left = self.timeout.saturating_sub(started.elapsed());
        match posted.answer(left).await.refusal() {
            None => Ok(()),
            Some(_) => Err(self.refused(status)),
        }
    }

    fn refused(&self, status: u16) -> Error {
        let kind = match status {
            300..=399 => ErrorKind::Redirected,
            404 | 410 => ErrorKind::NotFound,
            429 => ErrorKind::RateLimited,
            408 | 425 | 500.. => ErrorKind::ServerError,
            _ => ErrorKind::Rejected,
        };
        // With a redirect, servers answer what they have just processed, to lead a browser on. And an error that a success
        // reports may be one of several things that were done.
        let proves_nothing = status < 400 || kind == ErrorKind::ServerError;
        self.error(kind)
            .with_status(Some(status))
            .with_maybe_processed(proves_nothing)
    }

    fn unanswered(&self, failure: &Failure) -> Error {
        let never_sent = failure.kind == FailureKind::NeverSent;
        let kind = match never_sent {
            true => ErrorKind::NeverSent,
            false => ErrorKind::MaybeProcessed,
        };
        // Words of the transport, without the URL: there is nothing of the request in them.
        let cause = Scrubber::new([]).text(&failure.cause);
        self.error(kind)
            .with_timeout(failure.timeout)
            .with_connect_problem(failure.problem)
            .with_maybe_processed(!never_sent)
            .with_source(Cause(cause.unwrap_or_default()))
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(self.operation, kind)
            .with_attempts(1)
            .with_destination(&self.place.destination)
    }
}
