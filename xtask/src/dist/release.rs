//! What a release has besides its archives: the manifest, checksums, and a signature.
//!
//! **Source:** Terraform's documentation of publishing providers.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use super::platform::RELEASED;

/// How the names of files end.
const ARCHIVE: &str = ".zip";
const BILL: &str = ".cdx.json";
const MANIFEST: &str = "_manifest.json";

/// The names of a version's files.
pub(super) struct Release {
    /// Such as `terraform-provider-kubiya_1.2.3`.
    stem: String,
    folder: PathBuf,
}

impl Release {
    pub(super) fn new(package: &str, version: &str, folder: impl Into<PathBuf>) -> Self {
        Self {
            stem: format!("{package}_{version}"),
            folder: folder.into(),
        }
    }

    /// The archive for a platform.
    pub(super) fn archive(&self, platform: &str) -> PathBuf {
        self.of(platform, ARCHIVE)
    }

    /// The bill of materials of what is in the archive for a platform.
    pub(super) fn bill(&self, platform: &str) -> PathBuf {
        self.of(platform, BILL)
    }

    fn of(&self, platform: &str, end: &str) -> PathBuf {
        self.folder.join(format!("{}_{platform}{end}", self.stem))
    }

    /// # Errors
    /// The platforms of every release that there is no archive for, or no bill of materials.
    pub(super) fn expect_every_archive(&self) -> Result<(), Box<dyn Error>> {
        for (what, end) in [("archive", ARCHIVE), ("bill of materials", BILL)] {
            let missing = RELEASED
                .into_iter()
                .filter(|it| !self.of(it, end).is_file());
            let missing = missing.collect::<Vec<_>>().join(", ");
            if !missing.is_empty() {
                let folder = self.folder.display();
                return Err(format!("{folder} has no {what} for {missing}").into());
            }
        }
        Ok(())
    }

    /// Puts the manifest beside the archives and writes the checksums of all that belongs to the version; returns
    /// their path. What signs the checksums is not among it.
    ///
    /// # Errors
    /// A file could not be read or written.
    pub(super) fn finish(&self, manifest: &Path) -> Result<PathBuf, Box<dyn Error>> {
        let copy = self.folder.join(format!("{}{MANIFEST}", self.stem));
        fs::copy(manifest, copy)?;
        let mut sums = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let belongs = name.starts_with(&format!("{}_", self.stem));
            if belongs
                && [ARCHIVE, BILL, MANIFEST]
                    .iter()
                    .any(|end| name.ends_with(end))
            {
                sums.push((name, sum(&fs::read(&path)?)));
            }
        }
        sums.sort();
        let lines = sums.iter().map(|(name, sum)| format!("{sum}  {name}\n"));
        let path = self.folder.join(format!("{}_SHA256SUMS", self.stem));
        fs::write(&path, lines.collect::<String>())?;
        Ok(path)
    }
}

/// In hexadecimal.
fn sum(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a detached binary signature of a file beside it, with a key that gpg knows.
///
/// # Errors
/// There is no gpg, or it does not sign; it has said why.
pub(super) fn sign(file: &Path, key: &str) -> Result<(), Box<dyn Error>> {
    let mut signature = file.as_os_str().to_owned();
    signature.push(".sig");
    let mut gpg = Command::new("gpg");
    gpg.args(["--batch", "--yes", "--local-user", key])
        .arg("--output")
        .arg(signature)
        .arg("--detach-sign")
        .arg(file);
    let status = gpg
        .status()
        .map_err(|error| format!("cannot start gpg: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("gpg does not sign: {status}").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_cover_the_archives_and_the_manifest_of_the_version() {
        let folder = tempfile::tempdir().unwrap();
        let release = Release::new("p", "1.2.3", folder.path());
        let manifest = folder.path().join("manifest.json");
        fs::write(&manifest, "{}").unwrap();
        fs::write(release.archive("linux_amd64"), "abc").unwrap();
        fs::write(release.bill("linux_amd64"), "{}").unwrap();
        fs::write(folder.path().join("p_1.2.3_SHA256SUMS.sigstore.json"), "{}").unwrap();
        fs::write(folder.path().join("p_1.2.2_linux_amd64.zip"), "old").unwrap();
        for _twice in 0..2 {
            let sums = release.finish(&manifest).unwrap();
            assert!(sums.ends_with("p_1.2.3_SHA256SUMS"));
            // Source: FIPS 180-2, appendix B.1, for "abc"; `sha256sum` for the manifest.
            assert_eq!(
                fs::read_to_string(sums).unwrap(),
                "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a  p_1.2.3_linux_amd64.cdx.json\n\
                 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  p_1.2.3_linux_amd64.zip\n\
                 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a  p_1.2.3_manifest.json\n"
            );
        }
    }

    #[test]
    fn a_release_without_all_of_its_archives_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let release = Release::new("p", "1.2.3", folder.path());
        for platform in &RELEASED[..4] {
            fs::write(release.archive(platform), "").unwrap();
        }
        let error = release.expect_every_archive().unwrap_err().to_string();
        assert!(
            error.ends_with("has no archive for windows_amd64, windows_arm64"),
            "{error}"
        );
        for platform in RELEASED {
            fs::write(release.archive(platform), "").unwrap();
            fs::write(release.bill(platform), "").unwrap();
        }
        release.expect_every_archive().unwrap();
        fs::remove_file(release.bill("darwin_arm64")).unwrap();
        let error = release.expect_every_archive().unwrap_err().to_string();
        assert!(
            error.ends_with("has no bill of materials for darwin_arm64"),
            "{error}"
        );
    }
}
