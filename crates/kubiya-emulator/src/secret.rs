//! Secrets: the one collection with values that are never shown.

use secrecy::SecretString;
use serde::Serialize;

use crate::noun::Noun;
use crate::tracked::Entry;

pub(crate) const SECRET: Noun = Noun {
    one: "a secret",
    many: "secrets",
};

/// What the API tells about a secret: everything but its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecretMetadata {
    /// Unique in its organisation; the letter case matters.
    pub name: String,
    /// Empty where there is none.
    pub description: String,
    /// Opaque; set by [`Key::created_by`](crate::Key::created_by) or the builder.
    pub created_by: String,
    /// RFC 3339, in UTC; an update keeps it.
    pub created_at: String,
}

/// A stored secret with its value.
#[derive(Clone, Debug)]
pub(crate) struct Secret {
    pub(crate) value: SecretString,
    pub(crate) description: String,
    pub(crate) created_by: String,
    pub(crate) created_at: String,
}

/// Secrets are found by their names only.
impl Entry for Secret {}

impl Secret {
    pub(crate) fn metadata(&self, name: &str) -> SecretMetadata {
        SecretMetadata {
            name: name.to_owned(),
            description: self.description.clone(),
            created_by: self.created_by.clone(),
            created_at: self.created_at.clone(),
        }
    }
}
