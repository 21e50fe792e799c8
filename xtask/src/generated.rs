//! Folders whose files a command writes and that are checked in.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::{fs, io};

use crate::cargo;

/// The options of every command that writes such a folder.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail if the checked-in files differ from what would be written.
    #[arg(long)]
    pub(crate) check: bool,
}

/// The path below the folder, with `/` on every machine, and the content.
pub(crate) type Files = BTreeMap<String, String>;

/// What a command makes in a folder.
pub(crate) struct Generated {
    /// From the workspace's directory.
    pub(crate) folder: &'static str,
    /// What a person types to have the folder written.
    pub(crate) command: &'static str,
    pub(crate) files: Files,
    /// Files that come from elsewhere and are left alone.
    pub(crate) others: &'static [&'static str],
}

impl Generated {
    /// Writes the files, or with `check` compares them to what is there.
    ///
    /// # Errors
    /// The folder has other files, or files with other content; or it could not be read or written.
    pub(crate) fn settle(&self, check: bool) -> Result<(), Box<dyn Error>> {
        let folder = cargo::root().join(self.folder);
        if check {
            self.compare(&read(&folder)?)
        } else {
            Ok(self.write(&folder)?)
        }
    }

    /// The files of a folder that this command does not make, and nobody else either.
    fn surplus<'a>(&self, current: &'a Files) -> impl Iterator<Item = &'a String> {
        let names = current.keys();
        names
            .filter(|name| !self.files.contains_key(*name) && !self.others.contains(&name.as_str()))
    }

    fn compare(&self, current: &Files) -> Result<(), Box<dyn Error>> {
        let made = self.files.keys();
        let stale: Vec<_> = made
            .filter(|name| self.files.get(*name) != current.get(*name))
            .chain(self.surplus(current))
            .map(String::as_str)
            .collect();
        if stale.is_empty() {
            return Ok(());
        }
        let (folder, stale) = (self.folder, stale.join(", "));
        Err(format!("{folder} is out of date ({stale}); run `{}`", self.command).into())
    }

    fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let current = read(folder)?;
        for name in self.surplus(&current) {
            fs::remove_file(folder.join(name))?;
        }
        for (name, content) in &self.files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(path, content)?;
        }
        Ok(())
    }
}

/// The files in a folder and below it.
///
/// # Errors
/// One could not be read, or is not text.
pub(crate) fn read(folder: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    collect(folder, "", &mut files)?;
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generated(files: &[(&str, &str)]) -> Generated {
        let files = files.iter();
        Generated {
            folder: "made",
            command: "make it",
            others: &["foreign.md"],
            files: files
                .map(|(name, content)| ((*name).to_owned(), (*content).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn what_is_written_is_up_to_date_and_what_is_not_made_any_more_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["old.md", "foreign.md"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let made = generated(&[("new.md", "new"), ("below/deep.md", "deep")]);
        made.write(folder.path()).unwrap();
        let found = read(folder.path()).unwrap();
        made.compare(&found).unwrap();
        let names: Vec<_> = found.keys().map(String::as_str).collect();
        assert_eq!(names, ["below/deep.md", "foreign.md", "new.md"]);
    }

    #[test]
    fn changed_missing_and_surplus_files_are_named_with_the_command() {
        let made = generated(&[("a", "1"), ("b", "2"), ("same", "3")]);
        let found = generated(&[("a", "other"), ("c", ""), ("same", "3")]);
        assert_eq!(
            made.compare(&found.files).unwrap_err().to_string(),
            "made is out of date (a, b, c); run `make it`"
        );
    }
}
