//! Invoking a webhook by its URL, as whoever was given it does: no API key, and no client.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use secrecy::SecretString;
use tracing::debug;
use url::Url;
use zeroize::Zeroizing;

use crate::config::{Endpoint, EndpointError, Place, user_agent};
use crate::error::{Error, Result};
use crate::http::Post;

const INVOKE: &str = "webhooks.invoke";

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// The URL of a webhook: https, or http on the loopback interface. It is a credential, of which only the origin (scheme,
/// host and port) is ever shown.
#[derive(Clone)]
pub struct WebhookUrl {
    url: Url,
    origin: Endpoint,
}

/// What is wrong with the URL of a webhook. Shows nothing of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookUrlError {
    /// The URL carries a user name or a password, which would be sent as a header.
    #[error("the URL has a user name or password, which no webhook has")]
    HasUserinfo,
    /// It is no absolute URL.
    #[error("it is not a valid URL")]
    NotAUrl,
    /// The scheme is not https and the host is not this machine: the URL would travel in clear.
    #[error(
        "the URL must use https, so that it is not sent in clear (http is accepted only for a loopback host)"
    )]
    NotHttps,
}

impl WebhookUrl {
    /// Understands an absolute URL. White space around the text is ignored.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the text.
    pub fn parse(text: &str) -> Result<Self, WebhookUrlError> {
        let url = Url::parse(text.trim()).map_err(|_| WebhookUrlError::NotAUrl)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(WebhookUrlError::HasUserinfo);
        }
        let origin = url.origin().ascii_serialization();
        match Endpoint::parse(&origin) {
            Ok(origin) => Ok(Self { url, origin }),
            Err(EndpointError::NotHttps) => Err(WebhookUrlError::NotHttps),
            // Schemes that know no origin are none that a webhook has.
            Err(_) if url.has_host() => Err(WebhookUrlError::NotHttps),
            Err(_) => Err(WebhookUrlError::NotAUrl),
        }
    }

    /// Scheme, host and port, which may be shown. Path and query may not.
    pub fn origin(&self) -> &str {
        self.origin.as_str()
    }
}

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookUrl({}/[REDACTED])", self.origin)
    }
}

/// One event for a webhook.
///
/// `POST` to the URL, success: any 2xx that does not report an `error` in JSON. It carries no API key and no other
/// credential, and follows no redirect. It is **sent once**. Whatever fails, nothing is repeated, because an agent may
/// have begun to work on it.
///
/// The environment decides about proxies and certificates as for a [`Client`](crate::Client).
///
/// # Examples
///
/// ```no_run
/// use std::time::Duration;
/// use kubiya_sdk::{WebhookCall, WebhookUrl};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let url = WebhookUrl::parse("https://hooks.example.com/in/5b0c7e2d")?;
/// WebhookCall::new(url, r#"{"rotated": "db-password"}"#)
///     .timeout(Duration::from_secs(10))
///     .send()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct WebhookCall {
    url: WebhookUrl,
    payload: SecretString,
    timeout: Duration,
    user_agent_prefix: String,
    user_agent_suffix: String,
}

impl WebhookCall {
    /// The event is JSON text, which is sent as it is.
    pub fn new(url: WebhookUrl, payload: impl Into<SecretString>) -> Self {
        Self {
            url,
            payload: payload.into(),
            timeout: DEFAULT_TIMEOUT,
            user_agent_prefix: String::new(),
            user_agent_suffix: String::new(),
        }
    }

    /// The longest that all of it may take, from connecting to the end of the answer (default: 30 seconds). Of a success the
    /// text is waited for no longer than that, and not needed.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
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

    /// Sends it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NeverSent`](crate::ErrorKind::NeverSent) if there was no connection, or none in time,
    /// [`ErrorKind::MaybeProcessed`](crate::ErrorKind::MaybeProcessed) if no answer came in time,
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no webhook at this URL (404, 410),
    /// [`ErrorKind::ServerError`](crate::ErrorKind::ServerError) and
    /// [`ErrorKind::Redirected`](crate::ErrorKind::Redirected), of which it is not known either whether the event was
    /// processed, nor of a success that reports an error, which is [`ErrorKind::Rejected`](crate::ErrorKind::Rejected), and
    /// otherwise as [`ErrorKind`](crate::ErrorKind) says. No error has words of the server, nor more of
    /// the URL than its origin.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future closes the connection. The event may have been processed.
    pub async fn send(self) -> Result<()> {
        use secrecy::ExposeSecret;
        let setup = || {
            let place = Place::by_environment(self.url.origin.clone())?;
            let user_agent = user_agent(&self.user_agent_prefix, &self.user_agent_suffix)?;
            Ok((place, user_agent))
        };
        let (place, user_agent) = setup().map_err(|error: Error| error.of(INVOKE))?;
        let payload = self.payload.expose_secret();
        let post = Post {
            operation: INVOKE,
            url: &self.url.url,
            place,
            user_agent,
            body: Bytes::from_owner(Zeroizing::new(payload.as_bytes().to_vec())),
            timeout: self.timeout,
        };
        let result = post.send().await;
        debug!(
            target: "kubiya_sdk",
            operation = INVOKE,
            destination = self.url.origin(),
            failure = result.as_ref().err().map(|error| tracing::field::debug(error.kind())),
            "event sent",
        );
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_origin_of_a_url_is_shown() {
        for (text, origin) in [
            (
                " https://h.example/canary/x?token=canary ",
                "https://h.example",
            ),
            ("https://h.example:8443/canary", "https://h.example:8443"),
            ("http://127.0.0.1:9/canary#canary", "http://127.0.0.1:9"),
            ("http://[::1]:9/canary", "http://[::1]:9"),
        ] {
            let url = WebhookUrl::parse(text).unwrap();
            assert_eq!(url.origin(), origin);
            assert!(!format!("{url:?}").contains("canary"));
        }
    }

    #[test]
    fn what_is_no_url_of_a_webhook_is_refused() {
        use WebhookUrlError::*;
        for (text, error) in [
            ("", NotAUrl),
            ("canary", NotAUrl),
            ("/hooks/canary", NotAUrl),
            ("https://", NotAUrl),
            ("http://h.example/canary", NotHttps),
            ("http://localhost.evil.example/canary", NotHttps),
            ("ftp://h.example/canary", NotHttps),
            ("file:///etc/canary", NotAUrl),
            ("https://user:canary@h.example/", HasUserinfo),
        ] {
            assert_eq!(WebhookUrl::parse(text).err(), Some(error), "{text:?}");
        }
    }
}
