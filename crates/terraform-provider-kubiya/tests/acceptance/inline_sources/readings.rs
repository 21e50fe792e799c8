//! What the API may do with an inline source, as far as its clients do not rule it out.

use kubiya_emulator::Quirk;
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::{ORDERS, TOOL, applied, edit, id, orders, remote, tools, with_tool};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::literal;
use crate::world::CHANGED;

pub(crate) fn cases() -> Vec<Case> {
    cases![
        readings_of_the_api_make_no_difference,
        what_the_api_adds_is_no_change_and_what_it_changes_is,
        tools_inside_of_workflows_are_not_among_the_tools,
        every_read_asks_for_the_same_view,
    ]
}

const STEPS: &str = r#"[{"name":"daily","steps":[{"name":"first","output":"","executor":
    {"type":"tool","config":{"tool_def":{"name":"inner","content":"x"}}}}]}]"#;

fn both(content: &str) -> String {
    let held = tools(&format!(
        r#"[{{"name":"count","content":{content:?},"args":[],"env":null,"alias":""}}]"#
    ));
    orders(&format!("{held}\n  workflows = {}", literal(STEPS)))
}

/// Defects IS-6 and IS-7 of the Go provider among them.
fn readings_of_the_api_make_no_difference(terraform: &Terraform) -> Outcome {
    for quirks in [
        &[Quirk::EnrichedTools][..],
        &[Quirk::NullTools],
        &[Quirk::InlineToolsInSource],
        &[Quirk::InlineToolsInMetadata],
        &[
            Quirk::InlineToolsInMetadata,
            Quirk::EnrichedTools,
            Quirk::PutReplaces,
        ],
        &[Quirk::DynamicConfigMissing],
        &[Quirk::NullDynamicConfig, Quirk::NullCollections],
        &[Quirk::ConfigKeysReordered, Quirk::AsciiJson],
        &[Quirk::EmptyWriteResponse],
        &[Quirk::SourceRenamedOnSync],
    ] {
        let world = applied(terraform, quirks, &both("a && b"))?;
        world.expect_no_changes()?;
        let before = id(&world)?;
        world.configure(both("a && c"))?;
        world.expect_plan(&[(ORDERS, Action::Update)])?;
        world.expect_apply(CHANGED)?;
        if !quirks.contains(&Quirk::SourceRenamedOnSync) {
            assert_eq!(remote(&world)?["inline_tools"][0]["content"], "a && c");
            assert_eq!(id(&world)?, before);
            world.expect_no_changes()?;
        }
        world.destroy()?;
    }
    Ok(())
}

/// Defect IS-6 of the Go provider.
fn what_the_api_adds_is_no_change_and_what_it_changes_is(terraform: &Terraform) -> Outcome {
    let world = applied(terraform, &[Quirk::EnrichedTools], &with_tool(""))?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(ORDERS, "tools")?, TOOL);
    edit(&world, |source| {
        source.insert(
            "inline_tools".into(),
            json!([{"name": "count", "content": "other"}]),
        );
    })?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()?;
    // Taking a member out is a change, though the API keeps what it has of its own.
    world.configure(orders(&tools(r#"[{"name":"count"}]"#)))?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["inline_tools"], json!([{"name": "count"}]));
    world.expect_no_changes()
}

/// Defect IS-5 of the Go provider.
fn tools_inside_of_workflows_are_not_among_the_tools(terraform: &Terraform) -> Outcome {
    let world = applied(terraform, &[], &both("a"))?;
    world.expect_no_changes()?;
    world.terraform.refresh_only()?.expect_success()?;
    let tools = world.attribute(ORDERS, "tools")?;
    assert!(
        !tools.as_str().ok_or("no text")?.contains("inner"),
        "{tools}"
    );
    Ok(())
}

fn every_read_asks_for_the_same_view(terraform: &Terraform) -> Outcome {
    let world = applied(terraform, &[], &both("a"))?;
    world.expect_no_changes()?;
    world.configure(both("b"))?;
    world.expect_apply(CHANGED)?;
    let requests = world.emulator.requests();
    let metadata = |has_query: bool| {
        requests.count_where(|record| {
            record.path.ends_with("/metadata")
                && record.method == "GET"
                && record.has_query == has_query
        })
    };
    assert!(metadata(true) >= 4);
    assert_eq!(metadata(false), 0);
    Ok(())
}
