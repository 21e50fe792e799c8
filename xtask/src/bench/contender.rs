//! Who does the work: Terraform by itself, this provider, others.

use std::error::Error;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use tempfile::TempDir;

use crate::cargo::PROVIDER;

/// Something that serves a workload.
pub(super) struct Contender {
    /// For the table.
    pub(super) name: String,
    /// Nothing for Terraform by itself.
    pub(super) provider: Option<Program>,
}

/// The binary of a provider, where Terraform finds it under the name that it looks for.
pub(super) struct Program {
    pub(super) path: PathBuf,
    directory: TempDir,
}

impl Contender {
    pub(super) fn floor() -> Self {
        Self {
            name: "Terraform alone".to_owned(),
            provider: None,
        }
    }

    /// # Errors
    /// There is no such binary, or it could not be linked.
    pub(super) fn provider(name: &str, path: &Path) -> Result<Self, Box<dyn Error>> {
        let path =
            fs::canonicalize(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let directory = TempDir::new()?;
        symlink(&path, directory.path().join(PROVIDER))?;
        Ok(Self {
            name: name.to_owned(),
            provider: Some(Program { path, directory }),
        })
    }
}

impl Program {
    /// The directory that holds a link to it and nothing else.
    pub(super) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The size of the file in bytes.
    pub(super) fn size(&self) -> std::io::Result<u64> {
        Ok(fs::metadata(&self.path)?.len())
    }
}

/// Another provider, as the command line names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Other {
    pub(super) name: String,
    pub(super) path: PathBuf,
}

impl FromStr for Other {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, path) = match text.split_once('=') {
            Some((name, path)) => (name.to_owned(), PathBuf::from(path)),
            None => {
                let path = PathBuf::from(text);
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                (name.into_owned(), path)
            }
        };
        if name.is_empty() || name.contains('|') || path.as_os_str().is_empty() {
            return Err("expected a path, or a name, = and a path");
        }
        Ok(Self { name, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_named_by_its_file_or_by_choice() {
        let other = |name: &str, path: &str| {
            Ok(Other {
                name: name.to_owned(),
                path: path.into(),
            })
        };
        assert_eq!("bin/provider".parse(), other("provider", "bin/provider"));
        assert_eq!("go=bin/provider".parse(), other("go", "bin/provider"));
        for text in ["", "=", "go=", "=path", "a|b=path"] {
            assert!(text.parse::<Other>().is_err(), "{text}");
        }
    }
}
