//! Finds a Terraform: one that is named, one on the path, or a fetched one.

use crate::error::{FetchError, LocateError};
use crate::fetch;
use crate::search::{PROGRAM_VARIABLE, Search};
use crate::terraform::{Product, Terraform};
use crate::version::Version;

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
            .find(|found| found.version() == version && found.product() == Product::Terraform)
            .map_or_else(|| fetch::fetch(version, search), Ok)
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::Workspace;
    use crate::fetch::tests::{program, search_in};

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
