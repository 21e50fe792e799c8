//! The state file: the data of an emulator across its restarts.
//!
//! It is JSON, and holds the values in base64: it is for test data only.

use std::collections::BTreeMap;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::json_file::{self, FileError};
use crate::store::{Organization, Organizations, Secret};

/// The version of the form of the file that this emulator reads and writes.
const VERSION: u32 = 1;

/// The file that follows every change.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    version: u32,
    organizations: BTreeMap<String, SavedOrganization>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedOrganization {
    secrets: BTreeMap<String, SavedSecret>,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct SavedSecret {
    value_base64: String,
    description: String,
    created_by: String,
    created_at: String,
}

impl StateFile {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// The saved data; none where there is no file yet.
    pub(crate) fn load(&self) -> Result<Option<Organizations>, FileError> {
        let Some(state) = json_file::read_if_present::<State>(&self.path)? else {
            return Ok(None);
        };
        if state.version != VERSION {
            return Err(FileError::Content(
                "it was written by another version of the emulator",
            ));
        }
        state
            .organizations
            .into_iter()
            .map(|(name, organization)| Ok((name, organization.restore()?)))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    pub(crate) fn save(&self, organizations: &Organizations) -> Result<(), FileError> {
        let organizations = organizations
            .iter()
            .map(|(name, organization)| (name.clone(), SavedOrganization::of(organization)))
            .collect();
        json_file::replace(
            &self.path,
            &State {
                version: VERSION,
                organizations,
            },
        )
    }
}

impl SavedOrganization {
    fn of(organization: &Organization) -> Self {
        let secrets = organization.secrets.iter();
        Self {
            secrets: secrets
                .map(|(name, it)| (name.clone(), SavedSecret::of(it)))
                .collect(),
        }
    }

    fn restore(self) -> Result<Organization, FileError> {
        let secrets = self.secrets.into_iter();
        let secrets = secrets.map(|(name, saved)| Ok((name, saved.restore()?)));
        Ok(Organization {
            secrets: secrets.collect::<Result<_, FileError>>()?,
        })
    }
}

impl SavedSecret {
    fn of(secret: &Secret) -> Self {
        Self {
            value_base64: STANDARD.encode(secret.value.expose_secret()),
            description: secret.description.clone(),
            created_by: secret.created_by.clone(),
            created_at: secret.created_at.clone(),
        }
    }

    fn restore(&self) -> Result<Secret, FileError> {
        let invalid = FileError::Content("a value_base64 in it is not base64 of UTF-8");
        let Ok(bytes) = STANDARD.decode(&self.value_base64).map(Zeroizing::new) else {
            return Err(invalid);
        };
        let Ok(value) = std::str::from_utf8(&bytes) else {
            return Err(invalid);
        };
        Ok(Secret {
            value: SecretString::from(value),
            description: self.description.clone(),
            created_by: self.created_by.clone(),
            created_at: self.created_at.clone(),
        })
    }
}
