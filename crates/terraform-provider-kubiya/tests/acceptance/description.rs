//! The description: absent, empty, set, changed and cleared, always with the right value beside it.

use kubiya_emulator::Method;
use terraform_harness::{Action, Terraform};

use crate::cases::{Case, Outcome, cases};
use crate::configuration::{ONE, literal, one};
use crate::world::{ADDED, CHANGED, NOTHING, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_description_is_set_changed_and_cleared,
        an_empty_description_is_the_same_as_none_to_the_api,
        a_description_arrives_byte_for_byte,
        a_description_changes_together_with_the_value,
        a_changed_description_leaves_alone_what_hangs_on_the_version,
        an_api_that_drops_white_space_at_the_end_is_no_change,
    ]
}

fn a_description_is_set_changed_and_cleared(terraform: &Terraform) -> Outcome {
    let (world, value) = World::with_one(terraform, "")?;
    assert_eq!(world.attribute(ONE, "description")?, "");
    let fingerprint = world.private(ONE)?;
    let steps = [
        (r#"description = "set""#, "set"),
        (r#"description = "changed""#, "changed"),
        ("", ""),
    ];
    for (puts, (arguments, expected)) in (1..).zip(steps) {
        world.configure(one(arguments))?;
        world.expect_apply(CHANGED)?;
        assert_eq!(world.description("one").as_deref(), Some(expected));
        world.expect_value("one", &value);
        assert_eq!(world.attribute(ONE, "value_version")?, 1);
        assert!(
            world.private(ONE)? == fingerprint,
            "laid over the same value again"
        );
        assert_eq!(world.requests(&Method::PUT), puts);
        world.expect_no_changes()?;
    }
    assert_eq!(world.attribute(ONE, "description")?, "");
    Ok(())
}

fn an_empty_description_is_the_same_as_none_to_the_api(terraform: &Terraform) -> Outcome {
    let (world, value) = World::with_one(terraform, r#"description = """#)?;
    assert_eq!(world.attribute(ONE, "description")?, "");
    world.expect_no_changes()?;
    world.configure(one(""))?;
    world.expect_no_changes()?;
    world.expect_apply(NOTHING)?;
    world.configure(one(r#"description = """#))?;
    world.expect_no_changes()?;
    assert_eq!(
        world.requests(&Method::PUT),
        0,
        "the API would see no difference"
    );
    assert_eq!(world.attribute(ONE, "value_version")?, 1);
    world.expect_value("one", &value);

    world.configure(one(r#"description = "text""#))?;
    world.expect_apply(CHANGED)?;
    world.configure(one(r#"description = """#))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(world.description("one").as_deref(), Some(""));
    world.expect_no_changes()
}

fn a_description_arrives_byte_for_byte(terraform: &Terraform) -> Outcome {
    let text = " spaces, \"quotes\",\n\ta ${template}, Größe 漢字 🔐 ";
    let argument = format!("description = {}", literal(text));
    let (world, _) = World::with_one(terraform, &argument)?;
    assert_eq!(world.description("one").as_deref(), Some(text));
    world.expect_no_changes()
}

fn a_description_changes_together_with_the_value(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    world.configure(one(r#"description = "old""#))?;
    world.expect_apply(ADDED)?;
    let value = world.set_new_value();
    world.configure(one(r#"description = "new""#))?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    assert_eq!(world.description("one").as_deref(), Some("new"));
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    assert_eq!(world.requests(&Method::PUT), 1);
    world.expect_no_changes()
}

fn a_changed_description_leaves_alone_what_hangs_on_the_version(terraform: &Terraform) -> Outcome {
    const DEPENDENT: &str = r#"
resource "terraform_data" "dependent" {
  triggers_replace = kubiya_secret.one.value_version
}
"#;
    let mut world = World::new(terraform)?;
    world.set_new_value();
    for (description, action) in [("old", None), ("new", Some(Action::NoOp))] {
        let one = one(&format!("description = {description:?}"));
        world.configure(one + DEPENDENT)?;
        if let Some(action) = action {
            let dependent = ("terraform_data.dependent", action);
            world.expect_plan(&[(ONE, Action::Update), dependent])?;
        }
        world.terraform.apply()?.expect_success()?;
        assert_eq!(world.description("one").as_deref(), Some(description));
        assert_eq!(world.attribute(ONE, "value_version")?, 1);
    }
    world.set_new_value();
    world.configure(one(r#"description = "newer""#) + DEPENDENT)?;
    let dependent = ("terraform_data.dependent", Action::DeleteThenCreate);
    world.expect_plan(&[(ONE, Action::Update), dependent])?;
    let run = world.expect_apply([1, 1, 1])?;
    assert_says(&run, "plan again");
    world.expect_no_changes()?;
    world.destroy()?;
    Ok(())
}

/// Not only where it is configured: while the texts differ in nothing else, it is never sent for it.
fn an_api_that_drops_white_space_at_the_end_is_no_change(terraform: &Terraform) -> Outcome {
    for mode in ["", "value_version = 1"] {
        let heredoc = format!("description = <<-EOT\n    two\n    lines\n  EOT\n  {mode}");
        let (world, _) = World::with_one(terraform, &heredoc)?;
        world.emulator.secrets().describe("one", "two\nlines");
        world.expect_no_changes()?;
        world.expect_apply(NOTHING)?;
        assert_eq!(world.attribute(ONE, "description")?, "two\nlines\n");
        world.emulator.secrets().describe("one", "two\nother lines");
        world.terraform.apply()?.expect_success()?;
        let (expected, puts) = match mode {
            "" => ("two\nlines\n", 1),
            _ => ("two\nother lines", 0),
        };
        assert_eq!(world.description("one").as_deref(), Some(expected));
        assert_eq!(world.requests(&Method::PUT), puts);
        world.destroy()?;
    }
    Ok(())
}
