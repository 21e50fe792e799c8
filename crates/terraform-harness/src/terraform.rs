//! Finds a Terraform that works.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;
use std::time::Duration;

use crate::error::{FetchError, LocateError};
use crate::fetch;
use crate::process;
use crate::search::{PROGRAM_VARIABLE, Search};

/// What a program gets to print its version. The first start of a fetched one reads 130 MB.
const PROBE_LIMIT: Duration = Duration::from_secs(60);

/// A Terraform or OpenTofu program that has answered `version`.
#[derive(Debug, Clone)]
pub struct Terraform {
    program: PathBuf,
    /// Arguments that come before Terraform's own.
    prefix: Vec<OsString>,
    /// The `PATH` that it runs with.
    path: OsString,
    product: Product,
    version: Version,
}

/// Whose program it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    /// HashiCorp's.
    Terraform,
    /// The fork.
    OpenTofu,
}

/// A version, without the suffix of a pre-release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// The second number.
    pub minor: u64,
    /// The third number.
    pub patch: u64,
}

impl Terraform {
    /// Finds a Terraform: the program that `KUBIYA_TERRAFORM` names, else `terraform` on the path, else
    /// `tofu` on the path, else a fetched one.
    ///
    /// # Errors
    /// The named program does not work, or there is none and none could be fetched.
    pub fn locate(search: &Search) -> Result<Self, LocateError> {
        if let Some(program) = &search.program {
            return Self::probe(program, Vec::new(), search).map_err(|problem| {
                LocateError::Explicit {
                    program: program.clone(),
                    problem,
                }
            });
        }
        let mut tried = vec![format!("{PROGRAM_VARIABLE} is not set")];
        for name in ["terraform", "tofu"] {
            match search.on_path(name) {
                None => tried.push(format!("no {name} on the path")),
                Some(program) => match Self::probe(&program, Vec::new(), search) {
                    Ok(terraform) => return Ok(terraform),
                    Err(problem) => tried.push(format!("{}: {problem}", program.display())),
                },
            }
        }
        fetch::fetch(fetch::DEFAULT, search).map_err(|fetch| LocateError::Nowhere { tried, fetch })
    }

    /// Finds Terraform in exactly this version: the named program or the one on the path where it has
    /// that version, else a fetched one.
    ///
    /// # Errors
    /// The version is not one of [`fetchable_versions`](crate::fetchable_versions), or could not
    /// be fetched.
    pub fn of_version(version: Version, search: &Search) -> Result<Self, FetchError> {
        let on_path = search.on_path("terraform");
        [search.program.as_deref(), on_path.as_deref()]
            .into_iter()
            .flatten()
            .filter_map(|program| Self::probe(program, Vec::new(), search).ok())
            .find(|found| found.version == version && found.product == Product::Terraform)
            .map_or_else(|| fetch::fetch(version, search), Ok)
    }

    /// Starts a program to see whether it is a Terraform. Commands run elsewhere, so that its path is
    /// made absolute.
    pub(crate) fn probe(
        program: &Path,
        prefix: Vec<OsString>,
        search: &Search,
    ) -> Result<Self, String> {
        let program = std::path::absolute(program).map_err(|error| error.to_string())?;
        let mut candidate = Self {
            program,
            prefix,
            path: search.path.clone(),
            product: Product::Terraform,
            version: Version::new(0, 0, 0),
        };
        let mut command = candidate.command();
        command.arg("version").env("CHECKPOINT_DISABLE", "1");
        let finished = process::run(command, PROBE_LIMIT).map_err(|error| error.to_string())?;
        if finished.timed_out {
            return Err(format!("did not print its version within {PROBE_LIMIT:?}"));
        }
        let answer = finished.stdout.lines().next().and_then(parse_banner);
        let Some((product, version)) = answer else {
            return Err(format!("did not print its version ({})", finished.status));
        };
        (candidate.product, candidate.version) = (product, version);
        Ok(candidate)
    }

    /// Whose program it is.
    #[must_use]
    pub fn product(&self) -> Product {
        self.product
    }

    /// The version that it says it has.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// A command for this Terraform with an environment of nothing but the path.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&self.prefix)
            .env_clear()
            .env("PATH", &self.path);
        command
    }
}

/// The product and version, such as `Terraform 1.11.4`.
impl fmt::Display for Terraform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let product = match self.product {
            Product::Terraform => "Terraform",
            Product::OpenTofu => "OpenTofu",
        };
        write!(f, "{product} {}", self.version)
    }
}

impl Version {
    /// A version from its three numbers.
    #[must_use]
    pub const fn new(major: u64, minor: u64, patch: u64) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// Reads three numbers and ignores the suffix of a pre-release.
impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split(['-', '+']).next().unwrap_or_default();
        let mut numbers = numbers.split('.').map(str::parse::<u64>);
        match (
            numbers.next(),
            numbers.next(),
            numbers.next(),
            numbers.next(),
        ) {
            (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch)), None) => {
                Ok(Self::new(major, minor, patch))
            }
            _ => Err(format!("{text:?} is not a version")),
        }
    }
}

/// Reads the first line of `terraform version`.
fn parse_banner(line: &str) -> Option<(Product, Version)> {
    let (product, version) = line.trim().split_once(" v")?;
    let product = match product {
        "Terraform" => Product::Terraform,
        "OpenTofu" => Product::OpenTofu,
        _ => return None,
    };
    Some((product, version.parse().ok()?))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use crate::Workspace;
    use crate::fetch::tests::{program, search_in};

    #[test]
    fn banners_of_both_products_are_read() {
        let read =
            |line| parse_banner(line).map(|(product, version)| (product, version.to_string()));
        assert_eq!(
            read("Terraform v1.11.4"),
            Some((Product::Terraform, "1.11.4".to_owned()))
        );
        assert_eq!(
            read("OpenTofu v1.10.0-beta1"),
            Some((Product::OpenTofu, "1.10.0".to_owned()))
        );
        assert_eq!(read("Python 3.11.2"), None);
        assert_eq!(read("Terraform v1.11"), None);
    }

    #[test]
    fn versions_are_ordered_by_number() {
        assert!(Version::new(1, 9, 8) < Version::new(1, 10, 5));
        assert!("1.9".parse::<Version>().is_err());
    }

    #[test]
    fn a_named_program_that_does_not_work_is_an_error_whatever_the_path_holds() {
        let directory = tempfile::tempdir().unwrap();
        program(directory.path(), "terraform", "echo Terraform v1.2.3");
        let mut search = search_in(directory.path());
        search.program = Some(directory.path().join("absent"));
        let error = Terraform::locate(&search).unwrap_err().to_string();
        assert!(error.starts_with("KUBIYA_TERRAFORM is "), "{error}");
    }

    #[test]
    fn a_program_with_a_relative_path_runs_in_other_directories() {
        let directory = tempfile::tempdir().unwrap();
        program(directory.path(), "chosen", "echo Terraform v1.2.3");
        let here = std::env::current_dir().unwrap();
        let up: PathBuf = here.components().skip(1).map(|_| "..").collect();
        let below_root = directory.path().strip_prefix("/").unwrap();
        let mut search = search_in(directory.path());
        search.program = Some(up.join(below_root).join("chosen"));
        let terraform = Terraform::locate(&search).unwrap();
        let run = Workspace::new(&terraform)
            .unwrap()
            .run(["version"])
            .unwrap();
        assert_eq!(run.stdout, "Terraform v1.2.3\n");
    }

    #[test]
    fn terraform_on_the_path_comes_before_tofu() {
        let directory = tempfile::tempdir().unwrap();
        let search = search_in(directory.path());
        program(directory.path(), "tofu", "echo OpenTofu v1.8.0");
        assert_eq!(
            Terraform::locate(&search).unwrap().to_string(),
            "OpenTofu 1.8.0"
        );
        program(directory.path(), "terraform", "echo Terraform v1.2.3");
        assert_eq!(
            Terraform::locate(&search).unwrap().to_string(),
            "Terraform 1.2.3"
        );
    }

    #[test]
    fn a_program_on_the_path_of_another_version_does_not_count() {
        let directory = tempfile::tempdir().unwrap();
        let search = search_in(directory.path());
        program(directory.path(), "terraform", "echo Terraform v1.8.4");
        let of_version = |version: &str| Terraform::of_version(version.parse().unwrap(), &search);
        assert_eq!(of_version("1.8.4").unwrap().to_string(), "Terraform 1.8.4");
        assert!(
            of_version("1.9.8")
                .unwrap_err()
                .to_string()
                .contains("no python3")
        );
    }

    #[test]
    fn where_there_is_none_the_error_says_everything_that_was_tried() {
        let directory = tempfile::tempdir().unwrap();
        program(directory.path(), "terraform", "echo broken; exit 3");
        let error = Terraform::locate(&search_in(directory.path()))
            .unwrap_err()
            .to_string();
        for part in [
            "KUBIYA_TERRAFORM is not set",
            "exit status: 3",
            "no tofu",
            "no python3",
        ] {
            assert!(error.contains(part), "{part:?} is not in: {error}");
        }
    }
}
