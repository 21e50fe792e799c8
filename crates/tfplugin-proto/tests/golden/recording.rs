//! Recording with real Terraform, and giving it our own encodings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Completion, Failed, Trial};
use tempfile::TempDir;
use terraform_harness::{PlanOutcome, Product, Search, Terraform, Version, Workspace};

use crate::provider;

/// The Terraform whose bytes are recorded.
const RECORDED: Version = Version::new(1, 11, 4);
/// The first Terraform that brings large integers unaltered through its own plan: 1.6.6 does not.
const CAREFUL: Version = Version::new(1, 8, 0);
/// The variable that makes [`is_current`] replace the recorded files instead of comparing them.
const UPDATE: &str = "UPDATE_GOLDEN";

const KNOWN: (&str, &str) = ("known.tf", include_str!("known.tf"));
const UNKNOWN: (&str, &str) = ("unknown.tf", include_str!("unknown.tf"));

type Outcome = Result<Completion, Failed>;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("recorded_bytes_are_current", is_current),
        trial(
            "terraform_takes_every_value_in_our_encoding",
            terraform_takes_ours,
        ),
    ]
}

/// The recorded files: a folder per kind, and in it a file per case and encoding.
pub(crate) fn recorded() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/recorded")
}

/// The file of a case, below the directory of all.
pub(crate) fn file(kind: &str, case: &str, extension: &str) -> PathBuf {
    Path::new(kind).join(format!("{case}.{extension}"))
}

/// Records again and compares. Replaces the files instead where `UPDATE_GOLDEN` is set.
fn is_current(terraform: &Terraform) -> Outcome {
    if (terraform.product(), terraform.version()) != (Product::Terraform, RECORDED) {
        let reason = format!("{terraform} is not the Terraform {RECORDED} that was recorded");
        return Ok(Completion::ignored_with(reason));
    }
    let directory = tempfile::tempdir()?;
    record(terraform, directory.path())?;
    let now = files(directory.path())?;
    #[expect(clippy::disallowed_methods, reason = "a switch of this test alone")]
    if std::env::var_os(UPDATE).is_some() {
        replace(&now)?;
        return Ok(Completion::Completed);
    }
    let before = files(&recorded())?;
    let names: BTreeSet<_> = now.keys().chain(before.keys()).collect();
    let changed: Vec<_> = names
        .into_iter()
        .filter(|name| now.get(*name) != before.get(*name))
        .collect();
    if changed.is_empty() {
        Ok(Completion::Completed)
    } else {
        Err(format!("{terraform} sends something else for {changed:?}").into())
    }
}

/// What is planned without being known is recorded from a plan of everything; stored state from a
/// refresh of what is known.
fn record(terraform: &Terraform, to: &Path) -> Result<(), Failed> {
    let mut world = World::new(terraform)?;
    world.write([KNOWN, UNKNOWN])?;
    world
        .record_to(Some(to))
        .terraform
        .plan()?
        .expect_success()?;
    let world = world.record_to(None);
    fs::remove_file(world.terraform.path(UNKNOWN.0))?;
    world.terraform.apply()?.expect_success()?;
    world.record_to(Some(to)).terraform.plan()?.outcome()?;
    Ok(())
}

/// Plans, applies, refreshes and destroys every value in our encoding.
fn terraform_takes_ours(terraform: &Terraform) -> Outcome {
    if terraform.version() < CAREFUL {
        let reason = format!("{terraform} is before {CAREFUL} and alters large integers itself");
        return Ok(Completion::ignored_with(reason));
    }
    let world = World::new(terraform)?;
    world.write([KNOWN, UNKNOWN])?;
    world.terraform.apply()?.expect_success()?;
    let again = world.terraform.plan()?;
    if again.outcome()? != PlanOutcome::NoChanges {
        return Err(format!("the plan after the apply has changes:\n{}", again.stdout).into());
    }
    world.terraform.destroy()?.expect_success()?;
    Ok(Completion::Completed)
}

/// A trial that is ignored where there is no Terraform, and says so.
fn trial(name: &str, test: fn(&Terraform) -> Outcome) -> Trial {
    Trial::ignorable_test(name, move || {
        let search = Search::from_env();
        match Terraform::locate(&search) {
            Ok(terraform) => test(&terraform),
            Err(error) if search.required => Err(error.into()),
            Err(error) => Ok(Completion::ignored_with(format!("no Terraform: {error}"))),
        }
    })
}

/// A directory to run Terraform in, with the provider's program under its name.
struct World {
    terraform: Workspace,
    _program: TempDir,
}

impl World {
    fn new(terraform: &Terraform) -> Result<Self, Failed> {
        let program = tempfile::tempdir()?;
        let this = std::env::current_exe()?;
        std::os::unix::fs::symlink(this, program.path().join(provider::PROGRAM))?;
        let mut workspace = Workspace::new(terraform)?;
        workspace.dev_override(provider::SOURCE, program.path())?;
        Ok(Self {
            terraform: workspace,
            _program: program,
        })
    }

    fn write<const N: usize>(&self, files: [(&str, &str); N]) -> Result<(), Failed> {
        for (name, text) in files {
            self.terraform.write(name, text)?;
        }
        Ok(())
    }

    fn record_to(&mut self, directory: Option<&Path>) -> &mut Self {
        match directory {
            Some(directory) => self.terraform.env(provider::RECORD_TO, directory),
            None => self.terraform.env_remove(provider::RECORD_TO),
        };
        self
    }
}

/// The content of every file, by its path below `root`.
pub(crate) fn files(root: &Path) -> std::io::Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    for folder in fs::read_dir(root)? {
        for file in fs::read_dir(folder?.path())? {
            let path = file?.path();
            let name = path.strip_prefix(root).unwrap_or(&path).to_owned();
            found.insert(name, fs::read(&path)?);
        }
    }
    Ok(found)
}

fn replace(files: &BTreeMap<PathBuf, Vec<u8>>) -> std::io::Result<()> {
    let root = recorded();
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    for (name, content) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap_or(&root))?;
        fs::write(path, content)?;
    }
    Ok(())
}
