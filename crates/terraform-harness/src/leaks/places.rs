//! Where a search looks.

use std::fs;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use crate::run::Run;

/// How deep archives are opened inside archives.
const MAX_DEPTH: usize = 4;
/// The largest member of an archive that is unpacked, in bytes.
const MAX_MEMBER: u64 = 256 * 1024 * 1024;

/// The places of one search: texts, files and whole directories.
///
/// Archives, which plan files are, are searched as they are and member by member. Symbolic links
/// are not followed, and sockets and pipes not read.
#[derive(Default)]
pub struct Places {
    places: Vec<Place>,
    left_out: Vec<String>,
}

enum Place {
    Text(String, Vec<u8>),
    File(PathBuf),
    Tree(PathBuf),
}

/// A place that could not be searched.
#[derive(Debug, thiserror::Error)]
#[error("{place} could not be searched: {source}")]
pub struct Unreadable {
    place: String,
    source: io::Error,
}

impl Places {
    /// No places.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text under a name of the caller's.
    #[must_use]
    pub fn text(mut self, name: &str, text: impl Into<Vec<u8>>) -> Self {
        self.places.push(Place::Text(name.to_owned(), text.into()));
        self
    }

    /// Adds both outputs of a run.
    #[must_use]
    pub fn run(self, name: &str, run: &Run) -> Self {
        self.text(&format!("stdout of {name}"), run.stdout.as_str())
            .text(&format!("stderr of {name}"), run.stderr.as_str())
    }

    /// Adds a file, which must exist.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.places.push(Place::File(path.into()));
        self
    }

    /// Adds a directory with everything below it, which must exist.
    #[must_use]
    pub fn tree(mut self, path: impl Into<PathBuf>) -> Self {
        self.places.push(Place::Tree(path.into()));
        self
    }

    /// Leaves out files and members of archives whose name ends so, such as `.tf` where the
    /// configuration itself holds the value.
    #[must_use]
    pub fn leaving_out(mut self, suffix: &str) -> Self {
        self.left_out.push(suffix.to_owned());
        self
    }

    /// Shows every place to the visitor, with its name and its bytes.
    pub(super) fn visit(self, visitor: &mut dyn FnMut(&str, &[u8])) -> Result<(), Unreadable> {
        let mut visit = Visit {
            left_out: &self.left_out,
            visitor,
        };
        for place in &self.places {
            match place {
                Place::Text(name, bytes) => visit.bytes(name, bytes, 0)?,
                Place::File(path) => visit.file(path)?,
                Place::Tree(path) => visit.tree(path)?,
            }
        }
        Ok(())
    }
}

struct Visit<'a> {
    left_out: &'a [String],
    visitor: &'a mut dyn FnMut(&str, &[u8]),
}

impl Visit<'_> {
    fn tree(&mut self, directory: &Path) -> Result<(), Unreadable> {
        let failed = |error| unreadable(directory, error);
        let mut entries = fs::read_dir(directory)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(failed)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                self.tree(&entry.path())?;
            } else if kind.is_file() {
                self.file(&entry.path())?;
            } else {
                self.bytes(&entry.path().to_string_lossy(), &[], 0)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path) -> Result<(), Unreadable> {
        let bytes = fs::read(path).map_err(|error| unreadable(path, error))?;
        self.bytes(&path.to_string_lossy(), &bytes, 0)
    }

    fn bytes(&mut self, name: &str, bytes: &[u8], depth: usize) -> Result<(), Unreadable> {
        if self.left_out.iter().any(|suffix| name.ends_with(suffix)) {
            return Ok(());
        }
        (self.visitor)(name, bytes);
        if bytes.starts_with(b"PK\x03\x04") {
            self.archive(name, bytes, depth + 1)?;
        }
        Ok(())
    }

    fn archive(&mut self, name: &str, bytes: &[u8], depth: usize) -> Result<(), Unreadable> {
        let failed = |error: io::Error| Unreadable {
            place: name.to_owned(),
            source: error,
        };
        if depth > MAX_DEPTH {
            return Err(failed(io::Error::other("archives in archives in archives")));
        }
        let mut archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| failed(error.into()))?;
        for index in 0..archive.len() {
            let member = archive
                .by_index(index)
                .map_err(|error| failed(error.into()))?;
            let member_name = member.name().map_err(|error| failed(error.into()))?;
            let member_name = format!("{name}/{member_name}");
            let mut content = Vec::new();
            member
                .take(MAX_MEMBER + 1)
                .read_to_end(&mut content)
                .map_err(failed)?;
            if content.len() as u64 > MAX_MEMBER {
                return Err(failed(io::Error::other("a member is too large")));
            }
            self.bytes(&member_name, &content, depth)?;
        }
        Ok(())
    }
}

fn unreadable(path: &Path, source: io::Error) -> Unreadable {
    Unreadable {
        place: path.display().to_string(),
        source,
    }
}
