//! A provider that `terraform init` has installed, which leaves more behind than a development override.

use std::fs;
use std::path::Path;

use terraform_harness::Terraform;

use super::watched::Watched;
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{canary, literal, one};
use crate::world::{SOURCE, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![an_installed_provider_leaves_no_value_behind]
}

fn an_installed_provider_leaves_no_value_behind(terraform: &Terraform) -> Outcome {
    let mirror = tempfile::tempdir()?;
    let mut watched = Watched::new(terraform)?;
    offer(&mut watched.world, mirror.path())?;
    watched.set_value(canary("value"));
    watched.world.configure(one(""))?;
    watched.succeed(&["init", "-no-color"])?;
    watched.succeed(&["plan", "-no-color", "-out=saved.plan"])?;
    watched.succeed(&["apply", "-no-color", "saved.plan"])?;
    watched.succeed(&["providers", "schema", "-json"])?;
    let workspace = &watched.world.terraform;
    assert!(workspace.path(".terraform.lock.hcl").is_file());
    assert!(workspace.root().join("data/providers").is_dir());
    watched.expect_no_leak()
}

/// Makes Terraform find the provider in a directory of packages.
fn offer(world: &mut World, mirror: &Path) -> Outcome {
    let version = env!("CARGO_PKG_VERSION");
    let workspace = &mut world.terraform;
    let told = workspace.run(["version", "-json"])?.json()?;
    let platform = told["platform"].as_str().ok_or("there is no platform")?;
    let registry = workspace.terraform().product().registry();
    let package = mirror.join(format!("{registry}/{SOURCE}/{version}/{platform}"));
    fs::create_dir_all(&package)?;
    let built = Path::new(env!("CARGO_BIN_EXE_terraform-provider-kubiya"));
    let offered = package.join(format!(
        "terraform-provider-kubiya_v{version}{}",
        std::env::consts::EXE_SUFFIX
    ));
    // A link saves the time to copy a large file, where both are in one file system.
    fs::hard_link(built, &offered).or_else(|_| fs::copy(built, &offered).map(drop))?;
    let path = literal(&mirror.to_string_lossy());
    let settings = workspace.root().join("mirror.tfrc");
    fs::write(
        &settings,
        format!("provider_installation {{\n  filesystem_mirror {{\n    path = {path}\n  }}\n}}\n"),
    )?;
    workspace.env("TF_CLI_CONFIG_FILE", settings);
    Ok(())
}
