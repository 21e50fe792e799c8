//! Archives whose bytes depend on nothing but what is in them.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The best that deflate can do.
const LEVEL: i64 = 9;

/// A file in an archive.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) content: Vec<u8>,
    pub(super) executable: bool,
}

impl Entry {
    pub(super) fn text(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            content: content.into(),
            executable: false,
        }
    }
}

/// Writes an archive: its files in the order of their names, all from the same day in 1980.
///
/// # Errors
/// The file could not be written.
pub(super) fn write(path: &Path, mut entries: Vec<Entry>) -> io::Result<()> {
    entries.sort_by(|one, other| one.name.cmp(&other.name));
    let mut archive = ZipWriter::new(File::create(path)?);
    for entry in &entries {
        let mode = if entry.executable { 0o755 } else { 0o644 };
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .last_modified_time(DateTime::DEFAULT)
            .unix_permissions(mode);
        archive.start_file(&entry.name, options)?;
        archive.write_all(&entry.content)?;
    }
    archive.finish()?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use zip::ZipArchive;

    use super::*;

    fn program(name: &str) -> Entry {
        Entry {
            name: name.to_owned(),
            content: b"#!".repeat(1000),
            executable: true,
        }
    }

    #[test]
    fn the_order_in_which_files_are_given_makes_no_difference() {
        let folder = tempfile::tempdir().unwrap();
        let [one, other] = ["one.zip", "other.zip"].map(|name| folder.path().join(name));
        write(&one, vec![program("p"), Entry::text("a", "text")]).unwrap();
        write(&other, vec![Entry::text("a", "text"), program("p")]).unwrap();
        assert_eq!(fs::read(one).unwrap(), fs::read(other).unwrap());
    }

    #[test]
    fn the_program_can_be_run_and_no_file_has_a_date_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        write(&path, vec![program("p"), Entry::text("LICENSE", "text")]).unwrap();
        let mut archive = ZipArchive::new(File::open(path).unwrap()).unwrap();
        for (index, (name, mode)) in [("LICENSE", 0o644), ("p", 0o755)].into_iter().enumerate() {
            let file = archive.by_index(index).unwrap();
            assert_eq!(file.name().unwrap(), name);
            assert_eq!(file.unix_mode().unwrap() & 0o777, mode);
            assert_eq!(file.last_modified(), Some(DateTime::DEFAULT));
        }
        assert_eq!(archive.len(), 2);
    }
}
