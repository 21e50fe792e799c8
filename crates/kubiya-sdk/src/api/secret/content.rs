//! What is sent of a secret: its value, which nothing gives back, and its description.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::size;

/// A secret to create.
///
/// It holds the value, so it can be neither printed, serialised, cloned nor compared.
#[must_use]
pub struct NewSecret {
    pub(super) name: String,
    pub(super) value: SecretString,
    pub(super) description: String,
    pub(super) known_absent: bool,
}

impl NewSecret {
    /// A secret without a description.
    pub fn new(name: impl Into<String>, value: SecretString) -> Self {
        Self {
            name: name.into(),
            value,
            description: String::new(),
            known_absent: false,
        }
    }

    /// Says what the secret is for.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Says that you have just looked, and that there was no secret of this name.
    /// [`Secrets::create`](crate::Secrets::create) then does not look itself.
    ///
    /// A secret that came since then is in danger, the more the longer ago you looked. An API that overwrites
    /// would overwrite it. If the answer to the create is lost, a secret of the same description is taken for
    /// the one created, and gets its value.
    pub fn known_absent(mut self) -> Self {
        self.known_absent = true;
        self
    }
}

/// The new content of a secret: value **and** description, since the API takes them together.
///
/// It holds the value, so it can be neither printed, serialised, cloned nor compared.
#[must_use]
pub struct SecretUpdate {
    pub(super) value: SecretString,
    pub(super) description: String,
}

impl SecretUpdate {
    /// Sets the value and the description. An empty description removes the old one.
    pub fn new(value: SecretString, description: impl Into<String>) -> Self {
        Self {
            value,
            description: description.into(),
        }
    }
}

impl fmt::Debug for NewSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSecret")
            .field("name", &self.name)
            .field("value", &"[REDACTED]")
            .field("description", &self.description)
            .finish()
    }
}

impl fmt::Debug for SecretUpdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretUpdate")
            .field("value", &"[REDACTED]")
            .field("description", &self.description)
            .finish()
    }
}

/// What a secret takes in JSON as the API may write it, in bytes, as [`text_size`](crate::text_size) counts.
///
/// The value counts, since the answer to a write may repeat it. A secret of more than
/// [`OBJECT_LIMIT`](crate::OBJECT_LIMIT) is not sent.
pub fn secret_size(name: &str, value: &SecretString, description: &str) -> usize {
    size::of(&Body {
        name,
        value: value.expose_secret(),
        description,
    })
}

/// The body of a create and of an update, borrowed: it lives only while it is being written.
#[derive(Serialize)]
pub(super) struct Body<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    pub(super) description: &'a str,
}

/// The value is empty.
#[derive(Debug, thiserror::Error)]
#[error("the value is empty")]
struct EmptyValue;

pub(super) fn check_value(operation: &'static str, value: &SecretString) -> Result<()> {
    if value.expose_secret().is_empty() {
        return Err(Error::new(operation, ErrorKind::InvalidInput).with_source(EmptyValue));
    }
    Ok(())
}
