//! The state file: the data of an emulator across its restarts.
//!
//! One emulator uses it at a time. It is JSON, and holds the values in base64 and the agents as they are: it is for test data only.

mod lock;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::collection::{Agent, Fields};
use crate::founding::Founding;
use crate::json_file::{self, FileError};
use crate::listings::Listings;
use crate::organization::{Organization, Organizations, Secret};

use lock::Lock;

/// The version of the form of the file that this emulator reads and writes.
const VERSION: u32 = 1;

/// The file that follows every change.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    _lock: Lock,
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
    #[serde(default)]
    agents: Vec<SavedAgent>,
    /// None in a file from before there were agents.
    directory: Option<Listings>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedAgent {
    uuid: String,
    fields: Fields,
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
    /// Takes the file for the emulator that listens on `address`, until this is dropped.
    ///
    /// # Errors
    ///
    /// Among others, that another emulator has it.
    pub(crate) fn take(path: &Path, address: SocketAddr) -> Result<Self, FileError> {
        let path = json_file::resolved(path).map_err(FileError::Write)?;
        let lock = Lock::take(&path, address)?;
        Ok(Self { path, _lock: lock })
    }

    /// The saved data; none where there is no file yet.
    pub(crate) fn load(&self, founding: &Founding) -> Result<Option<Organizations>, FileError> {
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
            .map(|(name, saved)| saved.restore(&name, founding).map(|it| (name, it)))
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
        let agents = organization.agents.iter().cloned();
        Self {
            secrets: secrets
                .map(|(name, it)| (name.clone(), SavedSecret::of(it)))
                .collect(),
            agents: agents
                .map(|Agent { uuid, fields }| SavedAgent { uuid, fields })
                .collect(),
            directory: Some(organization.listings.clone()),
        }
    }

    fn restore(self, name: &str, founding: &Founding) -> Result<Organization, FileError> {
        let secrets = self.secrets.into_iter();
        let secrets = secrets.map(|(name, saved)| Ok((name, saved.restore()?)));
        let agents = self.agents.into_iter();
        Ok(Organization {
            secrets: secrets.collect::<Result<_, FileError>>()?,
            agents: agents
                .map(|SavedAgent { uuid, fields }| Agent { uuid, fields })
                .collect(),
            listings: self
                .directory
                .unwrap_or_else(|| founding.organization(name).listings),
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
