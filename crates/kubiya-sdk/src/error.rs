//! The one error type of this crate.

mod connect;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use self::connect::ConnectProblem;

/// The result of every fallible call of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed: what it means, whether it was retried, and what the server said.
///
/// Neither `Display`, `Debug` nor the chain of [`source`](StdError::source) ever holds a secret
/// value, the API key, a request or response body, a header or a query. The server's own words
/// ([`message`](Error::message)) are kept only after everything secret in the request was removed
/// from them, in plain and in encoded form.
///
/// `Display` tells everything that is known on one line, the causes included.
///
/// # Examples
///
/// ```no_run
/// # async fn example(client: kubiya_sdk::Client) -> kubiya_sdk::Result<()> {
/// use kubiya_sdk::ErrorKind;
///
/// match client.secrets().get("db-password").await {
///     Ok(secret) => println!("created at {:?}", secret.created_at()),
///     Err(error) if error.is_not_found() => println!("no such secret"),
///     Err(error) if error.kind() == ErrorKind::Unauthenticated => println!("check the API key"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    operation: &'static str,
    kind: ErrorKind,
    maybe_processed: bool,
    timeout: bool,
    attempts: u32,
    status: Option<u16>,
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    connect_problem: Option<ConnectProblem>,
    destination: Option<Arc<str>>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What went wrong, by meaning.
///
/// "Retried" below means: repeated by this crate within [`RetryPolicy`](crate::RetryPolicy) and the
/// time budget of the call before the error was returned.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An object of this name exists; nothing was overwritten.
    ///
    /// Not retried. Update or delete the existing one, or choose another name.
    AlreadyExists,
    /// The client cannot be built from what it was given: key, endpoint, header text or durations. Or a call about
    /// triggers has no way to the composer ([`ComposerError`](crate::ComposerError)).
    ///
    /// Nothing was sent. Fix the configuration that the message names.
    Config,
    /// The object changed, or is in use, in a way that forbids the request (409 outside of create).
    ///
    /// Not retried. Look at the object, then decide.
    Conflict,
    /// An argument was refused before anything was sent: an unusable name, an empty value, an object of more
    /// than [`OBJECT_LIMIT`](crate::OBJECT_LIMIT).
    ///
    /// Fix the argument; [`source`](StdError::source) is the typed reason.
    InvalidInput,
    /// The request was sent, but no complete answer came: **a write may have been processed**.
    ///
    /// Retried for reads, updates and deletes, which can be repeated. A create is settled by looking at what is
    /// there; this kind means that looking failed too. Look before you repeat a create.
    /// [`Error::is_maybe_processed`] is false for a read, and for a create that got no answer to the look
    /// before it.
    MaybeProcessed,
    /// The request **was never sent**: no connection (name resolution, refused, TLS, proxy).
    ///
    /// Retried, for every method, unless [`Error::connect_problem`] tells what is wrong, because then it would
    /// fail again. Safe to repeat. Check the endpoint ([`Error::destination`]) and the network.
    NeverSent,
    /// The object does not exist.
    ///
    /// Not retried.
    NotFound,
    /// The API key is valid but may not do this (403).
    ///
    /// Not retried. Ask an administrator of the organisation for the permission.
    PermissionDenied,
    /// The server asked for fewer requests (429) for longer than the time budget allows.
    ///
    /// Retried, for every method, and all requests of the client waited meanwhile. Nothing was
    /// processed. Repeat later ([`Error::retry_after`]), or raise the time budget.
    RateLimited,
    /// The server answered with a redirect (3xx). Redirects are never followed, so that the key
    /// goes to the configured origin only.
    ///
    /// Not retried. Set the endpoint to the API's own address.
    Redirected,
    /// The server refused the request: another 4xx, or a 2xx whose body reports an error.
    ///
    /// Not retried. [`Error::message`] tells what the server objects to.
    Rejected,
    /// The answer is larger than what is read: 1.5 MiB about one object, 64 MiB for a list, unpacked.
    ///
    /// Not retried. This crate can read whatever it has written. So somebody else has made the object too
    /// large, or there are too many for a list: read them one by one. Or something else than the Kubiya API
    /// answers.
    ResponseTooLarge,
    /// The service or a gateway before it failed (5xx, 408, 425).
    ///
    /// Reads, updates and deletes were retried. Repeat later; after a failed create, look first.
    ServerError,
    /// [`Client::stop`](crate::Client::stop) was called before the request was sent.
    ///
    /// Not retried. The request was not sent. An earlier one of the same call may have been; see
    /// [`Error::is_maybe_processed`].
    Stopped,
    /// The API key is missing, wrong, expired or revoked (401).
    ///
    /// Not retried. Supply a valid key.
    Unauthenticated,
    /// The answer cannot be understood: it is not JSON, has another shape, or is packed in an unknown way. Or a
    /// path that the API always has was not found.
    ///
    /// Not retried. Check that the endpoint is the Kubiya API and that no proxy answers for it.
    UnexpectedResponse,
}

impl Error {
    /// The call that failed, for example `secrets.create`.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// What the failure means.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status of the last answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The machine-readable code in the error body, if the server sent one.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The server's own words: scrubbed of secrets, without control characters, at most 512 bytes.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The server's id of the last request, to quote when asking for support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the server asked to wait, if it did.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Where the request went: the API's address, the proxy on the way to it, and the settings that they come from,
    /// as far as the client was told.
    pub fn destination(&self) -> Option<&str> {
        self.0.destination.as_deref()
    }

    /// What has to be corrected before there can be a connection, if that is known. Nothing was sent.
    pub fn connect_problem(&self) -> Option<ConnectProblem> {
        self.0.connect_problem
    }

    /// How often the client sent the request that failed, or tried to. Zero means that it did not even try.
    /// Looks in between do not count: if neither the answer nor a look told the outcome of a create, these are
    /// the creates.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the object does not exist.
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// Whether an object of this name was there before.
    pub fn is_already_exists(&self) -> bool {
        self.kind() == ErrorKind::AlreadyExists
    }

    /// Whether the key was refused, or lacks the permission.
    pub fn is_auth(&self) -> bool {
        matches!(
            self.kind(),
            ErrorKind::Unauthenticated | ErrorKind::PermissionDenied
        )
    }

    /// Whether the server asked for fewer requests.
    pub fn is_rate_limited(&self) -> bool {
        self.kind() == ErrorKind::RateLimited
    }

    /// Whether the time for one attempt, or for the whole call, ran out.
    pub fn is_timeout(&self) -> bool {
        self.0.timeout
    }

    /// Whether a **write** may have taken effect although it failed.
    ///
    /// True for [`ErrorKind::MaybeProcessed`] and for answers to a write that do not prove that it
    /// was left undone: a 5xx, an answer that cannot be understood. Always false for reads.
    pub fn is_maybe_processed(&self) -> bool {
        self.0.maybe_processed
    }

    /// Whether repeating the same call later can succeed without changing anything.
    pub fn is_transient(&self) -> bool {
        let can_pass = matches!(
            self.kind(),
            ErrorKind::MaybeProcessed
                | ErrorKind::NeverSent
                | ErrorKind::RateLimited
                | ErrorKind::ServerError
        );
        can_pass && self.connect_problem().is_none()
    }
}

/// How the other modules of this crate put an error together.
impl Error {
    pub(crate) fn new(operation: &'static str, kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            operation,
            kind,
            maybe_processed: false,
            timeout: false,
            attempts: 0,
            status: None,
            code: None,
            message: None,
            request_id: None,
            retry_after: None,
            connect_problem: None,
            destination: None,
            source: None,
        }))
    }

    pub(crate) fn config(source: impl StdError + Send + Sync + 'static) -> Self {
        Self::new("client.build", ErrorKind::Config).with_source(source)
    }

    /// The same, of this call.
    pub(crate) fn of(mut self, operation: &'static str) -> Self {
        self.0.operation = operation;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_code(mut self, code: Option<String>) -> Self {
        self.0.code = code;
        self
    }

    pub(crate) fn with_connect_problem(mut self, problem: Option<ConnectProblem>) -> Self {
        self.0.connect_problem = problem;
        self
    }

    pub(crate) fn with_destination(mut self, destination: &Arc<str>) -> Self {
        self.0.destination = Some(Arc::clone(destination));
        self
    }

    pub(crate) fn with_destination_of(mut self, other: &Self) -> Self {
        self.0.destination.clone_from(&other.0.destination);
        self
    }

    pub(crate) fn with_maybe_processed(mut self, maybe: bool) -> Self {
        self.0.maybe_processed = maybe;
        self
    }

    pub(crate) fn with_message(mut self, message: Option<String>) -> Self {
        self.0.message = message;
        self
    }

    pub(crate) fn with_request_id(mut self, id: Option<String>) -> Self {
        self.0.request_id = id;
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// Gives it another error of the same call as the source, which does not tell again where that request went.
    pub(crate) fn with_cause(self, mut cause: Self) -> Self {
        if cause.0.destination == self.0.destination {
            cause.0.destination = None;
        }
        self.with_source(cause)
    }

    pub(crate) fn with_status(mut self, status: Option<u16>) -> Self {
        self.0.status = status;
        self
    }

    pub(crate) fn with_timeout(mut self, timeout: bool) -> Self {
        self.0.timeout = timeout;
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phrase = match self.kind() {
            ErrorKind::MaybeProcessed if !self.is_maybe_processed() => "no complete answer",
            kind => kind.phrase(),
        };
        write!(f, "{}: {phrase}", self.operation())?;
        let mut facts = Facts { f, any: false };
        if let Some(destination) = self
            .destination()
            .filter(|_| self.kind().is_about_the_way())
        {
            facts.add(format_args!("to {destination}"))?;
        }
        if let Some(status) = self.status() {
            facts.add(format_args!("HTTP {status}"))?;
        }
        if let Some(code) = self.code() {
            facts.add(format_args!("code {code}"))?;
        }
        if let Some(id) = self.request_id() {
            facts.add(format_args!("request id {id}"))?;
        }
        if self.attempts() > 1 {
            facts.add(format_args!("{} attempts", self.attempts()))?;
        }
        if let Some(wait) = self.retry_after() {
            facts.add(format_args!("retry after {wait:?}"))?;
        }
        facts.close()?;
        if let Some(message) = self.message() {
            write!(f, ": {message}")?;
        }
        let mut reason = self.source();
        while let Some(cause) = reason {
            write!(f, ": {cause}")?;
            // Such an error tells its own causes.
            reason = cause.source().filter(|_| !cause.is::<Self>());
        }
        Ok(())
    }
}

/// Writes ` (a, b, c)`, or nothing.
struct Facts<'a, 'b> {
    f: &'a mut fmt::Formatter<'b>,
    any: bool,
}

impl Facts<'_, '_> {
    fn add(&mut self, fact: fmt::Arguments<'_>) -> fmt::Result {
        self.f.write_str(if self.any { ", " } else { " (" })?;
        self.any = true;
        self.f.write_fmt(fact)
    }

    fn close(self) -> fmt::Result {
        if self.any {
            self.f.write_str(")")
        } else {
            Ok(())
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("operation", &self.0.operation)
            .field("kind", &self.0.kind)
            .field("maybe_processed", &self.0.maybe_processed)
            .field("timeout", &self.0.timeout)
            .field("attempts", &self.0.attempts)
            .field("status", &self.0.status)
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("request_id", &self.0.request_id)
            .field("retry_after", &self.0.retry_after)
            .field("connect_problem", &self.0.connect_problem)
            .field("destination", &self.0.destination)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

impl ErrorKind {
    /// Whether the address, or what is on the way to it, is a likely reason.
    pub fn is_about_the_way(self) -> bool {
        matches!(
            self,
            Self::MaybeProcessed | Self::NeverSent | Self::Redirected | Self::UnexpectedResponse
        )
    }

    fn phrase(self) -> &'static str {
        match self {
            Self::AlreadyExists => "an object of this name already exists",
            Self::Config => "the client cannot be configured like this",
            Self::Conflict => "the request conflicts with the state of the object",
            Self::InvalidInput => "the argument cannot be used",
            Self::MaybeProcessed => "no complete answer, the request may have been processed",
            Self::NeverSent => "no connection, the request was not sent",
            Self::NotFound => "not found",
            Self::PermissionDenied => "permission denied",
            Self::RateLimited => "rate limited",
            Self::Redirected => "redirects are not followed",
            Self::Rejected => "the server rejected the request",
            Self::ResponseTooLarge => "the response is too large",
            Self::ServerError => "the server failed",
            Self::Stopped => "the client was stopped, the request was not sent",
            Self::Unauthenticated => "the API key was not accepted",
            Self::UnexpectedResponse => "the response was not understood",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_word_and_crosses_threads() {
        fn crosses_threads<T: Send + Sync + 'static>() {}
        crosses_threads::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn display_names_the_operation_the_meaning_and_the_facts() {
        let error = Error::new("secrets.get", ErrorKind::ServerError)
            .with_status(Some(503))
            .with_code(Some("overloaded".into()))
            .with_request_id(Some("r-1".into()))
            .with_attempts(3)
            .with_retry_after(Some(Duration::from_secs(2)))
            .with_message(Some("try later".into()));
        assert_eq!(
            error.to_string(),
            "secrets.get: the server failed (HTTP 503, code overloaded, request id r-1, \
             3 attempts, retry after 2s): try later"
        );
    }

    #[test]
    fn display_speaks_of_processing_only_where_something_was_to_be_processed() {
        let read = Error::new("secrets.get", ErrorKind::MaybeProcessed);
        assert_eq!(read.to_string(), "secrets.get: no complete answer");
        let write =
            Error::new("secrets.update", ErrorKind::MaybeProcessed).with_maybe_processed(true);
        assert!(write.to_string().ends_with("may have been processed"));
    }

    #[test]
    fn the_address_is_told_once() {
        let there: Arc<str> = "https://api.example".into();
        let error = || Error::new("t", ErrorKind::MaybeProcessed).with_destination(&there);
        let error = error().with_cause(error());
        let cause = error.source().unwrap().to_string();
        assert!(error.to_string().contains("api.example") && !cause.contains("api.example"));
    }

    #[test]
    fn display_tells_every_cause_once() {
        #[derive(Debug, thiserror::Error)]
        #[error("the connection failed")]
        struct Outer(#[source] std::fmt::Error);
        let cause = Error::new("t.look", ErrorKind::NeverSent).with_source(Outer(std::fmt::Error));
        let error = Error::new("t.create", ErrorKind::MaybeProcessed).with_cause(cause);
        let reason = std::fmt::Error.to_string();
        assert_eq!(
            error.to_string(),
            format!(
                "t.create: no complete answer: t.look: no connection, the request was not sent: the connection \
                 failed: {reason}"
            )
        );
    }

    #[test]
    fn display_without_facts_has_no_brackets() {
        let error = Error::new("secrets.get", ErrorKind::NotFound);
        assert_eq!(error.to_string(), "secrets.get: not found");
    }
}
