//! What is refused before anything is planned.

use terraform_harness::Terraform;

use super::{CONFIGS, orders};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        what_is_wrong_with_configurations_is_told_by_validate,
        names_that_are_built_in_or_cannot_be_sent_are_refused,
        more_than_one_default_is_a_warning,
    ]
}

/// I-6, I-7.
fn what_is_wrong_with_configurations_is_told_by_validate(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for (configs, summary, detail) in [
        (
            "[]",
            "Invalid value for configs",
            "configs: An integration needs at least one",
        ),
        (
            r#"[{ name = "a" }, { name = "b" }]"#,
            "No configuration is the default",
            "Set is_default = true in one of configs.",
        ),
        (
            r#"[{ name = "a", is_default = false }]"#,
            "No configuration is the default",
            "Set is_default = true",
        ),
        (
            r#"[{ name = "a", is_default = true }, { name = "a" }]"#,
            "Two configurations have one name",
            "configs[1].name: Another configuration",
        ),
        (
            r#"[{ name = "a", vendor_specific = { token = "hunter2", region = null } }]"#,
            "Invalid value for configs[0].vendor_specific",
            "configs[0].vendor_specific: A member is null. Leave it out.",
        ),
        (
            r#"[{ name = "", vendor_specific = { token = "hunter2" } }]"#,
            "Invalid value for configs[0].name",
            "configs[0].name: The value must not be empty.",
        ),
        ("[null]", "Missing object", "configs[0] is null"),
    ] {
        world.configure(orders(configs, ""))?;
        let run = world
            .terraform
            .run(["validate", "-no-color"])?
            .expect_failure()?;
        assert_says(&run, summary);
        assert_says(&run, detail);
        assert!(!run.text().contains("hunter2"), "{}", run.text());
    }
    assert!(world.emulator.requests().is_empty());
    Ok(())
}

fn names_that_are_built_in_or_cannot_be_sent_are_refused(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for (name, problem) in [
        (
            "slack",
            r#"Integration "slack" cannot be managed by Terraform"#,
        ),
        (
            "Kubernetes",
            r#"Integration "Kubernetes" cannot be managed by Terraform"#,
        ),
        ("..", "cannot be the name of an integration"),
        (" ", "The value must not be empty."),
    ] {
        world.configure(orders(CONFIGS, "").replace("aws-orders", name))?;
        let run = world
            .terraform
            .run(["validate", "-no-color"])?
            .expect_failure()?;
        assert_says(&run, problem);
    }
    Ok(())
}

/// I-6.
fn more_than_one_default_is_a_warning(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let both = r#"[{ name = "a", is_default = true }, { name = "b", is_default = true }]"#;
    world.configure(orders(both, ""))?;
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, "Several configurations are the default");
    world.expect_no_changes()
}
