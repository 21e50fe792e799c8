//! The state file: the data of an emulator across its restarts.
//!
//! One emulator uses it at a time. It is JSON, and holds the values of secrets in base64 and all else as it is: it is for test data only.
//!
//! A small one is written anew with each change. Beside a larger one a journal takes the changes, each as a line, and
//! becomes part of it when the journal is the longer of the two, and at the end.

mod change;
mod journal;
mod lock;
mod saved;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::founding::Founding;
use crate::json_file::{self, FileError};
use crate::organization::Organizations;
use crate::uuid;
use change::Change;
use journal::Journal;
use lock::Lock;
use saved::SavedOrganization;

/// The version of a file that is all there is; every emulator has read it.
const WHOLE: u32 = 1;

/// The version of a file with a journal beside it.
const JOURNALED: u32 = 2;

/// In bytes; up to here a file is written anew with each change.
const SMALL: usize = 64 * 1024;

/// The file that follows every change.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    /// Beside a file that is not small.
    journal: Option<Journal>,
    /// In bytes; how long the journal may become.
    journal_limit: u64,
    _lock: Lock,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    version: u32,
    /// What the journal beside it calls itself, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    journal: Option<String>,
    organizations: BTreeMap<String, SavedOrganization>,
}

impl StateFile {
    /// Takes the file for the emulator that listens on `address`, until this is dropped.
    ///
    /// # Errors
    ///
    /// Among others, that another emulator has it.
    pub(crate) fn take(path: &Path, address: SocketAddr) -> Result<Self, FileError> {
        let path = json_file::resolved(path)?;
        let lock = Lock::take(&path, address)?;
        Ok(Self {
            path,
            journal: None,
            journal_limit: 0,
            _lock: lock,
        })
    }

    /// The saved data; none where there is no file yet.
    pub(crate) fn load(&self, founding: &Founding) -> Result<Option<Organizations>, FileError> {
        let Some(text) = json_file::text_if_present(&self.path)? else {
            return Ok(None);
        };
        let state = State::parse(&text)?;
        drop(text);
        let journal = state.journal.clone();
        let mut organizations = state.restore(founding)?;
        if let Some(id) = journal {
            Journal::replay(&self.path, &id, |change: Change| {
                change.repeat(&mut organizations)
            })?;
        }
        Ok(Some(organizations))
    }

    /// Writes everything, so that no journal is needed for what was before.
    pub(crate) fn save_all(&mut self, organizations: &Organizations) -> Result<(), FileError> {
        let mut state = State::of(organizations);
        let text = json_file::pretty(&state)?;
        if text.len() <= SMALL {
            return self.replace_whole(&text);
        }
        drop(text);
        let id = uuid::random();
        state.version = JOURNALED;
        state.journal = Some(id.clone());
        let text = json_file::compact(&state)?;
        json_file::replace(&self.path, &text)?;
        self.journal_limit = text.len() as u64;
        self.journal = Some(Journal::new(&self.path, id));
        Ok(())
    }

    /// Saves what an organisation has unsaved.
    pub(crate) fn save(
        &mut self,
        organizations: &Organizations,
        changed: &str,
    ) -> Result<(), FileError> {
        let organization = &organizations[changed];
        let change = Change::of(organization);
        if change.is_empty() {
            return Ok(());
        }
        if let Some(journal) = &mut self.journal
            && journal.length() <= self.journal_limit
            && journal.add(&self.path, &change).is_ok()
        {
            return Ok(());
        }
        self.save_all(organizations)
    }

    /// Makes the file all there is, as the end of an emulator leaves it.
    pub(crate) fn finish(&mut self, organizations: &Organizations) -> Result<(), FileError> {
        match self.journal {
            Some(_) => self.replace_whole(&written(organizations)?),
            None => Ok(()),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn replace_whole(&mut self, text: &Zeroizing<Vec<u8>>) -> Result<(), FileError> {
        json_file::replace(&self.path, text)?;
        self.journal = None;
        Journal::discard(&self.path);
        Ok(())
    }
}

/// What a file has that is all there is.
pub(crate) fn written(organizations: &Organizations) -> Result<Zeroizing<Vec<u8>>, FileError> {
    json_file::pretty(&State::of(organizations))
}

/// The data in what a file has that is all there is.
pub(crate) fn read(text: &[u8], founding: &Founding) -> Result<Organizations, FileError> {
    let state = State::parse(text)?;
    if state.journal.is_some() {
        return Err(FileError::content(format!(
            "its \"version\" is not {WHOLE}: that of a file with a journal is not all there is"
        )));
    }
    state.restore(founding)
}

impl State {
    fn parse(text: &[u8]) -> Result<Self, FileError> {
        let state: Self = json_file::parse(text)
            .map_err(|error| version_problem(text).map_or(error, FileError::content))?;
        if let Some(problem) = version_problem(text) {
            return Err(FileError::content(problem));
        }
        if (state.version == JOURNALED) != state.journal.is_some() {
            return Err(FileError::content(format!(
                "a \"journal\" belongs to \"version\" {JOURNALED} and to no other"
            )));
        }
        Ok(state)
    }

    fn restore(self, founding: &Founding) -> Result<Organizations, FileError> {
        let organizations = self.organizations.into_iter();
        organizations
            .map(|(name, saved)| saved.restore(&name, founding).map(|it| (name, it)))
            .collect()
    }

    fn of(organizations: &Organizations) -> Self {
        let organizations = organizations.iter();
        let saved = organizations.map(|(name, it)| (name.clone(), SavedOrganization::of(it)));
        Self {
            version: WHOLE,
            journal: None,
            organizations: saved.collect(),
        }
    }
}

/// Why this emulator cannot read the version that a file says, whatever else is in it.
fn version_problem(text: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    let Versioned { version } = serde_json::from_slice(text).ok()?;
    (![WHOLE, JOURNALED].contains(&version)).then(|| {
        format!(
            "its \"version\" is neither {WHOLE} nor {JOURNALED}: a newer version of the emulator \
             wrote it, and reads it"
        )
    })
}
