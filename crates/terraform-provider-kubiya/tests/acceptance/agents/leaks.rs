//! Keys are nowhere, and hidden variables only where Terraform itself keeps attributes.

use secrecy::ExposeSecret;
use terraform_harness::leaks::{self, Places};
use terraform_harness::{Run, Terraform};

use super::helper;
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{canary, one};
use crate::leaks::expect_clean;
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_whole_life_shows_no_variable_and_leaves_the_key_nowhere,
        the_search_finds_the_variable_in_the_state,
    ]
}

/// An agent with a secret, and with a variable that the configuration hides.
const HIDDEN: &str = r#"
variable "hidden" {
  type      = string
  sensitive = true
}
"#;

const REFERENCES: &str = "secrets = [kubiya_secret.one.name]
  environment_variables = { HIDDEN = var.hidden }";

/// What was run, and with which variable, value and key.
struct Life {
    world: World,
    runs: Vec<Run>,
    variable: String,
    value: String,
    key: String,
}

fn live(terraform: &Terraform) -> Fallible<Life> {
    let mut world = World::new(terraform)?;
    world.terraform.trace();
    let key = world.emulator.api_key().expose_secret().to_owned();
    let variable = canary("variable");
    world.set("hidden", &variable);
    let value = world.set_new_value();
    let mut runs = Vec::new();
    for arguments in [REFERENCES, &format!("{REFERENCES}\n  is_debug_mode = true")] {
        world.configure(HIDDEN.to_owned() + &one("") + &helper(arguments))?;
        runs.push(world.terraform.plan()?);
        runs.push(world.terraform.apply()?.expect_success()?);
        runs.push(
            world
                .terraform
                .run(["show", "-no-color"])?
                .expect_success()?,
        );
    }
    Ok(Life {
        world,
        runs,
        variable,
        value,
        key,
    })
}

fn a_whole_life_shows_no_variable_and_leaves_the_key_nowhere(terraform: &Terraform) -> Outcome {
    let mut life = live(terraform)?;
    life.runs.push(life.world.destroy()?);
    let root = life.world.terraform.root();
    let mut shown = Places::new().file(root.join("trace.log"));
    for (place, run) in life.runs.iter().enumerate() {
        shown = shown.run(&format!("run {place}"), run);
    }
    let never_shown = [
        ("the variable", &*life.variable),
        ("the value", &*life.value),
    ];
    expect_clean(&never_shown, shown)?;
    let never_stored = [("the value", &*life.value), ("the key", &*life.key)];
    expect_clean(&never_stored, Places::new().tree(root))
}

fn the_search_finds_the_variable_in_the_state(terraform: &Terraform) -> Outcome {
    let life = live(terraform)?;
    let state = Places::new().file(life.world.terraform.path("terraform.tfstate"));
    let report = leaks::search(&[("the variable", &*life.variable)], state)?;
    assert!(
        report.expect_clean().is_err(),
        "Terraform stores attributes"
    );
    Ok(())
}
