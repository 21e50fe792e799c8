//! The data of every organisation.

use std::collections::BTreeMap;
use std::sync::Mutex;

use secrecy::SecretString;
use serde::Serialize;

use crate::backend::lock;
use crate::json_file::FileError;
use crate::problem::Problem;
use crate::state::StateFile;

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

/// The data that one or more API keys open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Organization {
    pub(crate) secrets: BTreeMap<String, Secret>,
}

impl Organization {
    pub(crate) fn secret(&self, name: &str) -> Result<&Secret, Problem> {
        self.secrets.get(name).ok_or(Problem::SecretNotFound)
    }

    pub(crate) fn secret_mut(&mut self, name: &str) -> Result<&mut Secret, Problem> {
        self.secrets.get_mut(name).ok_or(Problem::SecretNotFound)
    }

    pub(crate) fn metadata(&self) -> Vec<SecretMetadata> {
        self.secrets
            .iter()
            .map(|(name, secret)| secret.metadata(name))
            .collect()
    }
}

/// All organisations by name; one appears with its first change.
pub(crate) type Organizations = BTreeMap<String, Organization>;

/// The shared, changeable data.
#[derive(Debug)]
pub(crate) struct Store {
    organizations: Mutex<Organizations>,
    file: Option<StateFile>,
}

impl Store {
    /// A store that saves every change in `file`, and begins with what is saved there.
    ///
    /// Where nothing is saved, it begins with `seed`. The file is written at once, so that one that
    /// cannot be written is noticed in time.
    pub(crate) fn open(file: StateFile, seed: Organizations) -> Result<Self, FileError> {
        let organizations = file.load()?.unwrap_or(seed);
        file.save(&organizations)?;
        Ok(Self {
            organizations: Mutex::new(organizations),
            file: Some(file),
        })
    }

    /// A store that forgets everything when it is dropped.
    pub(crate) fn in_memory(organizations: Organizations) -> Self {
        Self {
            organizations: Mutex::new(organizations),
            file: None,
        }
    }

    /// Looks at one organisation.
    pub(crate) fn read<R>(&self, organization: &str, look: impl FnOnce(&Organization) -> R) -> R {
        match lock(&self.organizations).get(organization) {
            Some(found) => look(found),
            None => look(&Organization::default()),
        }
    }

    /// Changes one organisation as a whole: no other request sees it half done.
    ///
    /// A `change` that fails must have left everything as it was. One that succeeds is saved before
    /// this returns; if it cannot be saved, it is in force all the same and the answer is an error.
    pub(crate) fn change<R>(
        &self,
        organization: &str,
        change: impl FnOnce(&mut Organization) -> Result<R, Problem>,
    ) -> Result<R, Problem> {
        let mut organizations = lock(&self.organizations);
        let outcome = change(organizations.entry(organization.to_owned()).or_default())?;
        if let Some(file) = &self.file {
            file.save(&organizations)
                .map_err(|_| Problem::StateNotSaved)?;
        }
        Ok(outcome)
    }
}
