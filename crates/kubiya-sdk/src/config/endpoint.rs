//! Where the API is.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use url::{Host, Position, Url};

/// **Source:** the base address that every first-party client of the API defaults to.
const PRODUCTION: &str = "api.kubiya.ai";

/// **Source:** the Go provider's client, for `KUBIYA_ENV=staging`.
const STAGING: &str = "api-staging.dev.kubiya.ai";

/// **Source:** the Go provider's client. Kubiya's command line tool has `compose.kubiya.ai`.
const PRODUCTION_COMPOSER: &str = "composer.kubiya.ai";

/// The address of a Kubiya API: https, or http on the loopback interface.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::Endpoint;
///
/// let endpoint = Endpoint::parse("https://kubiya.example.com/api/v1/")?;
/// assert_eq!(endpoint.to_string(), "https://kubiya.example.com");
/// # Ok::<(), kubiya_sdk::EndpointError>(())
/// ```
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct Endpoint {
    /// Scheme, authority and path prefix, without a trailing slash.
    base: String,
    host: Host,
    port: u16,
    https: bool,
    loopback: bool,
}

/// What is wrong with an endpoint.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// Nothing was given.
    #[error("it is empty; use \"production\", \"staging\" or a URL")]
    Empty,
    /// The URL carries a query or a fragment.
    #[error("the URL has a query or a fragment; give only scheme, host, port and path")]
    HasQuery,
    /// The URL carries a user name or a password.
    #[error("the URL has a user name or password; the API key is configured separately")]
    HasUserinfo,
    /// The text starts like a URL, but is none.
    #[error("it is not a valid URL")]
    NotAUrl,
    /// The scheme is not https and the host is not this machine: the key would travel in clear.
    #[error(
        "the URL must use https, so that the API key is not sent in clear (http is accepted only for a loopback host)"
    )]
    NotHttps,
    /// Neither a known name nor a URL.
    #[error("unknown environment{}; use \"production\", \"staging\" or a URL such as \"https://api.example.com\"", quoted(.given))]
    UnknownName {
        /// The name, unless it does not look like one (it may be an API key that was pasted by mistake).
        given: Option<String>,
    },
}

impl Endpoint {
    /// The public API, `https://api.kubiya.ai`.
    pub fn production() -> Self {
        Self::named(PRODUCTION)
    }

    /// The vendor's staging environment.
    pub fn staging() -> Self {
        Self::named(STAGING)
    }

    /// The composer that goes with the public API, `https://composer.kubiya.ai`.
    pub fn production_composer() -> Self {
        Self::named(PRODUCTION_COMPOSER)
    }

    /// Understands the URL of a composer.
    ///
    /// A trailing `/` or `/api` is dropped: Kubiya's command line tool wants the address with it. Any other path is kept
    /// as a prefix. White space around the text is ignored.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the text.
    pub fn parse_composer(text: &str) -> Result<Self, EndpointError> {
        let url = Url::parse(text.trim()).map_err(|_| EndpointError::NotAUrl)?;
        Self::from_url(&url, &["/api/v1", "/api"])
    }

    /// Understands `production`, `staging` and URLs.
    ///
    /// A trailing `/` or `/api/v1` is dropped: tools disagree on whether the address includes it. Any
    /// other path is kept as a prefix. White space around the text is ignored.
    ///
    /// # Errors
    ///
    /// Says what is wrong, never more of the text than a short environment name.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EndpointError::Empty);
        }
        if text.eq_ignore_ascii_case("production") {
            return Ok(Self::production());
        }
        if text.eq_ignore_ascii_case("staging") {
            return Ok(Self::staging());
        }
        if !text.contains("://") {
            return Err(EndpointError::UnknownName {
                given: name_like(text),
            });
        }
        let url = Url::parse(text).map_err(|_| EndpointError::NotAUrl)?;
        Self::from_url(&url, &["/api/v1"])
    }

    /// Whether the host is this machine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether the connection is encrypted.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// The address as text, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.base
    }

    /// Whether both are served by one host, at one port.
    pub(crate) fn has_host_of(&self, other: &Self) -> bool {
        (&self.host, self.port) == (&other.host, other.port)
    }

    pub(super) fn host(&self) -> &Host {
        &self.host
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    fn named(host: &str) -> Self {
        Self {
            base: format!("https://{host}"),
            host: Host::Domain(host.to_owned()),
            port: 443,
            https: true,
            loopback: false,
        }
    }

    /// Understands a URL, and drops these endings of its path, one after the other.
    fn from_url(url: &Url, endings: &[&str]) -> Result<Self, EndpointError> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::HasUserinfo);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(EndpointError::HasQuery);
        }
        let https = url.scheme() == "https";
        let host = url.host().ok_or(EndpointError::NotAUrl)?.to_owned();
        let loopback = match &host {
            Host::Domain(name) => name.trim_end_matches('.') == "localhost",
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.to_canonical().is_loopback(),
        };
        let plain_is_safe = loopback && url.scheme() == "http";
        if !https && !plain_is_safe {
            return Err(EndpointError::NotHttps);
        }
        // Of the path alone: a host may be called `api`.
        let mut path = url.path().trim_end_matches('/');
        for ending in endings {
            path = path.strip_suffix(ending).unwrap_or(path);
            path = path.trim_end_matches('/');
        }
        Ok(Self {
            base: format!("{}{path}", &url[..Position::BeforePath]),
            host,
            port: url.port_or_known_default().unwrap_or_default(),
            https,
            loopback,
        })
    }
}

/// The text if it can be shown: shorter than any credential, and made of letters, `-`, `_` and `.` only.
fn name_like(text: &str) -> Option<String> {
    let shown = |byte: u8| byte.is_ascii_alphabetic() || b"-_.".contains(&byte);
    (text.len() <= 16 && text.bytes().all(shown)).then(|| text.to_owned())
}

fn quoted(name: &Option<String>) -> String {
    name.as_ref()
        .map(|name| format!(" \"{name}\""))
        .unwrap_or_default()
}

impl Default for Endpoint {
    fn default() -> Self {
        Self::production()
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({})", self.base)
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for Endpoint {
    type Error = EndpointError;

    fn try_from(text: &str) -> Result<Self, EndpointError> {
        Self::parse(text)
    }
}

impl From<Infallible> for EndpointError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_urls_are_understood() {
        for (text, base) in [
            ("production", "https://api.kubiya.ai"),
            (" staging\n", "https://api-staging.dev.kubiya.ai"),
            ("https://api.kubiya.ai/api/v1", "https://api.kubiya.ai"),
            ("https://api.kubiya.ai/api/v1/", "https://api.kubiya.ai"),
            ("https://k.example.com:8443/", "https://k.example.com:8443"),
            (
                "https://gw.example.com/kubiya/api/v1",
                "https://gw.example.com/kubiya",
            ),
            ("HTTPS://K.example.com", "https://k.example.com"),
            ("https://api/v1/", "https://api/v1"),
            ("https://api/v1/api/v1", "https://api/v1"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://127.8.8.8:1/", "http://127.8.8.8:1"),
            ("http://localhost:9", "http://localhost:9"),
            ("http://[::1]:9/api/v1", "http://[::1]:9"),
        ] {
            assert_eq!(Endpoint::parse(text).unwrap().as_str(), base, "{text:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        use EndpointError::*;
        let unknown = |given: Option<&str>| UnknownName {
            given: given.map(str::to_owned),
        };
        for (text, error) in [
            ("", Empty),
            ("  ", Empty),
            ("prod", unknown(Some("prod"))),
            ("api.kubiya.ai", unknown(Some("api.kubiya.ai"))),
            ("pasted key: 1", unknown(None)),
            (&*"k".repeat(17), unknown(None)),
            ("3f9c0d6b", unknown(None)),
            ("https://", NotAUrl),
            ("https://[::1", NotAUrl),
            ("http://api.kubiya.ai", NotHttps),
            ("http://localhost.evil.example", NotHttps),
            ("http://127.0.0.1.evil.example", NotHttps),
            ("ftp://localhost", NotHttps),
            ("http://0.0.0.0", NotHttps),
            ("https://user:pw@api.kubiya.ai", HasUserinfo),
            ("http://localhost@evil.example", HasUserinfo),
            ("https://api.kubiya.ai?key=1", HasQuery),
            ("https://api.kubiya.ai/#x", HasQuery),
        ] {
            assert_eq!(Endpoint::parse(text).unwrap_err(), error, "{text:?}");
        }
    }

    #[test]
    fn a_composer_is_a_url_with_or_without_its_first_segment() {
        for (text, base) in [
            (
                " https://composer.kubiya.ai/api/ ",
                "https://composer.kubiya.ai",
            ),
            ("https://composer.kubiya.ai", "https://composer.kubiya.ai"),
            (
                "https://gw.example/compose/api",
                "https://gw.example/compose",
            ),
            ("https://gw.example/api/v1", "https://gw.example"),
            ("http://127.0.0.1:9/api", "http://127.0.0.1:9"),
            ("https://api/", "https://api"),
            ("https://api/v1", "https://api/v1"),
        ] {
            let parsed = Endpoint::parse_composer(text).unwrap();
            assert_eq!(parsed.as_str(), base, "{text:?}");
        }
        for (text, error) in [
            ("", EndpointError::NotAUrl),
            ("production", EndpointError::NotAUrl),
            ("http://composer.kubiya.ai", EndpointError::NotHttps),
            ("https://k@composer.kubiya.ai", EndpointError::HasUserinfo),
            ("https://composer.kubiya.ai/?a", EndpointError::HasQuery),
        ] {
            assert_eq!(
                Endpoint::parse_composer(text).unwrap_err(),
                error,
                "{text:?}"
            );
        }
    }

    #[test]
    fn an_error_never_shows_a_pasted_credential() {
        for text in [
            "https://user:hunter2@h.example",
            "https://h.example?key=hunter2",
            "hunter2 x",
            "hunter2",
            "hunter2-0123456789abcdef",
        ] {
            let error = Endpoint::parse(text).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{text}");
        }
    }
}
