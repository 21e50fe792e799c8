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
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::founding::Founding;
use crate::json_file::{self, FileError};
use crate::organization::{Organization, Organizations};
use crate::uuid;
use change::{Change, WrittenChange};
use journal::Journal;
use lock::Lock;
use saved::{SavedOrganization, Written};

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

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// So that it can be read and edited.
    ForPeople,
    Compact,
}

/// What is in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    version: u32,
    /// What the journal beside it calls itself, if there is one.
    journal: Option<String>,
    organizations: BTreeMap<String, SavedOrganization>,
}

/// What is written to a file.
#[derive(Serialize)]
struct WrittenState<'a> {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    journal: Option<&'a str>,
    organizations: BTreeMap<&'a str, Written<'a>>,
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
        // Text for people is never the shorter one.
        if weight(organizations) <= SMALL {
            let text = written(organizations)?;
            if text.len() <= SMALL {
                return self.replace_whole(organizations);
            }
        }
        let id = uuid::random();
        let state = WrittenState {
            version: JOURNALED,
            journal: Some(&id),
            ..WrittenState::of(organizations, Layout::Compact)
        };
        self.journal_limit =
            json_file::replace(&self.path, |to| serde_json::to_writer(to, &state))?;
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
        let change = WrittenChange::of(organization);
        if change.is_empty() {
            return Ok(());
        }
        let is_long = |journal: &Journal| journal.length() > self.journal_limit;
        if self.journal.as_ref().is_none_or(is_long) {
            let saved = self.save_all(organizations);
            match &self.journal {
                // Without room for a whole file, the journal goes on. It is as long again before the next try, so
                // that tries cost no more than what they are for.
                Some(journal) if saved.is_err() => self.journal_limit = 2 * journal.length(),
                _ => return saved,
            }
        }
        let added = match &mut self.journal {
            Some(journal) => journal.add(&self.path, &change),
            None => Ok(()),
        };
        match added {
            Ok(()) => Ok(()),
            // Where a line has no room, a whole file has none either.
            Err(error) if is_for_want_of_room(&error) => Err(FileError::Write(error)),
            // The file or the journal is not as it was left; a whole file mends that.
            Err(_) => self.save_all(organizations),
        }
    }

    /// Makes the file all there is, as the end of an emulator leaves it.
    pub(crate) fn finish(&mut self, organizations: &Organizations) -> Result<(), FileError> {
        match self.journal {
            Some(_) => self.replace_whole(organizations),
            None => Ok(()),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn replace_whole(&mut self, organizations: &Organizations) -> Result<(), FileError> {
        let state = WrittenState::of(organizations, Layout::ForPeople);
        json_file::replace(&self.path, |to| serde_json::to_writer_pretty(to, &state))?;
        self.journal = None;
        Journal::discard(&self.path);
        Ok(())
    }
}

/// What a file has that is all there is.
pub(crate) fn written(organizations: &Organizations) -> Result<Zeroizing<Vec<u8>>, FileError> {
    json_file::pretty(&WrittenState::of(organizations, Layout::ForPeople))
}

fn is_for_want_of_room(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    [FileTooLarge, QuotaExceeded, StorageFull].contains(&error.kind())
}

/// How long a file with this is at least, in bytes.
fn weight(organizations: &Organizations) -> usize {
    let of_one = |organization: &Organization| {
        let objects = organization.objects.all();
        let objects: usize = objects.map(|object| object.fields_text().len()).sum();
        objects + organization.secrets.len()
    };
    organizations.values().map(of_one).sum()
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
        if let Some(problem) = problem_of(state.version) {
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
}

impl<'a> WrittenState<'a> {
    fn of(organizations: &'a Organizations, layout: Layout) -> Self {
        let organizations = organizations.iter();
        let organizations = organizations.map(|(name, it)| (&**name, Written(it, layout)));
        Self {
            version: WHOLE,
            journal: None,
            organizations: organizations.collect(),
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
    problem_of(version)
}

fn problem_of(version: u32) -> Option<String> {
    (![WHOLE, JOURNALED].contains(&version)).then(|| {
        format!(
            "its \"version\" is neither {WHOLE} nor {JOURNALED}: a newer version of the emulator \
             wrote it, and reads it"
        )
    })
}
