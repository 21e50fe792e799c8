//! What an attempt came to: a reply, or a failure and its meaning.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use secrecy::ExposeSecret;

use super::answer::{Answer, ServerWords};
use super::concealed::Concealed;
use super::reply::{Cause, Reply};
use super::request::RequestSpec;
use super::retry::Outcome;
use super::secrets::Secrets;
use super::transport::{Failure, FailureKind};
use crate::auth::ApiKey;
use crate::error::{Error, ErrorKind, Result};

/// So many remarks of one answer are kept.
const MOST_REMARKS: usize = 10;

/// A failed attempt, on its way to a decision.
pub(super) struct Failed {
    pub(super) outcome: Outcome,
    pub(super) retry_after: Option<Duration>,
    pub(super) error: Error,
}

/// Judges one attempt at a request. What a server says is shown without the secrets of the request.
pub(super) struct Judge<'a> {
    key: &'a ApiKey,
    concealed: &'a Arc<Concealed>,
    destination: &'a Arc<str>,
    spec: &'a RequestSpec<'a>,
    attempts: u32,
}

impl<'a> Judge<'a> {
    /// `attempts` counts those of this request, the present one included.
    pub(super) fn new(
        key: &'a ApiKey,
        concealed: &'a Arc<Concealed>,
        destination: &'a Arc<str>,
        spec: &'a RequestSpec<'a>,
        attempts: u32,
    ) -> Self {
        Self {
            key,
            concealed,
            destination,
            spec,
            attempts,
        }
    }

    /// What an answer says: what was asked for, or why there is none.
    pub(super) fn answered(&self, answer: Answer) -> Result<Reply, Failed> {
        let Self { spec, attempts, .. } = *self;
        let manifest = answer.url().filter(|_| spec.is_create);
        let told: Vec<_> = manifest.into_iter().chain(answer.invocations()).collect();
        let told = told.iter().map(|url| url.as_str());
        let secrets = self.secrets(told);
        let refusal = if answer.is_success() {
            answer.refusal()
        } else {
            Some(answer.words())
        };
        let Some(words) = refusal else {
            return Ok(Reply {
                operation: spec.operation,
                status: answer.status,
                attempts,
                request_id: answer.request_id().map(|id| id.to_owned().into()),
                is_write: spec.method.is_write(),
                destination: Arc::clone(self.destination),
                remarks: match spec.method.is_write() {
                    true => remarks(&answer, &secrets),
                    false => Vec::new(),
                },
                secrets: secrets.into(),
                body: answer.body,
            });
        };
        let scrubber = secrets.scrubber();
        let request_id = answer.request_id().and_then(|id| scrubber.token(id));
        let retry_after = answer.retry_after(SystemTime::now()).or(words.retry_after);
        let kind = kind_of(spec, answer.status, &words);
        let error = Error::new(spec.operation, kind)
            .with_attempts(attempts)
            .with_destination(self.destination)
            .with_status(Some(answer.status))
            .with_code(words.code.as_ref().and_then(|code| scrubber.token(code)))
            .with_message(
                words
                    .message
                    .as_ref()
                    .and_then(|message| scrubber.text(message)),
            )
            .with_request_id(request_id)
            .with_retry_after(retry_after)
            .with_maybe_processed(spec.method.is_write() && kind == ErrorKind::ServerError);
        Err(Failed {
            outcome: Outcome::Status(answer.status),
            retry_after,
            error,
        })
    }

    /// What it means that no answer came.
    pub(super) fn unanswered(&self, failure: &Failure) -> Failed {
        let Self { spec, attempts, .. } = *self;
        let (kind, outcome) = match failure.kind {
            FailureKind::NeverSent if failure.problem.is_some() => {
                (ErrorKind::NeverSent, Outcome::Barred)
            }
            FailureKind::NeverSent => (ErrorKind::NeverSent, Outcome::NeverSent),
            FailureKind::NoAnswer => (ErrorKind::MaybeProcessed, Outcome::NoAnswer),
            FailureKind::TooLarge => (ErrorKind::ResponseTooLarge, Outcome::Unusable),
            FailureKind::Unreadable => (ErrorKind::UnexpectedResponse, Outcome::Unusable),
        };
        let scrubber = self.secrets([]).scrubber();
        let cause = scrubber.text(&failure.cause).unwrap_or_default();
        let error = Error::new(spec.operation, kind)
            .with_attempts(attempts)
            .with_destination(self.destination)
            .with_status(failure.status)
            .with_timeout(failure.timeout)
            .with_connect_problem(failure.problem)
            .with_maybe_processed(spec.method.is_write() && kind != ErrorKind::NeverSent)
            .with_source(Cause(cause));
        Failed {
            outcome,
            retry_after: None,
            error,
        }
    }

    /// What is known to be secret, and what an answer has `told`.
    fn secrets<'b>(&'b self, told: impl IntoIterator<Item = &'b str>) -> Secrets {
        let key = self.key.secret().expose_secret();
        let sensitive = self.spec.sensitive.iter().copied();
        Secrets::new(
            [key].into_iter().chain(sensitive).chain(told),
            self.concealed,
        )
    }
}

/// What a server says beside what was asked for: the first of it, scrubbed.
fn remarks(answer: &Answer, secrets: &Secrets) -> Vec<String> {
    let said = answer.remarks();
    if said.is_empty() {
        return Vec::new();
    }
    let scrubber = secrets.scrubber();
    let shown = said.iter().filter_map(|remark| scrubber.text(remark));
    shown.take(MOST_REMARKS).collect()
}

/// What a failing answer means.
fn kind_of(spec: &RequestSpec<'_>, status: u16, words: &ServerWords) -> ErrorKind {
    let is_create = spec.is_create;
    match status {
        401 => ErrorKind::Unauthenticated,
        403 => ErrorKind::PermissionDenied,
        404 if !is_create && !spec.keys.is_empty() => ErrorKind::NotFound,
        404 => ErrorKind::UnexpectedResponse,
        409 if is_create => ErrorKind::AlreadyExists,
        200..=299 | 400 | 422 | 500 if is_create && words.say_already_exists() => {
            ErrorKind::AlreadyExists
        }
        409 => ErrorKind::Conflict,
        429 => ErrorKind::RateLimited,
        300..=399 => ErrorKind::Redirected,
        408 | 425 | 500..=599 => ErrorKind::ServerError,
        200..=299 | 400..=499 => ErrorKind::Rejected,
        _ => ErrorKind::UnexpectedResponse,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::request::Method;

    fn kinds(spec: &RequestSpec<'_>) -> [ErrorKind; 3] {
        let taken = ServerWords {
            code: Some(String::from("name_conflict").into()),
            ..ServerWords::default()
        };
        let silent = ServerWords::default();
        [(404, &silent), (409, &silent), (400, &taken)]
            .map(|(status, words)| kind_of(spec, status, words))
    }

    #[test]
    fn a_post_is_judged_by_what_it_is_for() {
        use ErrorKind::{AlreadyExists, Conflict, NotFound, Rejected, UnexpectedResponse};
        let item = || RequestSpec::item("t", Method::Post, "/t/{name}", ["n"]);
        let collection = || RequestSpec::collection("t", Method::Post, "/t");
        for (spec, kinds_of_it) in [
            (item(), [NotFound, Conflict, Rejected]),
            (collection(), [UnexpectedResponse, Conflict, Rejected]),
            (
                item().creating(),
                [UnexpectedResponse, AlreadyExists, AlreadyExists],
            ),
            (
                collection().creating(),
                [UnexpectedResponse, AlreadyExists, AlreadyExists],
            ),
        ] {
            assert_eq!(
                kinds(&spec),
                kinds_of_it,
                "{} {}",
                spec.template,
                spec.is_create
            );
        }
    }
}
