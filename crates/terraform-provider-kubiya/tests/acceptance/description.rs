//! The description: absent, empty, set, changed and cleared, always with the right value beside it.

use kubiya_emulator::Method;
use terraform_harness::Terraform;

use crate::cases::{Case, Outcome, cases};
use crate::configuration::{ONE, literal, one};
use crate::world::{ADDED, CHANGED, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_description_is_set_changed_and_cleared,
        an_empty_description_is_the_same_as_none_to_the_api,
        a_description_arrives_byte_for_byte,
        a_description_changes_together_with_the_value,
    ]
}

fn a_description_is_set_changed_and_cleared(terraform: &Terraform) -> Outcome {
    let (world, value) = World::with_one(terraform, "")?;
    assert!(world.attribute(ONE, "description")?.is_null());
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
    assert!(world.attribute(ONE, "description")?.is_null());
    Ok(())
}

fn an_empty_description_is_the_same_as_none_to_the_api(terraform: &Terraform) -> Outcome {
    let (world, value) = World::with_one(terraform, r#"description = """#)?;
    assert_eq!(world.attribute(ONE, "description")?, "");
    world.expect_no_changes()?;
    world.configure(one(""))?;
    world.expect_apply(CHANGED)?;
    assert!(world.attribute(ONE, "description")?.is_null());
    world.expect_no_changes()?;
    world.configure(one(r#"description = """#))?;
    world.expect_apply(CHANGED)?;
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
