//! Why there is no connection, in words. Judged by the errors of the libraries below the HTTP client.

use std::error::Error as StdError;
use std::io;
use std::iter::successors;

use crate::error::ConnectProblem;

/// What the HTTP library says when the proxy could not be connected to, its certificate included.
const NO_PROXY: &str = "tunnel error: failed to create underlying connection";

/// What it says where the proxy answers neither with a connection nor with 407.
const REFUSED: &str = "tunnel error: unsuccessful";

/// What it says where the proxy does not accept who asks. Its errors have no types that can be told apart.
const NO_CREDENTIALS: [&str; 4] = [
    "tunnel error: proxy authorization required",
    "SOCKS error: credentials not accepted",
    "SOCKS error: server does not support user/pass authentication",
    "SOCKS error: server implements authentication incorrectly",
];

/// The messages of an error and its sources. The errors themselves are not kept: they belong to
/// libraries whose `Debug` output we do not control.
pub(super) fn causes(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    for source in successors(error.source(), |&error| error.source()) {
        let message = match source.to_string() {
            message if message == REFUSED => "the proxy refused to connect to this host".to_owned(),
            message => message,
        };
        if !text.ends_with(&message) {
            text.push_str(": ");
            text.push_str(&message);
        }
    }
    text
}

/// What keeps a connection from being made until somebody corrects it, and the same in words.
pub(super) fn problem(error: &(dyn StdError + 'static)) -> Option<(ConnectProblem, String)> {
    let whose = match chain(error).any(|error| error.to_string() == NO_PROXY) {
        true => "the proxy",
        false => "the server",
    };
    chain(error).find_map(|error| {
        if NO_CREDENTIALS.contains(&&*error.to_string()) {
            let words =
                "the proxy does not accept the user name and password in its URL, or wants some";
            let words = match error.to_string().starts_with("SOCKS") {
                true => words.to_owned(),
                false => format!("{words} (407)"),
            };
            return Some((ConnectProblem::ProxyCredentials, words));
        }
        tls::problem(error, whose)
    })
}

/// An error and what is below it. An I/O error hides the error that it was made from.
fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    successors(Some(error), |&error| {
        let hidden = error
            .downcast_ref::<io::Error>()
            .and_then(|io| io.get_ref());
        hidden.map(|hidden| hidden as _).or_else(|| error.source())
    })
}

#[cfg(feature = "rustls")]
mod tls {
    use std::error::Error as StdError;
    use std::time::{Duration, UNIX_EPOCH};

    use rustls::CertificateError;
    use rustls::pki_types::UnixTime;

    use crate::error::ConnectProblem;

    pub(super) fn problem(
        error: &(dyn StdError + 'static),
        whose: &str,
    ) -> Option<(ConnectProblem, String)> {
        match error.downcast_ref()? {
            rustls::Error::InvalidCertificate(reason) => {
                let (problem, words) = certificate(reason);
                Some((problem, format!("the certificate of {whose} {words}")))
            }
            rustls::Error::InvalidMessage(_) => {
                let words =
                    format!("{whose} answers, but not in TLS: there may be no https at this port");
                Some((ConnectProblem::NotTls, words))
            }
            _ => None,
        }
    }

    fn certificate(reason: &CertificateError) -> (ConnectProblem, String) {
        match reason {
            CertificateError::UnknownIssuer => (
                ConnectProblem::UnknownIssuer,
                "is signed by an authority that is not trusted here, or by itself (UnknownIssuer)"
                    .to_owned(),
            ),
            CertificateError::BadSignature => (
                ConnectProblem::UnknownIssuer,
                "is signed by another authority than that of the same name which is trusted here \
                 (BadSignature)"
                    .to_owned(),
            ),
            CertificateError::Expired => (ConnectProblem::Expired, "has expired".to_owned()),
            CertificateError::ExpiredContext { not_after, .. } => (
                ConnectProblem::Expired,
                format!("has expired at {}", date(*not_after)),
            ),
            CertificateError::NotValidYet => {
                (ConnectProblem::NotYetValid, "is not valid yet".to_owned())
            }
            CertificateError::NotValidYetContext { not_before, .. } => (
                ConnectProblem::NotYetValid,
                format!("is not valid before {}", date(*not_before)),
            ),
            CertificateError::NotValidForName => (
                ConnectProblem::WrongName,
                "is for another host name".to_owned(),
            ),
            CertificateError::NotValidForNameContext {
                expected,
                presented,
            } => (
                ConnectProblem::WrongName,
                format!(
                    "is not for the host name {}, but for {}",
                    expected.to_str(),
                    presented.join(", ")
                ),
            ),
            // The library that says so keeps its type to itself.
            other if other.to_string().contains("CaUsedAsEndEntity") => (
                ConnectProblem::AuthorityAsServer,
                "is that of an authority and not of a server, as many self-signed ones are \
                 (CaUsedAsEndEntity)"
                    .to_owned(),
            ),
            other => (
                ConnectProblem::Certificate,
                format!("cannot be accepted: {other}"),
            ),
        }
    }

    fn date(time: UnixTime) -> String {
        httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(time.as_secs()))
    }
}

#[cfg(not(feature = "rustls"))]
mod tls {
    use std::error::Error as StdError;

    use crate::error::ConnectProblem;

    /// Without TLS there is no problem with it.
    pub(super) fn problem(
        _: &(dyn StdError + 'static),
        _: &str,
    ) -> Option<(ConnectProblem, String)> {
        None
    }
}
