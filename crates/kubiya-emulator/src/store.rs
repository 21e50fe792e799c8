//! The data of all organisations, shared and saved.

use std::sync::Mutex;

use crate::backend::lock;
use crate::founding::Founding;
use crate::json_file::FileError;
use crate::organization::{Organization, Organizations};
use crate::problem::Problem;
use crate::state::StateFile;

/// The shared, changeable data.
#[derive(Debug)]
pub(crate) struct Store {
    organizations: Mutex<Organizations>,
    file: Option<StateFile>,
    founding: Founding,
}

impl Store {
    /// A store that saves every change in `file`, and begins with what is saved there.
    ///
    /// Where nothing is saved, it begins with `seed`. The file is written at once, so that one that
    /// cannot be written is noticed in time.
    pub(crate) fn open(
        file: StateFile,
        seed: Organizations,
        founding: Founding,
    ) -> Result<Self, FileError> {
        let saved = file.load(&founding)?;
        let store = Self {
            file: Some(file),
            ..Self::in_memory(saved.unwrap_or(seed), founding)
        };
        store.save(&lock(&store.organizations))?;
        Ok(store)
    }

    /// A store that forgets everything when it is dropped.
    pub(crate) fn in_memory(mut organizations: Organizations, founding: Founding) -> Self {
        founding.found(&mut organizations);
        Self {
            organizations: Mutex::new(organizations),
            file: None,
            founding,
        }
    }

    /// Looks at one organisation.
    pub(crate) fn read<R>(&self, organization: &str, look: impl FnOnce(&Organization) -> R) -> R {
        look(self.reach(&mut lock(&self.organizations), organization))
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
        let outcome = change(self.reach(&mut organizations, organization))?;
        self.save(&organizations)
            .map_err(|_| Problem::StateNotSaved)?;
        Ok(outcome)
    }

    fn reach<'a>(&self, organizations: &'a mut Organizations, name: &str) -> &'a mut Organization {
        organizations
            .entry(name.to_owned())
            .or_insert_with(|| self.founding.organization(name))
    }

    fn save(&self, organizations: &Organizations) -> Result<(), FileError> {
        match &self.file {
            Some(file) => file.save(organizations),
            None => Ok(()),
        }
    }
}
