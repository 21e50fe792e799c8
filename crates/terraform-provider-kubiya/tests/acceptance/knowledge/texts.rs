//! Texts of entries: every character counts, but for what the API itself changes.

use kubiya_emulator::Quirk;
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::{GUIDE, edit, guide, remote, with_guide, with_quirks};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        labels_are_kept_byte_for_byte,
        an_empty_label_is_accepted,
        content_is_kept_byte_for_byte,
        content_that_the_api_trims_keeps_its_spelling,
        content_that_somebody_else_changes_is_noticed_at_its_ends_too,
        an_empty_type_is_the_usual_one,
        what_cannot_be_is_refused_while_planning,
        an_entry_that_is_too_large_is_refused_while_planning,
    ]
}

/// Defect K-6 of the Go provider: it took out quotes and doubled backslashes.
fn labels_are_kept_byte_for_byte(terraform: &Terraform) -> Outcome {
    let labels = r#"["a \"quoted\" one", "C:\\temp\\", "Größe ✓", "a,b", " [x] "]"#;
    let world = with_guide(terraform, &format!("labels = {labels}"))?;
    let mut expected: Vec<String> = serde_json::from_str(labels)?;
    expected.sort();
    assert_eq!(remote(&world)?["labels"], json!(expected));
    world.expect_no_changes()
}

/// Modules make labels of a text that they split, which may be empty.
fn an_empty_label_is_accepted(terraform: &Terraform) -> Outcome {
    let world = with_guide(terraform, "labels = split(\",\", \"\")")?;
    assert_eq!(remote(&world)?["labels"], json!([""]));
    world.expect_no_changes()
}

const CONTENT: &str = " \\n# \\\"Guide\\\" – größe\\r\\n\\tC:\\\\temp &<> \\u2028\\n\\n ";

fn content_is_kept_byte_for_byte(terraform: &Terraform) -> Outcome {
    let content = format!("content = \"{CONTENT}\"");
    let world = with_guide(terraform, &content)?;
    let expected = " \n# \"Guide\" – größe\r\n\tC:\\temp &<> \u{2028}\n\n ";
    assert_eq!(remote(&world)?["content"], expected);
    assert_eq!(world.attribute(GUIDE, "content")?, expected);
    world.expect_no_changes()
}

fn content_that_the_api_trims_keeps_its_spelling(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::ContentTrimmed])?;
    world.configure(guide(&format!("content = \"{CONTENT}\"")))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.terraform.refresh_only()?.expect_success()?;
    let stored = world.attribute(GUIDE, "content")?;
    assert!(stored.as_str().is_some_and(|it| it.ends_with("\n\n ")));
    // Another spelling is written, and nothing is left to do.
    world.configure(guide("content = \"other\\n\""))?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()
}

fn content_that_somebody_else_changes_is_noticed_at_its_ends_too(terraform: &Terraform) -> Outcome {
    let world = with_guide(terraform, "content = \"a\"")?;
    for theirs in ["a\n", " a", "a b"] {
        edit(&world, |entry| {
            drop(entry.insert("content".into(), json!(theirs)));
        })?;
        world.expect_plan(&[(GUIDE, Action::Update)])?;
        world.expect_apply(CHANGED)?;
        assert_eq!(remote(&world)?["content"], "a");
    }
    Ok(())
}

fn an_empty_type_is_the_usual_one(terraform: &Terraform) -> Outcome {
    let world = with_guide(terraform, "type = \"\"")?;
    assert_eq!(remote(&world)?["type"], "knowledge");
    world.expect_no_changes()?;
    world.configure(guide("type = null"))?;
    world.terraform.apply()?.expect_success()?;
    world.expect_no_changes()?;
    edit(&world, |entry| {
        drop(entry.insert("type".into(), json!("")));
    })?;
    world.expect_no_changes()
}

fn what_cannot_be_is_refused_while_planning(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for (attribute, arguments) in [
        ("groups", "groups = [\"\"]"),
        ("labels", "labels = [null]"),
        ("supported_agents", "supported_agents = [\"\"]"),
        ("supported_agents", "supported_agents = [null]"),
    ] {
        world.configure(guide(arguments))?;
        let found = refusal(world.terraform.plan_json()?, attribute)?;
        assert!(found.detail.contains("Leave it out"), "{found:?}");
    }
    world.configure(guide("").replace("= \"guide\"", "= \" \""))?;
    refusal(world.terraform.plan_json()?, "name")?;
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn an_entry_that_is_too_large_is_refused_while_planning(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let large = "content = join(\"\", [for row in range(1000) : join(\"\", [for it in range(140) : \"0123456789\"])])";
    world.configure(guide(large))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, r#"Knowledge entry "guide" is too large"#);
    assert_says(&run, "content (1,400,002 bytes)");
    assert_eq!(world.writes(), 0);
    Ok(())
}
