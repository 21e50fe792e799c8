//! The seed file: what an emulator without any data starts with.

use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::auth::Key;
use crate::clock::Clock;
use crate::founding::Founding;
use crate::json_file::{self, FileError};
use crate::store::{Organizations, Secret};

/// One entry of the list in a seed file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    name: String,
    value: SecretString,
    #[serde(default)]
    description: String,
    created_by: Option<String>,
    created_at: Option<String>,
    organization: Option<String>,
}

/// Reads a seed file; what an entry does not say is filled in.
pub(crate) fn read(
    path: &Path,
    clock: &Clock,
    created_by: &str,
    founding: &Founding,
) -> Result<Organizations, FileError> {
    let mut organizations = Organizations::new();
    for seed in json_file::read::<Vec<Seed>>(path)? {
        if seed.name.is_empty() || seed.value.expose_secret().is_empty() {
            return Err(FileError::Content(
                "a secret in it has an empty name or value",
            ));
        }
        let organization = seed
            .organization
            .unwrap_or_else(|| Key::DEFAULT_ORGANIZATION.to_owned());
        let secret = Secret {
            value: seed.value,
            description: seed.description,
            created_by: seed.created_by.unwrap_or_else(|| created_by.to_owned()),
            created_at: seed.created_at.unwrap_or_else(|| clock.timestamp()),
        };
        let secrets = &mut organizations.entry(organization).or_default().secrets;
        if secrets.insert(seed.name, secret).is_some() {
            return Err(FileError::Content("a name occurs twice in it"));
        }
    }
    for (name, organization) in &mut organizations {
        founding.complete(name, &mut organization.listings);
    }
    Ok(organizations)
}
