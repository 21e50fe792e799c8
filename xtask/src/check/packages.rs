//! What is published can be built by somebody who has nothing else of this workspace.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::cargo;

/// What a package holds beside its code, and where the workspace has the same text.
const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Packs every crate that is published, and has cargo build it from its package alone.
///
/// # Errors
/// A package does not build, or lacks the text of a licence.
pub(super) fn check() -> Result<(), Box<dyn Error>> {
    let metadata = super::metadata(&["--no-deps"])?;
    let published = published(&metadata);
    if published.is_empty() {
        return Err("no crate is published".into());
    }
    let mut package = cargo::command();
    // What is not committed yet is checked as well.
    package.args(["package", "--locked", "--allow-dirty", "--all-features"]);
    for (name, folder) in published {
        expect_licenses(folder)?;
        package.args(["--package", name]);
    }
    super::succeed(package.stdout(Stdio::null()), "cargo package")
}

/// The names of the crates that a registry may have, and their folders.
fn published(metadata: &Value) -> Vec<(&str, &Path)> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    // An empty list of registries is how cargo says `publish = false`.
    let published = packages.filter(|it| it["publish"].as_array().is_none_or(|it| !it.is_empty()));
    published
        .filter_map(|it| {
            let manifest = Path::new(it["manifest_path"].as_str()?);
            Some((it["name"].as_str()?, manifest.parent()?))
        })
        .collect()
}

/// A package is a folder of its own, so it has copies of the licences.
fn expect_licenses(folder: &Path) -> Result<(), Box<dyn Error>> {
    for name in LICENSES {
        let copy = folder.join(name);
        if fs::read(&copy).ok() != Some(fs::read(cargo::root().join(name))?) {
            return Err(format!("{} is no copy of {name}", copy.display()).into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_names_no_registry_or_some_is_published() {
        let package = |name: &str, publish: Value| json!({"name": name, "publish": publish, "manifest_path": format!("/w/{name}/Cargo.toml")});
        let metadata = json!({"packages": [
            package("anywhere", Value::Null),
            package("nowhere", json!([])),
            package("somewhere", json!(["registry"])),
        ]});
        let expected = [("anywhere", "/w/anywhere"), ("somewhere", "/w/somewhere")];
        let expected = expected.map(|(name, folder)| (name, Path::new(folder)));
        assert_eq!(published(&metadata), expected);
    }

    #[test]
    fn a_folder_without_the_licences_of_the_workspace_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        expect_licenses(folder.path()).unwrap_err();
        for name in LICENSES {
            fs::copy(cargo::root().join(name), folder.path().join(name)).unwrap();
        }
        expect_licenses(folder.path()).unwrap();
        fs::write(folder.path().join(LICENSES[0]), "another").unwrap();
        expect_licenses(folder.path()).unwrap_err();
    }
}
