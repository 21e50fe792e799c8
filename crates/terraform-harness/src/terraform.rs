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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
