//! The data of all organisations, shared and saved.

use std::error::Error;
use std::sync::Mutex;

use zeroize::Zeroizing;

use crate::founding::Founding;
use crate::json_file::FileError;
use crate::kept::Kept;
use crate::lock::lock;
use crate::notice;
use crate::organization::{Organization, Organizations};
use crate::problem::Problem;
use crate::state::{self, StateFile};

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
    /// What they were when the emulator started; shares with them what has not changed since.
    beginning: Vec<Kept>,
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
        mut file: StateFile,
        seed: Organizations,
        founding: Founding,
    ) -> Result<Self, FileError> {
        let saved = file.load(&founding)?;
        let is_restored = saved.is_some();
        let mut organizations = saved.unwrap_or(seed);
        founding.found(&mut organizations);
        file.save_all(&organizations)?;
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

    fn new(mut organizations: Organizations, saving: Saving, founding: Founding) -> Self {
        organizations.values_mut().for_each(Organization::settle);
        Self {
            data: Mutex::new(Data {
                beginning: organizations.values().map(Kept::of).collect(),
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
    /// One that fails is undone. One that succeeds is saved before this returns; if it cannot be saved, it is
    /// undone and the answer is an error.
    pub(crate) fn change<R>(
        &self,
        organization: &str,
        change: impl FnOnce(&mut Organization) -> Result<R, Problem>,
    ) -> Result<R, Problem> {
        let mut data = lock(&self.data);
        let reached = self.reach(&mut data.organizations, organization);
        reached.begin();
        let outcome = change(reached).and_then(|outcome| data.save(organization).map(|()| outcome));
        let reached = self.reach(&mut data.organizations, organization);
        match outcome {
            Ok(_) => reached.settle(),
            Err(_) => reached.undo(),
        }
        outcome
    }

    /// Everything, as a state file has it.
    pub(crate) fn written(&self) -> Result<Zeroizing<Vec<u8>>, FileError> {
        state::written(&lock(&self.data).organizations)
    }

    /// Replaces everything by what a state file may have, at once; whoever has a key is admitted.
    ///
    /// # Errors
    ///
    /// That it is no state file's, for which everything stays as it is.
    pub(crate) fn replace(&self, text: &[u8]) -> Result<Result<(), Problem>, FileError> {
        let mut organizations = state::read(text, &self.founding)?;
        self.founding.found(&mut organizations);
        Ok(lock(&self.data).replace(organizations))
    }

    /// Makes everything what it was when the emulator started.
    pub(crate) fn reset(&self) -> Result<(), Problem> {
        let mut data = lock(&self.data);
        let beginning = data.beginning.iter().map(Kept::again);
        let beginning = beginning.map(|it| (it.name.clone(), it)).collect();
        data.replace(beginning)
    }

    /// Whether it began with what was saved, so that no seed was used.
    pub(crate) fn began_with_saved_data(&self) -> bool {
        self.is_restored
    }

    /// Gives up the file, if there is one; a change from now on cannot be saved.
    pub(crate) fn close(&self) {
        let Data {
            organizations,
            saving,
            ..
        } = &mut *lock(&self.data);
        if let Saving::In(file) = saving {
            // Where this fails, the journal stays, and with it what it holds.
            if let Err(error) = file.finish(organizations) {
                tell(file, &error);
            }
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
    /// Replaces everything once that is saved.
    fn replace(&mut self, mut organizations: Organizations) -> Result<(), Problem> {
        organizations.values_mut().for_each(Organization::settle);
        match &mut self.saving {
            Saving::None => {}
            Saving::In(file) => file.save_all(&organizations).map_err(|error| {
                tell(file, &error);
                Problem::StateNotSaved
            })?,
            Saving::Closed => return Err(Problem::StateNotSaved),
        }
        self.organizations = organizations;
        Ok(())
    }

    /// Saves what was changed in an organisation.
    fn save(&mut self, changed: &str) -> Result<(), Problem> {
        match &mut self.saving {
            Saving::None => Ok(()),
            Saving::In(file) => file.save(&self.organizations, changed).map_err(|error| {
                tell(file, &error);
                Problem::StateNotSaved
            }),
            Saving::Closed => Err(Problem::StateNotSaved),
        }
    }
}

/// Tells whoever runs the emulator why the file is not as the data.
fn tell(file: &StateFile, error: &FileError) {
    let cause = error.source().map(|cause| format!(": {cause}"));
    notice::give(format_args!(
        "the state file {} could not be saved: {error}{}",
        file.path().display(),
        cause.unwrap_or_default()
    ));
}
