//! API keys: who is calling, and what they may do.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::problem::Problem;

/// An API key that the emulator accepts, and the organisation whose data it opens.
///
/// In a JSON list of keys it is an object with `key`, and optionally `organization`, `created_by` and
/// `read_only`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    #[serde(rename = "key")]
    secret: SecretString,
    #[serde(default = "default_organization")]
    organization: String,
    created_by: Option<String>,
    #[serde(default)]
    read_only: bool,
}

impl Key {
    /// The key of a program that was given none. It is in the documentation, so it keeps nobody out.
    pub const PUBLISHED: &str = "emulator-key";

    /// The organisation of keys that name no other.
    pub(crate) const DEFAULT_ORGANIZATION: &str = "default";

    /// A key of the organisation `default` that may read and write.
    pub fn new(key: impl Into<SecretString>) -> Self {
        Self {
            secret: key.into(),
            organization: default_organization(),
            created_by: None,
            read_only: false,
        }
    }

    /// Moves the key to another organisation; each has data of its own.
    #[must_use]
    pub fn organization(mut self, name: impl Into<String>) -> Self {
        self.organization = name.into();
        self
    }

    /// Makes writes with this key fail with 403.
    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// The `created_by` of what is created with this key.
    #[must_use]
    pub fn created_by(mut self, who: impl Into<String>) -> Self {
        self.created_by = Some(who.into());
        self
    }

    /// A random key of the organisation `default`.
    pub(crate) fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; 24]);
        getrandom::fill(&mut *bytes)?;
        Ok(Self::new(URL_SAFE_NO_PAD.encode(*bytes)))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.secret.expose_secret().trim().is_empty()
    }

    pub(crate) fn is_published(&self) -> bool {
        self.secret.expose_secret() == Self::PUBLISHED
    }

    pub(crate) fn secret(&self) -> &SecretString {
        &self.secret
    }

    /// The `created_by` of what is created with this key, if it has its own.
    pub(crate) fn creator(&self) -> Option<&str> {
        self.created_by.as_deref()
    }

    pub(crate) fn organization_name(&self) -> &str {
        &self.organization
    }
}

/// The key that a request was made with; an extractor for routes that only read.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The place of the key in the configured list.
    pub(crate) key: usize,
    pub(crate) organization: String,
    pub(crate) created_by: Option<String>,
    read_only: bool,
}

/// A [`Caller`] who may write; as an extractor it answers 403 to the others.
pub(crate) struct Writer(pub(crate) Caller);

/// Finds the key that the `Authorization` header names.
///
/// The scheme is `UserKey`, in any letter case. Source: the clients of the API send it so, and the
/// published API reference says that `Bearer` is wrong for an API key.
pub(crate) fn identify(keys: &[Key], headers: &HeaderMap) -> Result<Caller, Problem> {
    let header = headers
        .get(header::AUTHORIZATION)
        .ok_or(Problem::MissingCredentials)?;
    let (scheme, secret) = match header.as_bytes().iter().position(|byte| *byte == b' ') {
        Some(space) => header.as_bytes().split_at(space),
        None => return Err(Problem::WrongScheme),
    };
    if !scheme.eq_ignore_ascii_case(b"UserKey") {
        return Err(Problem::WrongScheme);
    }
    let secret = secret.trim_ascii();
    keys.iter()
        .enumerate()
        .find(|(_, key)| key.secret.expose_secret().as_bytes().ct_eq(secret).into())
        .map(|(index, key)| Caller {
            key: index,
            organization: key.organization.clone(),
            created_by: key.created_by.clone(),
            read_only: key.read_only,
        })
        .ok_or(Problem::UnknownKey)
}

fn default_organization() -> String {
    Key::DEFAULT_ORGANIZATION.to_owned()
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(Problem::MissingCredentials)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Writer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let caller = <Caller as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        if caller.read_only {
            Err(Problem::ReadOnlyKey)
        } else {
            Ok(Self(caller))
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn identified(authorization: &str) -> Result<String, Problem> {
        let keys = [Key::new("first"), Key::new("second").organization("other")];
        let mut headers = HeaderMap::new();
        headers.insert(
            header::AUTHORIZATION,
            HeaderValue::from_str(authorization).unwrap(),
        );
        identify(&keys, &headers).map(|caller| caller.organization)
    }

    #[test]
    fn a_key_opens_its_own_organisation() {
        assert_eq!(identified("UserKey first"), Ok("default".to_owned()));
        assert_eq!(identified("UserKey second"), Ok("other".to_owned()));
    }

    #[test]
    fn the_letter_case_of_the_scheme_does_not_matter() {
        assert_eq!(identified("userkey first"), Ok("default".to_owned()));
        assert_eq!(identified("USERKEY first"), Ok("default".to_owned()));
    }

    #[test]
    fn another_scheme_or_key_is_refused() {
        assert_eq!(identified("Bearer first"), Err(Problem::WrongScheme));
        assert_eq!(identified("first"), Err(Problem::WrongScheme));
        assert_eq!(identified("UserKey firs"), Err(Problem::UnknownKey));
        assert_eq!(identified("UserKey First"), Err(Problem::UnknownKey));
        assert_eq!(identified("UserKey "), Err(Problem::UnknownKey));
    }
}
