//! The platforms that archives are for, as compilers and as Terraform call them.

use std::error::Error;

use crate::cargo;

/// Everything that a release has an archive for, in Terraform's words.
pub(super) const RELEASED: [&str; 6] = [
    "darwin_amd64",
    "darwin_arm64",
    "linux_amd64",
    "linux_arm64",
    "windows_amd64",
    "windows_arm64",
];

/// What a program is compiled for.
pub(super) struct Platform {
    /// The compiler's word for it.
    pub(super) triple: String,
    /// Terraform's word for it, such as `linux_amd64`.
    pub(super) name: String,
}

impl Platform {
    /// # Errors
    /// Terraform has no word for it.
    pub(super) fn of(triple: &str) -> Result<Self, Box<dyn Error>> {
        let arch = match triple.split('-').next() {
            Some("x86_64") => "amd64",
            Some("aarch64") => "arm64",
            _ => return Err(format!("{triple} is no platform of a release").into()),
        };
        let os = ["linux", "darwin", "windows"]
            .into_iter()
            .find(|os| triple.split('-').any(|part| part == *os));
        let os = os.ok_or_else(|| format!("{triple} is no platform of a release"))?;
        Ok(Self {
            triple: triple.to_owned(),
            name: format!("{os}_{arch}"),
        })
    }

    /// The platform of this machine's compiler.
    ///
    /// # Errors
    /// The compiler could not be asked.
    pub(super) fn host() -> Result<Self, Box<dyn Error>> {
        let output = cargo::command().args(["--version", "--verbose"]).output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let host = said.lines().find_map(|line| line.strip_prefix("host: "));
        Self::of(host.ok_or("cargo does not say what it runs on")?)
    }

    pub(super) fn is_windows(&self) -> bool {
        self.name.starts_with("windows")
    }

    pub(super) fn is_msvc(&self) -> bool {
        self.triple.ends_with("msvc")
    }

    pub(super) fn is_musl(&self) -> bool {
        self.triple.ends_with("musl")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compilers_and_terraform_mean_the_same_platforms() {
        let triples = [
            "x86_64-apple-darwin",
            "aarch64-apple-darwin",
            "x86_64-unknown-linux-musl",
            "aarch64-unknown-linux-musl",
            "x86_64-pc-windows-msvc",
            "aarch64-pc-windows-msvc",
        ];
        let names = triples.map(|triple| Platform::of(triple).unwrap().name);
        assert_eq!(names, RELEASED);
    }

    #[test]
    fn other_platforms_are_refused() {
        for triple in ["riscv64gc-unknown-linux-gnu", "x86_64-unknown-freebsd", ""] {
            assert!(Platform::of(triple).is_err(), "{triple}");
        }
    }
}
