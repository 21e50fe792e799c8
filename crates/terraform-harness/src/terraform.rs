//! A Terraform that works.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::process;
use crate::search::Search;
use crate::version::Version;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Product {
    /// HashiCorp's.
    Terraform,
    /// The fork.
    OpenTofu,
}

impl Terraform {
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

    /// The version that it tells providers.
    ///
    /// **Source:** `VersionToImpersonateForProviders` of OpenTofu, which from 1.12 on names the Terraform
    /// whose features it has.
    #[must_use]
    pub fn told_version(&self) -> Version {
        match self.product {
            Product::OpenTofu if self.version >= Version::new(1, 12, 0) => Version::new(1, 13, 0),
            _ => self.version,
        }
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
        write!(f, "{} {}", self.product, self.version)
    }
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Terraform => "Terraform",
            Self::OpenTofu => "OpenTofu",
        })
    }
}

impl Product {
    /// The name of its program.
    #[must_use]
    pub const fn program(self) -> &'static str {
        match self {
            Self::Terraform => "terraform",
            Self::OpenTofu => "tofu",
        }
    }

    /// The registry that an address of a provider without a host means.
    #[must_use]
    pub const fn registry(self) -> &'static str {
        match self {
            Self::Terraform => "registry.terraform.io",
            Self::OpenTofu => "registry.opentofu.org",
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
mod tests {
    use super::*;

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
}
