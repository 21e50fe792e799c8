//! The API key, from the caller to the `authorization` header.

use bytes::Bytes;
use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use zeroize::{Zeroize, Zeroizing};

/// The scheme of API keys on the Kubiya API; `Bearer` is for user sessions.
///
/// **Source:** Kubiya's authentication page and every first-party client.
const SCHEME: &str = "UserKey ";

/// Moves text into a [`SecretString`] without leaving a copy behind.
///
/// `SecretString::from(String)` shrinks the buffer to fit, which can move the text and free the
/// old buffer as it was. This copies into a buffer of the exact size and wipes the old one.
///
/// # Examples
///
/// ```
/// let value = kubiya_sdk::seal(String::from("hunter2"));
/// assert_eq!(format!("{value:?}"), "SecretBox<str>([REDACTED])");
/// ```
pub fn seal(mut text: String) -> SecretString {
    let sealed = SecretString::from(Box::<str>::from(text.as_str()));
    text.zeroize();
    sealed
}

/// An API key that can be sent as a header.
#[derive(Clone)]
pub(crate) struct ApiKey(SecretString);

/// Why a text cannot be an API key. The text itself is not part of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum ApiKeyError {
    #[error("no API key was given: set one on the builder, or KUBIYA_API_KEY for `from_env`")]
    Missing,
    #[error("the API key is empty")]
    Empty,
    #[error("the API key contains a space, a line break or a character outside of ASCII")]
    Unsendable,
}

impl ApiKey {
    /// Accepts any visible ASCII text; white space around it (a trailing line break) is dropped.
    ///
    /// The format is not checked further: keys with several prefixes and JWTs are in use.
    pub(crate) fn parse(key: &SecretString) -> Result<Self, ApiKeyError> {
        let text = key.expose_secret().trim_ascii();
        if text.is_empty() {
            return Err(ApiKeyError::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ApiKeyError::Unsendable);
        }
        Ok(Self(SecretString::from(Box::<str>::from(text))))
    }

    pub(crate) fn secret(&self) -> &SecretString {
        &self.0
    }

    /// The header value: marked sensitive, backed by memory that is wiped when it is dropped.
    pub(crate) fn header(&self) -> Result<HeaderValue, ApiKeyError> {
        let key = self.0.expose_secret();
        let mut text = Zeroizing::new(Vec::with_capacity(SCHEME.len() + key.len()));
        text.extend_from_slice(SCHEME.as_bytes());
        text.extend_from_slice(key.as_bytes());
        let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text))
            .map_err(|_| ApiKeyError::Unsendable)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<ApiKey, ApiKeyError> {
        ApiKey::parse(&SecretString::from(text))
    }

    #[test]
    fn white_space_around_a_key_is_dropped() {
        let key = parse(" kby_1 \r\n").unwrap();
        assert_eq!(key.secret().expose_secret(), "kby_1");
    }

    #[test]
    fn an_empty_or_unsendable_key_is_refused() {
        assert_eq!(parse(" \n").err(), Some(ApiKeyError::Empty));
        for text in ["a b", "a\nb", "clé", "a\u{7f}b", "a\0b"] {
            assert_eq!(parse(text).err(), Some(ApiKeyError::Unsendable), "{text:?}");
        }
    }

    #[test]
    fn the_header_is_sensitive_and_carries_the_scheme() {
        let header = parse("kby_1").unwrap().header().unwrap();
        assert!(header.is_sensitive());
        assert_eq!(header.as_bytes(), b"UserKey kby_1");
        assert_eq!(format!("{header:?}"), "Sensitive");
    }

    #[test]
    fn sealing_keeps_the_text() {
        let mut text = String::with_capacity(100);
        text.push_str("hunter2");
        assert_eq!(seal(text).expose_secret(), "hunter2");
    }
}
