//! The crates that a program is linked from.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::platform::Platform;
use crate::cargo;

/// A crate's name and version.
pub(super) type Id = (String, String);

/// One crate.
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) version: String,
    /// An SPDX expression.
    pub(super) license: Option<String>,
    pub(super) repository: Option<String>,
    /// SHA-256 of the published crate, in hexadecimal; nothing for those of this workspace.
    pub(super) checksum: Option<String>,
    /// Where its source is.
    pub(super) folder: PathBuf,
    /// Those of the other crates that it uses itself.
    pub(super) uses: BTreeSet<Id>,
}

impl Crate {
    pub(super) fn id(&self) -> Id {
        (self.name.clone(), self.version.clone())
    }
}

/// The crates that end up in a package's program on a platform, the package among them, by name and
/// version. What only compiling needs, such as procedural macros, is not among them.
///
/// # Errors
/// Cargo fails, or `Cargo.lock` is out of date.
pub(super) fn crates(package: &str, platform: &Platform) -> Result<Vec<Crate>, Box<dyn Error>> {
    // Cargo's metadata unite the features of the whole workspace; its tree has those of the package alone.
    let which = ["--package", package, "--target", &platform.triple];
    let how = "--edges normal,no-proc-macro --no-dedupe --prefix depth --format {p}";
    let arguments: Vec<_> = which.into_iter().chain(how.split(' ')).collect();
    let mut tree = parse_tree(&cargo::ask("tree", &arguments)?)?;
    let checksums = checksums(&cargo::root().join("Cargo.lock"))?;
    let metadata = cargo::ask("metadata", &["--format-version", "1"])?;
    let metadata: Metadata = serde_json::from_str(&metadata)?;
    let described = metadata.packages.into_iter().filter_map(|package| {
        let id = (package.name, package.version);
        let uses = tree.remove(&id)?;
        Some(Crate {
            checksum: checksums.get(&id).cloned(),
            name: id.0,
            version: id.1,
            // A slash is how a choice was written before there were expressions.
            license: package
                .license
                .map(|it| it.replace(" / ", "/").replace('/', " OR ")),
            repository: package.repository,
            folder: package.manifest_path.with_file_name(""),
            uses,
        })
    });
    let mut crates: Vec<_> = described.collect();
    crates.sort_by_key(Crate::id);
    match tree.keys().next() {
        None => Ok(crates),
        Some((name, version)) => Err(format!("cargo's metadata lack {name} {version}").into()),
    }
}

/// Reads lines such as `2a v1.2.3 (/path)`, which begin with the depth of the crate below the first one.
fn parse_tree(text: &str) -> Result<BTreeMap<Id, BTreeSet<Id>>, Box<dyn Error>> {
    let mut tree = BTreeMap::<Id, BTreeSet<Id>>::new();
    let mut path: Vec<Id> = Vec::new();
    for line in text.lines() {
        let (depth, id) = parse_line(line).ok_or_else(|| format!("no crate: {line:?}"))?;
        path.truncate(depth);
        if let Some(user) = path.last() {
            tree.entry(user.clone()).or_default().insert(id.clone());
        }
        tree.entry(id.clone()).or_default();
        path.push(id);
    }
    Ok(tree)
}

fn parse_line(line: &str) -> Option<(usize, Id)> {
    let digits = line.find(|c: char| !c.is_ascii_digit())?;
    let (depth, package) = line.split_at(digits);
    Some((depth.parse().ok()?, cargo::crate_of(package)?))
}

fn checksums(lock: &Path) -> Result<BTreeMap<Id, String>, Box<dyn Error>> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Locked>,
    }
    #[derive(Deserialize)]
    struct Locked {
        name: String,
        version: String,
        checksum: Option<String>,
    }
    let lock: Lock = toml::from_str(&fs::read_to_string(lock)?)?;
    let locked = lock.package.into_iter();
    Ok(locked
        .filter_map(|it| Some(((it.name, it.version), it.checksum?)))
        .collect())
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    repository: Option<String>,
    manifest_path: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str, version: &str) -> Id {
        (name.to_owned(), version.to_owned())
    }

    #[test]
    fn a_tree_is_read_by_its_depths() {
        let text = "0top v1.0.0 (/path with spaces)\n1a-b v1.2.3-rc.1+x\n2c v1.0.0\n1c v1.0.0\n";
        let tree = parse_tree(text).unwrap();
        let (top, a, c) = (
            id("top", "1.0.0"),
            id("a-b", "1.2.3-rc.1+x"),
            id("c", "1.0.0"),
        );
        assert_eq!(tree[&top], BTreeSet::from([a.clone(), c.clone()]));
        assert_eq!(tree[&a], BTreeSet::from([c.clone()]));
        assert_eq!(tree[&c], BTreeSet::new());
        assert!(parse_tree("a v1.0.0").is_err());
    }

    #[test]
    fn this_program_is_linked_from_known_crates() {
        let crates = crates("xtask", &Platform::host().unwrap()).unwrap();
        let named = |name: &str| crates.iter().find(|it| it.name == name);
        let zip = named("zip").unwrap();
        assert_eq!(zip.license.as_deref(), Some("MIT"));
        assert_eq!(zip.checksum.as_ref().unwrap().len(), 64);
        assert!(zip.folder.join("Cargo.toml").is_file());
        let ours = named("xtask").unwrap();
        assert!(ours.checksum.is_none() && ours.uses.contains(&zip.id()));
        assert!(named("serde_derive").is_none(), "a procedural macro");
        assert!(named("trybuild").is_none(), "a test's");
    }
}
