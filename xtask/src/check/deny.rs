//! What may be among the dependencies: licences, crates and sources, as `deny.toml` says.
//!
//! cargo-deny reads the same file in the workflow, advisories included. It takes minutes to build, so this is
//! the part that every machine checks.

mod policy;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;

use serde::Deserialize;
use spdx::{Expression, ParseMode};

use crate::cargo;
use policy::{Level, Policy};

const FILE: &str = "deny.toml";

/// What cargo says of every crate that the lock file has.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// Nothing for the crates of this workspace.
    source: Option<String>,
    /// Nothing, or the registries that it may be published in.
    publish: Option<Vec<String>>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    req: String,
    kind: Option<String>,
    path: Option<String>,
}

/// # Errors
/// Every crate that `deny.toml` forbids, and every setting of it that is not understood here.
pub(super) fn check() -> Result<(), Box<dyn Error>> {
    let policy = Policy::parse(&fs::read_to_string(cargo::root().join(FILE))?)?;
    let metadata = super::metadata(&["--all-features"])?;
    let Metadata { packages } = serde_json::from_value(metadata)?;
    let built = built()?;
    let is_built = |it: &&Package| built.contains(&(it.name.clone(), it.version.clone()));
    let (foreign, used) = (
        sources(&packages, &policy),
        packages.iter().filter(is_built),
    );
    let used: Vec<_> = used.collect();
    let mut problems = licenses(&used, &policy);
    problems.extend(banned(&used, &policy));
    let findings = [
        (Level::Deny, problems),
        (policy.bans.wildcards, wildcards(&used, &policy)),
        (policy.bans.multiple_versions, duplicates(&used)),
        (policy.sources.unknown_registry, foreign.registries),
        (policy.sources.unknown_git, foreign.git),
    ];
    report(findings)
}

/// Says what is worth a warning.
///
/// # Errors
/// What is worse.
fn report(findings: impl IntoIterator<Item = (Level, Vec<String>)>) -> Result<(), Box<dyn Error>> {
    let mut errors = Vec::new();
    for (level, found) in findings {
        match level {
            Level::Allow => {}
            Level::Warn => found.iter().for_each(|it| eprintln!("warning: {it}")),
            Level::Deny => errors.extend(found),
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors.join("\n").into())
    }
}

/// Names and versions of what is built for some platform, by somebody who runs everything. The lock file has
/// more: what could be, had a feature been chosen that nobody chooses.
fn built() -> Result<BTreeSet<(String, String)>, Box<dyn Error>> {
    let which = "--workspace --all-features --target all --edges normal,build,dev";
    let how = "--no-dedupe --prefix none --format {p}";
    let arguments: Vec<_> = which.split(' ').chain(how.split(' ')).collect();
    let tree = cargo::ask("tree", &arguments)?;
    Ok(tree.lines().filter_map(cargo::crate_of).collect())
}

/// Those that are under no licence which is allowed.
fn licenses(packages: &[&Package], policy: &Policy) -> Vec<String> {
    let refused = packages.iter().filter_map(|it| {
        let Some(license) = &it.license else {
            return Some(format!("{} says no licence", it.id()));
        };
        match Expression::parse_mode(license, ParseMode::LAX) {
            Ok(terms) if terms.evaluate(|term| policy.allows(term)) => None,
            Ok(_) => Some(format!("{}: the licence {license} is not allowed", it.id())),
            Err(error) => Some(format!("{}: {}", it.id(), error.reason)),
        }
    });
    refused.collect()
}

fn banned(packages: &[&Package], policy: &Policy) -> Vec<String> {
    let bans = policy.bans.deny.iter();
    let found = bans.flat_map(|ban| {
        let banned = packages.iter().filter(|it| it.name == ban.name);
        banned.map(|it| format!("{} is banned: {}", it.id(), ban.reason))
    });
    found.collect()
}

/// Dependencies that take any version there will ever be.
fn wildcards(packages: &[&Package], policy: &Policy) -> Vec<String> {
    let mut found = Vec::new();
    for package in packages {
        let is_private = package.publish.as_ref().is_some_and(Vec::is_empty);
        for it in package.dependencies.iter().filter(|it| it.req == "*") {
            // Cargo leaves a dependency of tests out of what is published.
            let is_left_out = is_private || it.kind.as_deref() == Some("dev");
            let is_path = it.path.is_some() && is_left_out && policy.bans.allow_wildcard_paths;
            if !is_path {
                found.push(format!("{} takes any version of {}", package.id(), it.name));
            }
        }
    }
    found
}

fn duplicates(packages: &[&Package]) -> Vec<String> {
    let mut versions = BTreeMap::<&str, Vec<&str>>::new();
    for package in packages {
        versions
            .entry(&package.name)
            .or_default()
            .push(&package.version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    let versions = versions.into_iter();
    versions
        .map(|(name, versions)| format!("{name} is built in the versions {}", versions.join(", ")))
        .collect()
}

/// What comes from where nothing should come from.
struct Foreign {
    registries: Vec<String>,
    git: Vec<String>,
}

fn sources(packages: &[Package], policy: &Policy) -> Foreign {
    let (mut registries, mut git) = (Vec::new(), Vec::new());
    for package in packages {
        let Some(source) = &package.source else {
            continue;
        };
        let problem = format!("{} comes from {source}", package.id());
        if source.starts_with("git+") {
            git.push(problem);
        } else if !policy.knows_registry(source) {
            registries.push(problem);
        }
    }
    Foreign { registries, git }
}

impl Package {
    fn id(&self) -> String {
        format!("{} {}", self.name, self.version)
    }
}

#[cfg(test)]
mod tests;
