//! A proxy between this program and the API.

mod exemptions;
mod route;

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use url::Url;

pub(crate) use self::route::{Route, Wish};

/// What is resolved by the proxy and not on this machine. **Source:** Go's HTTP client, which does not tell
/// `socks5` from it.
const SOCKS: &str = "socks5h";

/// A proxy that is asked for a connection to the API: by HTTP (`CONNECT`) or by SOCKS 5.
///
/// It sees which host is connected to, and nothing of what is sent: that is encrypted.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::Proxy;
///
/// let proxy = Proxy::parse("socks5h://user:p%40ssword@proxy.example.com")?;
/// assert_eq!(proxy.to_string(), "socks5h://proxy.example.com:1080");
/// # Ok::<(), kubiya_sdk::ProxyError>(())
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Proxy {
    url: Url,
}

/// What is wrong with a proxy. Shows nothing of it, since there may be a password in it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}: {problem}", subject(.variable))]
pub struct ProxyError {
    variable: Option<&'static str>,
    problem: Problem,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
enum Problem {
    #[error("there is white space around it, or in it")]
    WhiteSpace,
    #[error(
        "it is not a valid URL; write scheme, host and port, as in http://proxy.example.com:3128"
    )]
    NotAUrl,
    #[error("its scheme is none of http, https, socks5 and socks5h")]
    Scheme,
    #[error(
        "something follows the port; where that is part of the user name or the password, write it percent-encoded \
         (%2F for /, %3F for ?, %23 for #, %5C for \\)"
    )]
    Rest,
    #[error("a % in the user name or the password has to be written as %25")]
    Percent,
    #[error("the endpoint is plain http, and the proxy would see the API key")]
    PlainHttp,
    #[error(
        "the endpoint is written as an IPv6 address, which cannot be asked for through a proxy; write it as a name, or \
         name it in NO_PROXY"
    )]
    Ipv6Endpoint,
}

impl Proxy {
    /// Understands URLs with the schemes `http`, `https`, `socks5` and `socks5h`; without a scheme it is `http`.
    ///
    /// User name and password may be part of the URL, percent-encoded; what stands before the last `@` belongs to
    /// them. The name of the API's host is resolved by the proxy, also with `socks5`.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and shows nothing of the text.
    pub fn parse(text: &str) -> Result<Self, ProxyError> {
        let wrong = |problem| ProxyError {
            variable: None,
            problem,
        };
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(wrong(Problem::WhiteSpace));
        }
        let url = match text.contains("://") {
            true => Url::parse(text),
            false => Url::parse(&format!("http://{text}")),
        };
        let mut url = url.map_err(|_| wrong(Problem::NotAUrl))?;
        let is_socks = match url.scheme() {
            "http" | "https" => false,
            "socks5" | SOCKS => true,
            _ => return Err(wrong(Problem::Scheme)),
        };
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong(Problem::Rest));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(wrong(Problem::NotAUrl));
        }
        let credentials = [url.username(), url.password().unwrap_or_default()];
        if !credentials.into_iter().all(is_decodable) {
            return Err(wrong(Problem::Percent));
        }
        if is_socks {
            let port = url.port().unwrap_or(1080);
            let set = url
                .set_scheme(SOCKS)
                .and_then(|()| url.set_port(Some(port)));
            set.map_err(|()| wrong(Problem::NotAUrl))?;
        }
        Ok(Self { url })
    }

    /// The URL, user name and password included.
    pub(crate) fn with_credentials(&self) -> &str {
        self.url.as_str()
    }
}

/// Whether every `%` begins a byte, and the bytes are text.
fn is_decodable(text: &str) -> bool {
    let mut rest = text.split('%');
    rest.next();
    rest.all(|after| after.len() >= 2 && after.bytes().take(2).all(|c| c.is_ascii_hexdigit()))
        && percent_decode_str(text).decode_utf8().is_ok()
}

impl ProxyError {
    /// The environment variable that holds the proxy, if it comes from there.
    pub fn variable(&self) -> Option<&'static str> {
        self.variable
    }

    fn of(mut self, variable: &'static str) -> Self {
        self.variable = Some(variable);
        self
    }
}

fn subject(variable: &Option<&'static str>) -> String {
    match variable {
        Some(name) => format!("the proxy in the environment variable {name} cannot be used"),
        None => "the proxy cannot be used".to_owned(),
    }
}

/// Without user name and password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.url.host_str().unwrap_or_default();
        write!(f, "{}://{host}", self.url.scheme())?;
        match self.url.port_or_known_default() {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({self})")
    }
}

impl FromStr for Proxy {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<Self, ProxyError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for Proxy {
    type Error = ProxyError;

    fn try_from(text: &str) -> Result<Self, ProxyError> {
        Self::parse(text)
    }
}

impl From<Infallible> for ProxyError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

#[cfg(test)]
mod tests;
