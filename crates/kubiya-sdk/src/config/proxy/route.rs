//! Whether a proxy is used, and which. Pure: the environment is handed in.

use url::Host;
use zeroize::Zeroizing;

use super::exemptions::Exemptions;
use super::{Problem, Proxy, ProxyError};
use crate::config::Endpoint;
use crate::error::{Error, Result};

/// The variables for an https address, each in the order in which its spellings count. **Source:** as Go's HTTP
/// client reads them, which does not know `ALL_PROXY`; that comes last, as for curl.
const PROXY: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
const NO_PROXY: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// What the builder was told about proxies.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    /// What the environment says, or else the system.
    Environment,
    Direct,
    Through(Result<Proxy, ProxyError>),
}

/// The way to the API.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Route {
    Direct,
    /// As the system's settings say, on systems that have some.
    System,
    /// A proxy, and the variable that names it.
    Through(Proxy, Option<&'static str>),
}

impl Route {
    /// The way to `endpoint`, with `read` for the environment, in which an empty variable is as good as none.
    ///
    /// # Errors
    ///
    /// A proxy that would be used and cannot be.
    pub(crate) fn find(
        wish: Wish,
        endpoint: &Endpoint,
        read: impl Fn(&'static str) -> Result<Option<Zeroizing<String>>>,
    ) -> Result<Self> {
        match wish {
            Wish::Direct => Ok(Self::Direct),
            Wish::Through(proxy) => {
                let proxy = proxy.map_err(Error::config)?;
                let wrong = |problem| {
                    Error::config(ProxyError {
                        variable: None,
                        problem,
                    })
                };
                if !endpoint.is_https() {
                    return Err(wrong(Problem::PlainHttp));
                }
                if is_ipv6(endpoint) {
                    return Err(wrong(Problem::Ipv6Endpoint));
                }
                Ok(Self::Through(proxy, None))
            }
            Wish::Environment if endpoint.is_loopback() => Ok(Self::Direct),
            Wish::Environment => {
                if let Some((_, list)) = first(&NO_PROXY, &read)?
                    && Exemptions::parse(&list).contain(endpoint.host(), endpoint.port())
                {
                    return Ok(Self::Direct);
                }
                let Some((variable, text)) = first(&PROXY, &read)? else {
                    return Ok(Self::System);
                };
                let proxy = Proxy::parse(&text);
                let proxy = proxy.map_err(|error| Error::config(error.of(variable)))?;
                if is_ipv6(endpoint) {
                    return Err(Error::config(ProxyError {
                        variable: Some(variable),
                        problem: Problem::Ipv6Endpoint,
                    }));
                }
                Ok(Self::Through(proxy, Some(variable)))
            }
        }
    }
}

/// The HTTP library asks proxies for such an address in a form that none understands.
fn is_ipv6(endpoint: &Endpoint) -> bool {
    matches!(endpoint.host(), Host::Ipv6(_))
}

fn first(
    names: &[&'static str],
    read: impl Fn(&'static str) -> Result<Option<Zeroizing<String>>>,
) -> Result<Option<(&'static str, Zeroizing<String>)>> {
    for name in names {
        if let Some(text) = read(name)? {
            return Ok(Some((name, text)));
        }
    }
    Ok(None)
}
