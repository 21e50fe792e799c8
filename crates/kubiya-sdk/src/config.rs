//! What a client is built from: explicit settings, or the environment. No I/O here.

mod composer;
mod destination;
mod endpoint;
mod proxy;
mod retry_policy;
mod trust;

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use secrecy::SecretString;
use zeroize::Zeroizing;

pub(crate) use self::composer::Composer;
pub use self::composer::ComposerError;
use self::composer::ComposerWish;
use self::destination::destination;
pub use self::endpoint::{Endpoint, EndpointError};
pub(crate) use self::proxy::Route;
use self::proxy::Wish;
pub use self::proxy::{Proxy, ProxyError};
pub use self::retry_policy::RetryPolicy;
pub use self::trust::TrustError;
use crate::attribution::Attribution;
use crate::auth::{ApiKey, ApiKeyError, seal};
use crate::error::{Error, Result};
use crate::waits::{LONGEST, Waits};

/// The time that one attempt may take, from connecting to the last byte of the answer.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// The time that all attempts and waits of one call may take together.
const DEFAULT_RETRY_TIMEOUT: Duration = Duration::from_secs(180);

const API_KEY: &str = "KUBIYA_API_KEY";
const ENVIRONMENT: &str = "KUBIYA_ENV";
const BASE_URL: &str = "KUBIYA_BASE_URL";
const COMPOSER_URL: &str = "KUBIYA_COMPOSER_URL";

/// Collects settings and builds a [`Client`](crate::Client).
///
/// Only the key is required. A setting that cannot be used is reported by
/// [`build`](ClientBuilder::build).
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use kubiya_sdk::{Client, RetryPolicy, SecretString};
///
/// # fn main() -> kubiya_sdk::Result<()> {
/// let client = Client::builder()
///     .api_key(SecretString::from("kby_example"))
///     .endpoint("https://kubiya.example.com")
///     .timeout(Duration::from_secs(10))
///     .retry(RetryPolicy::default().max_attempts(3))
///     .user_agent_prefix("inventory-sync/1.2")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    api_key: Option<SecretString>,
    endpoint: Result<Endpoint, EndpointError>,
    endpoint_origin: Option<String>,
    composer: ComposerWish,
    composer_origin: Option<String>,
    proxy: Wish,
    root_certificates: Vec<Vec<u8>>,
    timeout: Duration,
    retry_timeout: Duration,
    retry: RetryPolicy,
    waits: Waits,
    user_agent_prefix: String,
    user_agent_suffix: String,
    source: Option<String>,
    attribution: Attribution,
}

/// Checked settings: what [`ClientBuilder::build`] hands to the client.
pub(crate) struct Config {
    pub(crate) api_key: ApiKey,
    /// Where the API is.
    pub(crate) api: Place,
    pub(crate) composer: Composer,
    /// In PEM form.
    pub(crate) root_certificates: Vec<Vec<u8>>,
    pub(crate) timeout: Duration,
    pub(crate) retry_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) waits: Waits,
    pub(crate) user_agent: HeaderValue,
    pub(crate) source: Option<HeaderValue>,
    pub(crate) attribution: Attribution,
}

/// An address that requests go to, and the way there.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) endpoint: Endpoint,
    pub(crate) route: Route,
    /// Both in words, with the settings that they come from.
    pub(crate) destination: Arc<str>,
}

/// What is wrong with a setting, other than the key and the endpoint.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
enum ConfigError {
    #[error("the timeout of one attempt is zero")]
    ZeroTimeout,
    #[error("the time budget for retries is zero")]
    ZeroRetryTimeout,
    #[error("the user agent contains a line break or another character that a header cannot hold")]
    UserAgent,
    #[error("the source contains a line break or another character that a header cannot hold")]
    Source,
    #[error("{0} is not valid UTF-8")]
    NotUnicode(&'static str),
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            api_key: None,
            endpoint: Ok(Endpoint::production()),
            endpoint_origin: Some("by default".to_owned()),
            composer: ComposerWish::Derived,
            composer_origin: None,
            proxy: Wish::Environment,
            root_certificates: Vec::new(),
            timeout: DEFAULT_TIMEOUT,
            retry_timeout: DEFAULT_RETRY_TIMEOUT,
            retry: RetryPolicy::default(),
            waits: Waits::default(),
            user_agent_prefix: String::new(),
            user_agent_suffix: String::new(),
            source: None,
            attribution: Attribution::default(),
        }
    }

    /// A builder with the key and the endpoint of the environment.
    ///
    /// Reads `KUBIYA_API_KEY`, and `KUBIYA_ENV` or else `KUBIYA_BASE_URL` as
    /// [`Endpoint::parse`] understands them, and `KUBIYA_COMPOSER_URL` as [`Endpoint::parse_composer`] does. Empty
    /// variables count as absent. A missing key is not an error yet: it may still be set with
    /// [`api_key`](ClientBuilder::api_key).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if a variable is not UTF-8, or one of the two addresses
    /// is unusable.
    pub fn from_env() -> Result<Self> {
        let mut builder = Self::new();
        builder.api_key = read(API_KEY)?.map(seal);
        for variable in [ENVIRONMENT, BASE_URL] {
            if let Some(endpoint) = read(variable)? {
                let endpoint = Endpoint::parse(&endpoint).map_err(Error::config)?;
                builder = builder
                    .endpoint(endpoint)
                    .endpoint_origin(format!("set by the environment variable {variable}"));
                break;
            }
        }
        if let Some(composer) = read(COMPOSER_URL)? {
            let composer = Endpoint::parse_composer(&composer)
                .map_err(|error| Error::config(ComposerError::Address(error)))?;
            builder.composer = ComposerWish::OfEnvironment(composer);
            builder.composer_origin =
                Some(format!("set by the environment variable {COMPOSER_URL}"));
        }
        Ok(builder)
    }

    /// The API key. White space around it is dropped.
    pub fn api_key(mut self, key: SecretString) -> Self {
        self.api_key = Some(key);
        self
    }

    /// The API's address: `production` (default), `staging` or a URL, see [`Endpoint::parse`].
    ///
    /// A composer that the environment has told is one of the environment's API, and is not used with this one.
    pub fn endpoint<E>(mut self, endpoint: E) -> Self
    where
        E: TryInto<Endpoint>,
        E::Error: Into<EndpointError>,
    {
        self.endpoint = endpoint.try_into().map_err(Into::into);
        self.endpoint_origin = None;
        if let ComposerWish::OfEnvironment(_) = self.composer {
            self.composer = ComposerWish::Derived;
            self.composer_origin = None;
        }
        self
    }

    /// Which setting the address comes from, in words such as `set by --url`: errors say it beside the address.
    /// To be called after [`endpoint`](ClientBuilder::endpoint).
    pub fn endpoint_origin(mut self, origin: impl Into<String>) -> Self {
        self.endpoint_origin = Some(origin.into());
        self
    }

    /// The address of the composer, which keeps the workflows of triggers: a URL, see [`Endpoint::parse_composer`].
    ///
    /// Without it, it is `https://composer.kubiya.ai` for the production API, and where the API is for an API that was
    /// given as a URL. Where the composer of staging is, is not known: calls on triggers are
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) there. The composer is sent the same key, over the same proxy and
    /// with the same root certificates, and has a pause of its own behind a rate limit.
    ///
    /// **Source:** the Go provider's client has this host built in, Kubiya's command line tool `compose.kubiya.ai`.
    ///
    /// # Examples
    ///
    /// ```
    /// use kubiya_sdk::{Client, SecretString};
    ///
    /// # fn main() -> kubiya_sdk::Result<()> {
    /// let client = Client::builder()
    ///     .api_key(SecretString::from("kby_example"))
    ///     .composer_endpoint("https://composer.kubiya.example/api")
    ///     .build()?;
    /// let composer = client.composer_endpoint().map(ToString::to_string);
    /// assert_eq!(composer.as_deref(), Some("https://composer.kubiya.example"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn composer_endpoint(mut self, url: impl AsRef<str>) -> Self {
        self.composer = ComposerWish::Given(Endpoint::parse_composer(url.as_ref()));
        self.composer_origin = None;
        self
    }

    /// Which setting the composer's address comes from, in words such as `set by --composer-url`: errors say it beside
    /// the address. To be called after [`composer_endpoint`](ClientBuilder::composer_endpoint).
    pub fn composer_endpoint_origin(mut self, origin: impl Into<String>) -> Self {
        self.composer_origin = Some(origin.into());
        self
    }

    /// Connects through this proxy, whatever the environment says: a URL, see [`Proxy::parse`].
    ///
    /// Without this and [`no_proxy`](ClientBuilder::no_proxy), the environment decides as it does for Go programs,
    /// unless the API is on this machine: `HTTPS_PROXY` or else `ALL_PROXY`, except for the hosts in `NO_PROXY`; each
    /// may be spelled in lower case. Where it names none, macOS and Windows are asked for the system's proxy. The
    /// scheme has to be https.
    ///
    /// # Examples
    ///
    /// ```
    /// use kubiya_sdk::{Client, SecretString};
    ///
    /// # fn main() -> kubiya_sdk::Result<()> {
    /// let client = Client::builder()
    ///     .api_key(SecretString::from("kby_example"))
    ///     .proxy("socks5h://user:p%40ssword@proxy.example.com:1080")
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn proxy<P>(mut self, proxy: P) -> Self
    where
        P: TryInto<Proxy>,
        P::Error: Into<ProxyError>,
    {
        self.proxy = Wish::Through(proxy.try_into().map_err(Into::into));
        self
    }

    /// Connects directly, whatever the environment and the system say.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Wish::Direct;
        self
    }

    /// Trusts these authorities too: one or more certificates in PEM form. May be called more than once.
    ///
    /// Otherwise the client trusts what the system trusts. On Linux the variables `SSL_CERT_FILE` and
    /// `SSL_CERT_DIR` take the place of that; certificates that are given here are trusted in any case.
    pub fn root_certificates(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.root_certificates.push(pem.as_ref().to_vec());
        self
    }

    /// The longest that one attempt may take, from connecting to the last byte of the answer
    /// (default: 30 seconds).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Which failures are repeated, and how fast.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// The longest that one call may take: all attempts and the waits between them (default: 3
    /// minutes). It is also how long an outage can stay hidden behind retries.
    pub fn retry_timeout(mut self, budget: Duration) -> Self {
        self.retry_timeout = budget;
        self
    }

    /// How long the client waits where neither the settings nor the server say so.
    pub fn waits(mut self, waits: Waits) -> Self {
        self.waits = waits;
        self
    }

    /// Product tokens before this crate's own in `user-agent`: the program, `name/version`.
    pub fn user_agent_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.user_agent_prefix = prefix.into();
        self
    }

    /// Product tokens after this crate's own in `user-agent`.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = suffix.into();
        self
    }

    /// Sends a `source` header with every request, which names the tool the change comes from.
    ///
    /// **Source:** the Go provider sends `source: terraform`.
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Names the tool that manages what this client creates. Empty, as it is by default: nothing is sent.
    ///
    /// Goes into the field `managed_by` of new agents, runners and knowledge entries. What is there already keeps its own.
    ///
    /// **Source:** the Go provider's client.
    pub fn managed_by(mut self, tool: impl Into<String>) -> Self {
        self.attribution.managed_by = tool.into();
        self
    }

    /// Names the task that this client creates things for. Empty, as it is by default: nothing is sent.
    ///
    /// Goes into the field `task_id` of the same objects as [`managed_by`](Self::managed_by).
    ///
    /// **Source:** the Go provider's client.
    pub fn task_id(mut self, task: impl Into<String>) -> Self {
        self.attribution.task_id = task.into();
        self
    }

    /// The settings, if all of them can be used.
    pub(crate) fn check(self) -> Result<Config> {
        let key = self
            .api_key
            .ok_or(ApiKeyError::Missing)
            .map_err(Error::config)?;
        if self.timeout.is_zero() {
            return Err(Error::config(ConfigError::ZeroTimeout));
        }
        if self.retry_timeout.is_zero() {
            return Err(Error::config(ConfigError::ZeroRetryTimeout));
        }
        let user_agent = user_agent(&self.user_agent_prefix, &self.user_agent_suffix);
        let api_key = ApiKey::parse(&key).map_err(Error::config)?;
        let endpoint = self.endpoint.map_err(Error::config)?;
        let route = Route::find(self.proxy.clone(), &endpoint, variable)?;
        let composer = self
            .composer
            .resolve(self.composer_origin, self.proxy, &endpoint)?;
        Ok(Config {
            api_key,
            composer,
            api: Place {
                destination: destination(&endpoint, self.endpoint_origin.as_deref(), &route),
                endpoint,
                route,
            },
            root_certificates: self.root_certificates,
            timeout: self.timeout.min(LONGEST),
            retry_timeout: self.retry_timeout.min(LONGEST),
            retry: self.retry.with_delays_of(&self.waits),
            waits: self.waits.bounded(),
            user_agent: user_agent?,
            source: match self.source {
                Some(source) => Some(
                    HeaderValue::try_from(source)
                        .map_err(|_| Error::config(ConfigError::Source))?,
                ),
                None => None,
            },
            attribution: self.attribution,
        })
    }
}

impl Place {
    /// A place that there are no settings for, and the way there that the environment says.
    pub(crate) fn by_environment(endpoint: Endpoint) -> Result<Self> {
        let route = Route::find(Wish::Environment, &endpoint, variable)?;
        Ok(Self {
            destination: destination(&endpoint, None, &route),
            endpoint,
            route,
        })
    }
}

/// What programs call themselves, around what this crate calls itself.
pub(crate) fn user_agent(prefix: &str, suffix: &str) -> Result<HeaderValue> {
    let parts = [prefix, OWN_USER_AGENT, suffix].map(str::trim).into_iter();
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    HeaderValue::try_from(parts.join(" ")).map_err(|_| Error::config(ConfigError::UserAgent))
}

const OWN_USER_AGENT: &str = concat!("kubiya-sdk/", env!("CARGO_PKG_VERSION"));

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api_key", &self.api_key.as_ref().map(|_| "[REDACTED]"))
            .field("endpoint", &self.endpoint)
            .field("composer", &self.composer)
            .field("proxy", &self.proxy)
            .field("timeout", &self.timeout)
            .field("retry_timeout", &self.retry_timeout)
            .field("retry", &self.retry)
            .field("waits", &self.waits)
            .finish_non_exhaustive()
    }
}

/// A variable's text, or `None` if it is absent or blank.
fn read(name: &'static str) -> Result<Option<String>> {
    let text = variable(name)?.filter(|text| !text.trim().is_empty());
    Ok(text.map(|mut text| std::mem::take(&mut *text)))
}

/// A variable's text, or `None` if it is absent or empty.
#[expect(
    clippy::disallowed_methods,
    reason = "this file is the one place of this crate that reads it"
)]
fn variable(name: &'static str) -> Result<Option<Zeroizing<String>>> {
    use std::env::VarError;
    match std::env::var(name).map(Zeroizing::new) {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => Ok(Some(text)),
        Err(VarError::NotPresent) => Ok(None),
        // The error holds the text, so it must not travel on.
        Err(VarError::NotUnicode(_)) => Err(Error::config(ConfigError::NotUnicode(name))),
    }
}

/// The path in a variable, which may be empty.
#[expect(
    clippy::disallowed_methods,
    reason = "this file is the one place of this crate that reads it"
)]
fn path(name: &'static str) -> Option<OsString> {
    std::env::var_os(name)
}

#[cfg(test)]
mod tests;
