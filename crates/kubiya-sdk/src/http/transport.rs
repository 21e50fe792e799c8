//! One attempt over the network. The only file that knows the HTTP client library.

mod event;

use std::sync::OnceLock;
use std::time::Duration;

use http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderMap, USER_AGENT};
use http::{HeaderName, HeaderValue};
use reqwest::{Body, Client, ClientBuilder, Request, Response, Url};
use tokio::time::{Instant, timeout, timeout_at};
use zeroize::Zeroizing;

pub(super) use self::event::Event;
use super::answer::Answer;
use super::call::Connection;
use super::request::{Method, RequestSpec};
use super::text::{Text, Unusable};
use super::unreachable::{causes, problem};
use crate::config::{Config, Place, Route, TrustError};
use crate::error::{ConnectProblem, Error, Result};
use crate::waits::Waits;

/// How much of an error's text is read, in bytes. The rest is left on the connection.
const ERROR_TEXT_LIMIT: usize = 64 * 1024;

/// Answers are asked for unpacked: without the header a server may choose any encoding, and the length of a
/// packed text tells something of what is in it. One that is packed all the same is unpacked; see [`Text`].
const UNPACKED: HeaderValue = HeaderValue::from_static("identity");

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Deletes are always forced. **Source:** the Go provider's client, which does so.
const FORCE: (HeaderName, HeaderValue) = (
    HeaderName::from_static("force"),
    HeaderValue::from_static("true"),
);

const SOURCE: HeaderName = HeaderName::from_static("source");

/// Sends one request and reads its answer, within bounds, never following a redirect.
pub(crate) struct Transport {
    setup: Setup,
    /// Keeps connections.
    client: Client,
    /// Makes a connection for every request; built when it is needed.
    fresh: OnceLock<Client>,
}

/// What both clients are built from.
#[derive(Clone)]
struct Setup {
    headers: HeaderMap,
    place: Place,
    /// In PEM form.
    root_certificates: Vec<Vec<u8>>,
    connect: Duration,
    idle: Duration,
    /// How long the text of an error may take.
    error_text: Duration,
}

/// Why there is no answer to work with.
pub(super) struct Failure {
    pub(super) kind: FailureKind,
    /// The status, if the answer broke off after it.
    pub(super) status: Option<u16>,
    pub(super) timeout: bool,
    /// Why it would be the same next time.
    pub(super) problem: Option<ConnectProblem>,
    /// What the library says, without the URL. Not scrubbed yet.
    pub(super) cause: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum FailureKind {
    NeverSent,
    NoAnswer,
    TooLarge,
    Unreadable,
}

/// The seam between the retry loop and the network.
pub(super) trait Exchange: Sized {
    /// The same with another place.
    fn elsewhere(&self, place: &Place) -> Result<Self>;

    fn exchange(
        &self,
        spec: &RequestSpec<'_>,
        connection: Connection,
    ) -> impl Future<Output = Result<Answer, Failure>> + Send;
}

impl Transport {
    pub(crate) fn new(config: &Config) -> Result<Self> {
        let mut headers = HeaderMap::new();
        headers.insert(
            AUTHORIZATION,
            config.api_key.header().map_err(Error::config)?,
        );
        headers.insert(ACCEPT_ENCODING, UNPACKED);
        headers.insert(USER_AGENT, config.user_agent.clone());
        if let Some(source) = &config.source {
            headers.insert(SOURCE, source.clone());
        }
        let setup = Setup {
            headers,
            place: config.api.clone(),
            root_certificates: config.root_certificates.clone(),
            connect: config.waits.connect.min(config.timeout / 2),
            idle: config.waits.idle,
            error_text: config.waits.error_text,
        };
        Self::of(setup)
    }

    fn of(setup: Setup) -> Result<Self> {
        Ok(Self {
            client: setup.client(Connection::Kept)?,
            fresh: OnceLock::new(),
            setup,
        })
    }

    /// The client that makes connections of this kind. Where there is no other, the one that keeps them.
    fn client(&self, connection: Connection) -> &Client {
        if connection == Connection::Kept {
            return &self.client;
        }
        if let Some(client) = self.fresh.get() {
            return client;
        }
        match self.setup.client(connection) {
            Ok(client) => self.fresh.get_or_init(|| client),
            Err(_) => &self.client,
        }
    }

    fn request(&self, spec: &RequestSpec<'_>) -> Result<Request, Failure> {
        let url = format!("{}{}", self.setup.place.endpoint.as_str(), spec.path());
        let url = Url::parse(&url).map_err(|error| Failure::never_sent(error.to_string()))?;
        let mut request = Request::new(spec.method.into(), url);
        if spec.method == Method::Delete {
            request.headers_mut().extend([FORCE]);
        }
        if let Some(body) = &spec.body {
            request.headers_mut().insert(CONTENT_TYPE, JSON);
            *request.body_mut() = Some(body.clone().into());
        }
        Ok(request)
    }
}

/// Posts without a key, each time over a connection of its own.
pub(super) struct Poster(Client);

/// What was answered to a post, as far as its head.
pub(super) struct Posted(Response);

impl Poster {
    /// For the host of this place, which may take all of this time until there is a connection.
    pub(super) fn new(place: Place, user_agent: HeaderValue, time: Duration) -> Result<Self> {
        let waits = Waits::default();
        let headers = [(ACCEPT_ENCODING, UNPACKED), (USER_AGENT, user_agent)];
        let setup = Setup {
            headers: headers.into_iter().collect(),
            place,
            root_certificates: Vec::new(),
            connect: time,
            idle: waits.idle,
            error_text: waits.error_text,
        };
        // By default a request that a server refuses at the level of HTTP/2 is sent again.
        let builder = setup
            .builder(Connection::Fresh)?
            .retry(reqwest::retry::never());
        setup.built(builder).map(Self)
    }

    /// Sends a text of JSON.
    pub(super) async fn post(&self, url: &Url, event: Event) -> Result<Posted, Failure> {
        let mut request = Request::new(reqwest::Method::POST, url.clone());
        request.headers_mut().insert(CONTENT_TYPE, JSON);
        *request.body_mut() = Some(Body::wrap(event));
        let response = self.0.execute(request).await;
        Ok(Posted(response.map_err(Failure::from)?))
    }
}

impl Posted {
    pub(super) fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    /// The answer with as much of its text as there is and comes in `time`. Of one that is no JSON object the beginning is
    /// enough: it may be a stream that goes on for as long as an agent works.
    pub(super) async fn answer(mut self, time: Duration) -> Answer {
        let mut text = Text::new(self.0.headers(), 0, ERROR_TEXT_LIMIT);
        let read = async {
            while let Ok(Some(piece)) = self.0.chunk().await
                && text.add(&piece).is_ok()
                && may_be_an_object(text.shown())
            {}
        };
        let _complete = timeout(time, read).await.is_ok();
        Answer {
            status: self.status(),
            headers: std::mem::take(self.0.headers_mut()),
            body: text.so_far(),
        }
    }
}

impl Setup {
    fn client(&self, connection: Connection) -> Result<Client> {
        self.built(self.builder(connection)?)
    }

    fn built(&self, builder: ClientBuilder) -> Result<Client> {
        builder.build().map_err(|error| self.unbuildable(&error))
    }

    fn builder(&self, connection: Connection) -> Result<ClientBuilder> {
        let builder = Client::builder()
            .default_headers(self.headers.clone())
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(self.connect);
        let builder = match connection {
            Connection::Kept => builder.pool_idle_timeout(self.idle),
            Connection::Fresh => builder.pool_max_idle_per_host(0),
        };
        self.secured(self.routed(builder)?)
    }

    fn routed(&self, builder: ClientBuilder) -> Result<ClientBuilder> {
        match &self.place.route {
            Route::Direct => Ok(builder.no_proxy()),
            Route::System => Ok(builder),
            Route::Through(proxy, _) => {
                let proxy = reqwest::Proxy::all(proxy.with_credentials());
                // The URL is in the library's error, and a password in the URL.
                let proxy = proxy.map_err(|error| unbuildable(&error.without_url()))?;
                Ok(builder.proxy(proxy))
            }
        }
    }

    /// The certificates of the system are loaded only where they matter.
    fn secured(&self, builder: ClientBuilder) -> Result<ClientBuilder> {
        if self.place.endpoint.is_https() {
            #[cfg(feature = "rustls")]
            return Ok(builder.https_only(true).tls_certs_merge(self.given()?));
            #[cfg(not(feature = "rustls"))]
            return Err(Error::config(NoTls));
        }
        #[cfg(feature = "rustls")]
        let builder = builder.tls_certs_only([]);
        Ok(builder)
    }

    #[cfg(feature = "rustls")]
    fn given(&self) -> Result<Vec<reqwest::Certificate>> {
        let mut all = Vec::new();
        for pem in &self.root_certificates {
            let some = reqwest::Certificate::from_pem_bundle(pem)
                .map_err(|error| Error::config(TrustError::given(Some(causes(&error)))))?;
            if some.is_empty() {
                return Err(Error::config(TrustError::given(None)));
            }
            all.extend(some);
        }
        Ok(all)
    }

    fn unbuildable(&self, error: &reqwest::Error) -> Error {
        // The library has no other sign of it.
        match causes(error).contains("No CA certificates were loaded") {
            true => Error::config(TrustError::system()),
            false if !self.root_certificates.is_empty() => {
                Error::config(TrustError::given(Some(causes(error))))
            }
            false => unbuildable(error),
        }
    }
}

fn unbuildable(error: &reqwest::Error) -> Error {
    Error::config(Unbuildable(causes(error)))
}

impl Exchange for Transport {
    fn elsewhere(&self, place: &Place) -> Result<Self> {
        Self::of(Setup {
            place: place.clone(),
            ..self.setup.clone()
        })
    }

    async fn exchange(
        &self,
        spec: &RequestSpec<'_>,
        connection: Connection,
    ) -> Result<Answer, Failure> {
        let request = self.request(spec)?;
        let response = self.client(connection).execute(request).await;
        let mut response = response.map_err(Failure::from)?;
        let status = response.status().as_u16();
        let body = if response.status().is_success() {
            read(&mut response, spec.limit)
                .await
                .map_err(|failure| failure.with_status(status))?
        } else {
            read_some(&mut response, ERROR_TEXT_LIMIT, self.setup.error_text).await
        };
        Ok(Answer {
            status,
            headers: std::mem::take(response.headers_mut()),
            body,
        })
    }
}

/// The whole body, or a failure if it is larger than `limit` or breaks off.
async fn read(response: &mut Response, limit: usize) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let announced = response.content_length().unwrap_or_default();
    if announced > limit as u64 {
        return Err(Unusable::TooLarge(limit).into());
    }
    let mut text = Text::new(response.headers(), announced as usize, limit);
    while let Some(piece) = response.chunk().await.map_err(Failure::broken_off)? {
        text.add(&piece)?;
    }
    Ok(text.finish()?)
}

/// At most `limit` bytes, or as many as come in `time` and can be unpacked: the status is known, the text is
/// not worth losing it for.
async fn read_some(response: &mut Response, limit: usize, time: Duration) -> Zeroizing<Vec<u8>> {
    let until = Instant::now() + time;
    let mut text = Text::new(response.headers(), 0, limit);
    while let Ok(Ok(Some(piece))) = timeout_at(until, response.chunk()).await
        && text.add(&piece).is_ok()
    {}
    text.so_far()
}

fn may_be_an_object(text: &[u8]) -> bool {
    let first = text.trim_ascii_start().first();
    first.is_none_or(|first| *first == b'{')
}

/// The endpoint is https, and the crate was built without the feature for it.
#[cfg(not(feature = "rustls"))]
#[derive(Debug, thiserror::Error)]
#[error("https needs the feature \"rustls\" of kubiya-sdk")]
struct NoTls;

/// The library refuses to be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be set up: {0}")]
struct Unbuildable(String);

impl Failure {
    pub(super) fn no_answer_within(limit: Duration) -> Self {
        Self {
            kind: FailureKind::NoAnswer,
            status: None,
            timeout: true,
            problem: None,
            cause: format!("no complete answer within {limit:?}"),
        }
    }

    pub(super) fn no_connection_within(limit: Duration) -> Self {
        Self {
            timeout: true,
            ..Self::never_sent(format!("no connection within {limit:?}"))
        }
    }

    /// Whether no connection was made before its time was up.
    pub(super) fn is_late_connection(&self) -> bool {
        self.timeout && self.kind == FailureKind::NeverSent
    }

    fn never_sent(cause: String) -> Self {
        Self {
            kind: FailureKind::NeverSent,
            status: None,
            timeout: false,
            problem: None,
            cause,
        }
    }

    fn broken_off(error: reqwest::Error) -> Self {
        Self {
            kind: FailureKind::NoAnswer,
            ..Self::from(error)
        }
    }

    fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        // A request is built, or a connection made, before the first byte is sent.
        let never_sent = error.is_connect() || error.is_builder();
        let timeout = error.is_timeout();
        let error = error.without_url();
        let (problem, cause) = problem(&error).filter(|_| never_sent).map_or_else(
            || (None, causes(&error)),
            |(problem, words)| (Some(problem), words),
        );
        Self {
            kind: if never_sent {
                FailureKind::NeverSent
            } else {
                FailureKind::NoAnswer
            },
            status: None,
            timeout,
            problem,
            cause,
        }
    }
}

impl From<Unusable> for Failure {
    fn from(unusable: Unusable) -> Self {
        Self {
            kind: match unusable {
                Unusable::TooLarge(_) => FailureKind::TooLarge,
                Unusable::BrokenOff => FailureKind::NoAnswer,
                Unusable::Mispacked(_) | Unusable::Unknown(_) => FailureKind::Unreadable,
            },
            status: None,
            timeout: false,
            problem: None,
            cause: unusable.to_string(),
        }
    }
}

impl From<Method> for reqwest::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Delete => Self::DELETE,
            Method::Get => Self::GET,
            Method::Post | Method::Query | Method::Set => Self::POST,
            Method::Put => Self::PUT,
        }
    }
}
