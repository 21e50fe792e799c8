//! The search finds what it looks for, in every kind of place.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kubiya_emulator::Emulator;
use serde_json::json;
use terraform_harness::Terraform;
use terraform_harness::leaks::{self, Places};

use super::rescued::UNSAVABLE;
use super::tally;
use super::watched::Watched;
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{VALUE, canary, one};
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_careless_configuration_is_found_out_everywhere,
        values_in_files_of_every_kind_are_found,
        the_emulators_data_holds_the_value_and_not_the_key,
    ]
}

/// What Terraform shows and stores of a variable that nothing hides.
fn careless(suffix: &str) -> String {
    let exposed = VALUE.replace("  ephemeral = true\n", "");
    format!(
        r#"{exposed}
resource "terraform_data" "careless" {{
  input = "${{var.value}}{suffix}"
}}

output "careless" {{
  value = var.value
}}
"#
    )
}

fn a_careless_configuration_is_found_out_everywhere(terraform: &Terraform) -> Outcome {
    const REFUSED: &str = r#"
resource "terraform_data" "refused" {
  lifecycle {
    precondition {
      condition     = var.value == ""
      error_message = "${var.value} is refused."
    }
  }
}
"#;
    let mut watched = Watched::new(terraform)?;
    let value = canary("careless");
    watched.world.configure(careless(""))?;
    // On the command line, so that the trace holds it.
    let variable = format!("-var=value={value}");
    watched.succeed(&["plan", "-no-color", "-out=saved.plan", &variable])?;
    watched.succeed(&["show", "-json", "saved.plan"])?;
    watched.succeed(&["apply", "-no-color", "saved.plan"])?;
    watched.succeed(&["show", "-json"])?;
    watched.world.configure(careless("-2"))?;
    let again = ["apply", "-no-color", "-auto-approve", &variable];
    watched.succeed(&again)?;
    watched.world.configure(careless("-3"))?;
    watched.fail(&[&UNSAVABLE[..], &[&variable]].concat())?;
    watched.world.configure(careless("-3") + REFUSED)?;
    watched.fail(&["plan", "-no-color", &variable])?;
    let report = leaks::search(&[("the value", &value)], watched.places()?)?;
    let planted = [
        "stdout of run 0, plan",
        "stdout of run 1, show -json",
        "stdout of run 3, show -json",
        "stderr of run 6, plan",
        "/trace.log",
        "/terraform.tfstate",
        "/terraform.tfstate.backup",
        "/errored.tfstate",
        "/saved.plan/tfplan",
    ];
    tally::expect_found(&planted, &report);
    Ok(())
}

fn values_in_files_of_every_kind_are_found(terraform: &Terraform) -> Outcome {
    let mut watched = Watched::new(terraform)?;
    watched.world.configure(one(""))?;
    watched.set_value(canary("stored"));
    watched.succeed(&["apply", "-no-color", "-auto-approve"])?;
    let value = format!("<{}>", canary("planted"));
    let base64 = STANDARD.encode(&value);
    let root = watched.world.terraform.root().to_owned();
    for (file, text) in [
        ("work/.terraform.lock.hcl", format!("# {value}\n")),
        ("data/providers.json", json!({ "of": value }).to_string()),
        ("cli.tfrc", format!("token = \"{base64}\"\n")),
        ("home/.terraform.d/credentials", base64.clone()),
        ("tmp/tfplugin-left/behind", value.clone()),
        ("work/crash.log", format!("panic: {value:?}")),
    ] {
        let path = root.join(file);
        std::fs::create_dir_all(path.parent().ok_or("no directory")?)?;
        std::fs::write(path, text)?;
    }
    watched.world.edit_state(|state| {
        let inside = format!(r#"{{"value":"\u003c{}"}}"#, &value[1..]);
        state["resources"][0]["instances"][0]["private"] = STANDARD.encode(inside).into();
    })?;
    let report = leaks::search(&[("the value", &value)], watched.places()?)?;
    let planted = [
        "/work/.terraform.lock.hcl",
        "/data/providers.json",
        "/cli.tfrc",
        "/home/.terraform.d/credentials",
        "/tmp/tfplugin-left/behind",
        "/work/crash.log",
        "/work/terraform.tfstate",
    ];
    tally::expect_found(&planted, &report);
    Ok(())
}

/// The file that stands in for the service: to hold values is what it is for.
fn the_emulators_data_holds_the_value_and_not_the_key(terraform: &Terraform) -> Outcome {
    let elsewhere = tempfile::tempdir()?;
    let file = elsewhere.path().join("kubiya.json");
    let emulator = Emulator::builder().state_file(&file);
    let mut watched = Watched::of(World::with(terraform, emulator)?);
    watched.world.configure(one(""))?;
    let value = canary("served");
    watched.set_value(value.clone());
    watched.succeed(&["apply", "-no-color", "-auto-approve"])?;
    watched.expect_none_in(watched.places()?)?;
    let data = || Places::new().file(&file);
    let report = leaks::search(&[("the value", &value)], data())?;
    tally::expect_found(&["kubiya.json"], &report);
    tally::expect_clean(&[("the key", watched.key())], data())
}
