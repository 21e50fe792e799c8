//! Keeps the pages of other origins out.
//!
//! A browser sends requests for any page that is open in it, also to this machine, and what programs the emulator asks for no
//! key. Three headers tell such requests apart, and no page can forge them:
//!
//! - `Sec-Fetch-Site` says where a request comes from. Browsers send it to this machine and wherever there is https.
//! - `Origin` is sent with everything that another page may not do unasked, and with all that is not GET or HEAD.
//! - `Host` says which name the browser believes to be talking to. A page whose name was made to lead here afterwards (DNS
//!   rebinding) is of one origin with the emulator, and only its name gives it away.
//!
//! Programs that are no browsers send neither of the first two.
//!
//! Source: the Fetch standard, and its Fetch Metadata.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::auth;
use crate::backend::Backend;
use crate::error_shape::{ErrorShape, ErrorText};

/// Where everything is that asks for no key, besides the page at `/`.
const UNLOCKED: &str = "/_emulator/";

const OTHER_PAGE: &str = "a page of another origin may neither read nor change anything here";
const OTHER_NAME: &str =
    "the emulator does not answer to this host name; --allow-host NAME makes it";

/// The names by which an emulator may be addressed, where that matters.
#[derive(Clone, Debug, Default)]
pub(crate) struct HostNames {
    /// In lower case.
    pub(crate) allowed: Vec<String>,
    /// Whether other machines can reach it.
    pub(crate) is_remote: bool,
}

impl HostNames {
    /// Whether nobody can have made this name lead here without being trusted anyway.
    ///
    /// An address is no name. Names of one label, such as that of a container, belong to the network that the emulator is open
    /// to, and to nobody outside of it.
    fn admit(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let address = host.trim_start_matches('[').trim_end_matches(']');
        address.parse::<IpAddr>().is_ok()
            || host == "localhost"
            || host.ends_with(".localhost")
            || (self.is_remote && !host.is_empty() && !host.contains('.'))
            || self.allowed.contains(&host)
    }
}

/// Lets a request pass, unless a browser sends it for a page from elsewhere.
pub(crate) async fn admit(
    State(backend): State<Arc<Backend>>,
    request: Request,
    next: Next,
) -> Response {
    match refusal(&backend, &request) {
        Some(message) => refused(message),
        None => next.run(request).await,
    }
}

fn refused(message: &str) -> Response {
    ErrorShape::Nested
        .render(&ErrorText {
            message: message.to_owned(),
            ..ErrorText::of(StatusCode::FORBIDDEN)
        })
        .into_response()
}

fn refusal(backend: &Backend, request: &Request) -> Option<&'static str> {
    let headers = request.headers();
    let authority = authority(request);
    if !is_link(request) && comes_from_elsewhere(headers, authority.as_ref()) {
        return Some(OTHER_PAGE);
    }
    let is_named = match &authority {
        Ok(Some(authority)) => backend.host_names.admit(authority.host()),
        // No browser leaves it out.
        Ok(None) => true,
        Err(Unclear) => false,
    };
    if !is_named && is_unlocked(backend, request) {
        return Some(OTHER_NAME);
    }
    None
}

/// A `Host` that could be read in several ways.
struct Unclear;

/// What the request is addressed to.
fn authority(request: &Request) -> Result<Option<Authority>, Unclear> {
    if let Some(authority) = request.uri().authority() {
        return Ok(Some(authority.clone()));
    }
    let mut hosts = request.headers().get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) => Ok(None),
        (Some(host), None) => match Authority::try_from(host.as_bytes()) {
            Ok(authority) if !authority.as_str().contains('@') => Ok(Some(authority)),
            _ => Err(Unclear),
        },
        (Some(_), Some(_)) => Err(Unclear),
    }
}

/// Whether somebody follows a link to the page from elsewhere, in a window of its own. Where the link is learns nothing.
fn is_link(request: &Request) -> bool {
    let is = |name, expected| {
        let value = request.headers().get(name);
        value.is_some_and(|value| value == expected)
    };
    request.method() == Method::GET
        && request.uri().path() == "/"
        && !request.headers().contains_key(header::ORIGIN)
        && is("sec-fetch-mode", "navigate")
        && is("sec-fetch-dest", "document")
}

fn comes_from_elsewhere(headers: &HeaderMap, to: Result<&Option<Authority>, &Unclear>) -> bool {
    let is_of_page = |site: &[u8]| matches!(site, b"same-origin" | b"none");
    let mut sites = headers.get_all("sec-fetch-site").iter();
    if sites.any(|site| !is_of_page(site.as_bytes())) {
        return true;
    }
    let is_here = |origin: &str| {
        let at = ["http://", "https://"].map(|scheme| origin.strip_prefix(scheme));
        let at = at.into_iter().flatten().next();
        let to = to.ok().and_then(Option::as_ref).map(Authority::as_str);
        matches!((at, to), (Some(at), Some(to)) if at.eq_ignore_ascii_case(to))
    };
    let mut origins = headers.get_all(header::ORIGIN).iter();
    origins.any(|origin| !origin.to_str().is_ok_and(is_here))
}

/// Whether nothing but the name keeps strangers out: where there is no key that is good, or one that everybody knows. A
/// stranger without a key would use up faults that are meant for others.
fn is_unlocked(backend: &Backend, request: &Request) -> bool {
    let path = request.uri().path();
    let key = || auth::identify(&backend.keys, request.headers());
    path == "/"
        || path.starts_with(UNLOCKED)
        || key().map_or(true, |caller| backend.keys[caller.key].is_published())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(is_remote: bool, host: &str) -> bool {
        let names = HostNames {
            allowed: vec!["emulator.example".to_owned()],
            is_remote,
        };
        names.admit(host)
    }

    #[test]
    fn addresses_and_names_of_this_machine_are_its_own() {
        for host in [
            "127.0.0.1",
            "[::1]",
            "192.0.2.1",
            "localhost",
            "LocalHost.",
            "a.localhost",
            "emulator.example",
            "Emulator.Example",
        ] {
            assert!(admits(false, host), "{host}");
        }
        for host in [
            "",
            "emulator",
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "notlocalhost",
            "sub.emulator.example",
        ] {
            assert!(!admits(false, host), "{host}");
        }
    }

    #[test]
    fn names_of_one_label_belong_to_the_network_that_it_is_open_to() {
        assert!(admits(true, "emulator"));
        for host in ["", "evil.example"] {
            assert!(!admits(true, host), "{host}");
        }
    }
}
