//! The data of all organisations, shared and saved.

use std::sync::Mutex;

use crate::founding::Founding;
use crate::json_file::FileError;
use crate::lock::lock;
use crate::organization::{Organization, Organizations};
use crate::problem::Problem;
use crate::state::StateFile;

/// The shared, changeable data.
#[derive(Debug)]
pub(crate) struct Store {
    data: Mutex<Data>,
    founding: Founding,
    is_restored: bool,
}

#[derive(Debug)]
struct Data {
    organizations: Organizations,
    saving: Saving,
}

/// Where the data is saved.
#[derive(Debug)]
enum Saving {
    None,
    In(StateFile),
    /// No longer: the file may be another's.
    Closed,
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
        let is_restored = saved.is_some();
        let mut organizations = saved.unwrap_or(seed);
        founding.found(&mut organizations);
        file.save(&organizations)?;
        let store = Self::new(organizations, Saving::In(file), founding);
        Ok(Self {
            is_restored,
            ..store
        })
    }

    /// A store that forgets everything when it is dropped.
    pub(crate) fn in_memory(mut organizations: Organizations, founding: Founding) -> Self {
        founding.found(&mut organizations);
        Self::new(organizations, Saving::None, founding)
    }

    fn new(organizations: Organizations, saving: Saving, founding: Founding) -> Self {
        Self {
            data: Mutex::new(Data {
                organizations,
                saving,
            }),
            founding,
            is_restored: false,
        }
    }

    /// Looks at one organisation.
    pub(crate) fn read<R>(&self, organization: &str, look: impl FnOnce(&Organization) -> R) -> R {
        look(self.reach(&mut lock(&self.data).organizations, organization))
    }

    /// Changes one organisation as a whole: no other request sees it half done.
    ///
    /// A `change` that fails must have left everything as it was. One that succeeds is saved before
    /// this returns; if it cannot be saved, it is undone and the answer is an error.
    pub(crate) fn change<R>(
        &self,
        organization: &str,
        change: impl FnOnce(&mut Organization) -> Result<R, Problem>,
    ) -> Result<R, Problem> {
        let mut data = lock(&self.data);
        let is_saved = !matches!(data.saving, Saving::None);
        let reached = self.reach(&mut data.organizations, organization);
        let before = is_saved.then(|| reached.clone());
        let outcome = change(reached)?;
        if let Err(problem) = data.save() {
            data.organizations
                .extend(before.map(|it| (organization.to_owned(), it)));
            return Err(problem);
        }
        Ok(outcome)
    }

    /// Whether it began with what was saved, so that no seed was used.
    pub(crate) fn began_with_saved_data(&self) -> bool {
        self.is_restored
    }

    /// Gives up the file, if there is one; a change from now on cannot be saved.
    pub(crate) fn close(&self) {
        let saving = &mut lock(&self.data).saving;
        if let Saving::In(_) = saving {
            *saving = Saving::Closed;
        }
    }

    fn reach<'a>(&self, organizations: &'a mut Organizations, name: &str) -> &'a mut Organization {
        organizations
            .entry(name.to_owned())
            .or_insert_with(|| self.founding.organization(name))
    }
}

impl Data {
    fn save(&self) -> Result<(), Problem> {
        match &self.saving {
            Saving::None => Ok(()),
            Saving::In(file) => file
                .save(&self.organizations)
                .map_err(|_| Problem::StateNotSaved),
            Saving::Closed => Err(Problem::StateNotSaved),
        }
    }
}
