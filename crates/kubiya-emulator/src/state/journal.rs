//! The journal beside a state file: the changes since it was written, a line each.
//!
//! Its first line says which state file it continues; beside another one it means nothing. A line is written at
//! once and before the request is answered. It survives the end of the process at any time; it is not forced to the
//! disk. Where an end came in the midst of a line, that change was never answered, and is left out.

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::json_file::{self, FileError};
use crate::notice;

/// What is added to the name of a state file for its journal.
const SUFFIX: &str = ".emulator-journal";

/// A journal that is written.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    id: String,
    /// In bytes; nothing is there before the first change.
    length: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    journal: String,
}

impl Journal {
    /// A journal for a state file that names it so.
    pub(super) fn new(state: &Path, id: String) -> Self {
        Self {
            path: path_beside(state),
            id,
            length: 0,
        }
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Adds a line, or leaves everything as it was.
    ///
    /// # Errors
    ///
    /// Also if the state file or the journal is no longer there: what was written then would be lost.
    pub(super) fn add(&mut self, state: &Path, change: &impl Serialize) -> io::Result<()> {
        let mut text = Zeroizing::new(Vec::new());
        let is_first = self.length == 0;
        if is_first {
            let journal = self.id.clone();
            serde_json::to_writer(&mut *text, &Head { journal })?;
            text.push(b'\n');
        }
        serde_json::to_writer(&mut *text, change)?;
        text.push(b'\n');
        fs::metadata(state)?;
        let mut file = match is_first {
            true => json_file::create_private(&self.path)?,
            false => OpenOptions::new().append(true).open(&self.path)?,
        };
        if file.metadata()?.len() != self.length {
            return Err(io::Error::other("the journal is not as it was left"));
        }
        if let Err(error) = file.write_all(&text) {
            // Where even this fails, a line without an end is left, which counts for nothing and is not continued.
            let _best_effort = file.set_len(self.length);
            return Err(error);
        }
        self.length += text.len() as u64;
        Ok(())
    }

    /// Passes on the changes in the journal beside a state file that names it so.
    pub(super) fn replay<C: DeserializeOwned>(
        state: &Path,
        id: &str,
        mut change: impl FnMut(C) -> Result<(), FileError>,
    ) -> Result<(), FileError> {
        let path = path_beside(state);
        let broken = |number: usize, reason: &str| {
            let path = path.display();
            FileError::content(format!("line {number} of its journal {path}: {reason}"))
        };
        let Some(text) = json_file::text_if_present(&path)? else {
            return Ok(());
        };
        let whole = text.iter().rposition(|byte| *byte == b'\n').unwrap_or(0);
        let mut lines = (1..).zip(text[..whole].split(|byte| *byte == b'\n'));
        if let Some((number, head)) = lines.next()
            && !head.is_empty()
        {
            let head: Head =
                serde_json::from_slice(head).map_err(|_| broken(number, "it names no journal"))?;
            if head.journal != id {
                return Ok(());
            }
        }
        for (number, line) in lines {
            serde_json::from_slice(line)
                .map_err(|_| broken(number, "it is not a change"))
                .and_then(|it| change(it).map_err(|error| broken(number, &error.to_string())))?;
        }
        if whole + 1 < text.len() {
            notice::give(format_args!(
                "the last line of {} has no end: that change was never answered, and is left out",
                path.display()
            ));
        }
        Ok(())
    }

    /// Removes the journal beside a state file that names none.
    pub(super) fn discard(state: &Path) {
        let _means_nothing = fs::remove_file(path_beside(state));
    }
}

fn path_beside(state: &Path) -> PathBuf {
    let mut name = state.file_name().unwrap_or_default().to_owned();
    name.push(OsStr::new(SUFFIX));
    state.with_file_name(name)
}
