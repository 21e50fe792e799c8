//! The secrets of an organisation, seen and changed past the API.

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use crate::organization::Organization;
use crate::reach::Reach;
use crate::secret::SecretMetadata;

/// The secrets of one organisation, as a test or a colleague with the dashboard reaches them.
///
/// Nothing here passes the request log, faults or limits.
///
/// # Panics
///
/// The methods that change something panic if a state file is configured and cannot be written.
#[derive(Debug)]
pub struct Vault<'a> {
    reach: Reach<'a>,
}

impl<'a> Vault<'a> {
    pub(crate) fn new(reach: Reach<'a>) -> Self {
        Self { reach }
    }

    /// All secrets without their values, in the order of their names.
    pub fn list(&self) -> Vec<SecretMetadata> {
        self.reach.read(Organization::metadata)
    }

    /// One secret without its value.
    pub fn metadata(&self, name: &str) -> Option<SecretMetadata> {
        self.reach.read(|organization| {
            organization
                .secrets
                .get(name)
                .map(|secret| secret.metadata(name))
        })
    }

    /// Whether the secret exists and has exactly this value; compared in constant time.
    pub fn value_matches(&self, name: &str, value: &str) -> bool {
        self.value(name).is_some_and(|stored| {
            stored
                .expose_secret()
                .as_bytes()
                .ct_eq(value.as_bytes())
                .into()
        })
    }

    /// The stored value, for tests that need more than [`Vault::value_matches`].
    pub fn value(&self, name: &str) -> Option<SecretString> {
        self.reach.read(|organization| {
            organization
                .secrets
                .get(name)
                .map(|secret| secret.value.clone())
        })
    }

    /// Creates a secret without a description, or replaces the value of an existing one.
    pub fn put(&self, name: &str, value: impl Into<SecretString>) {
        let value = value.into();
        self.reach.change(|organization| {
            let secrets = &mut organization.secrets;
            if secrets.get(name).is_some() {
                secrets.edit(name, |secret| secret.value = value);
            } else {
                secrets.insert(name, self.reach.backend.new_secret(value));
            }
        });
    }

    /// Changes the description; false where there is no such secret.
    pub fn describe(&self, name: &str, description: &str) -> bool {
        self.reach.change(|organization| {
            let secrets = &mut organization.secrets;
            let described = secrets.edit(name, |secret| {
                description.clone_into(&mut secret.description);
            });
            described.is_some()
        })
    }

    /// Deletes a secret; false where there is no such secret.
    pub fn remove(&self, name: &str) -> bool {
        self.reach
            .change(|organization| organization.secrets.remove(name))
    }
}
