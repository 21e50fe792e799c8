//! State and configurations of the provider written in Go.

use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{ORDERS, orders, remote, sources};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{CHANGED, NOTHING, SOURCE, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        state_of_the_go_provider_moves_over_without_a_change,
        every_spelling_of_nothing_moves_over_without_a_change,
        tools_that_were_a_list_move_over_without_a_change,
        a_map_of_an_old_release_moves_over_without_a_change,
        workflows_that_were_pruned_cost_one_update,
        what_somebody_else_changed_is_one_update_in_place,
        an_inline_source_that_the_go_provider_lost_is_created_again,
    ]
}

const CONFIGURED: &str = r#"
  runner = "kubiya-hosted"
  tools  = jsonencode([{ name = "hi", type = "docker", image = "alpine:3", content = "echo hi 2>&1" }])
"#;

fn held() -> Value {
    json!([{"name": "hi", "type": "docker", "image": "alpine:3", "content": "echo hi 2>&1"}])
}

/// As the Go provider writes it: sorted and compact, and `<`, `>` and `&` as they are.
const STORED: &str =
    r#"[{"content":"echo hi 2>&1","image":"alpine:3","name":"hi","type":"docker"}]"#;

/// A world that the provider written in Go has left behind, after a change of its state.
fn inherited(terraform: &Terraform, change: impl FnOnce(&World, &mut Value)) -> Fallible<World> {
    let world = World::new(terraform)?;
    let id = sources(&world).put(json!({
        "name": "orders", "type": "inline", "url": "", "runner": "kubiya-hosted",
        "inline_tools": held(), "managed_by": "terraform",
    }));
    let mut attributes = json!({
        "id": id,
        "name": "orders",
        "type": "inline",
        "runner": "kubiya-hosted",
        "tools": STORED,
        "workflows": null,
        "dynamic_config": "{}",
    });
    change(&world, &mut attributes);
    world.inherit(SOURCE, ORDERS, &attributes)?;
    world.configure(orders(CONFIGURED))?;
    Ok(world)
}

fn expect_takeover(world: &World) -> Outcome {
    world.expect_plan(&[(ORDERS, Action::NoOp)])?;
    world.expect_apply(NOTHING)?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.writes(), 0);
    assert_eq!(world.instance(ORDERS)?["schema_version"], 1);
    world.expect_no_changes()
}

pub(crate) fn state_of_the_go_provider_moves_over_without_a_change(
    terraform: &Terraform,
) -> Outcome {
    let world = inherited(terraform, |_, _| {})?;
    expect_takeover(&world)?;
    assert_eq!(world.attribute(ORDERS, "tools")?, STORED);
    assert_eq!(world.attribute(ORDERS, "workflows")?, "");
    Ok(())
}

/// It depended on the release, on what the API said, and on whether it had been refreshed.
fn every_spelling_of_nothing_moves_over_without_a_change(terraform: &Terraform) -> Outcome {
    for workflows in [
        json!(""),
        json!("{}"),
        json!("[]"),
        json!("null"),
        Value::Null,
    ] {
        for given in [json!("null"), json!("{}"), Value::Null] {
            let world = inherited(terraform, |_, attributes| {
                attributes["workflows"] = workflows.clone();
                attributes["dynamic_config"] = given.clone();
            })?;
            expect_takeover(&world)?;
        }
    }
    // In releases before 0.9.6 there was none.
    let world = inherited(terraform, |_, attributes| {
        drop(attributes.as_object_mut().map(|it| it.remove("workflows")));
    })?;
    expect_takeover(&world)
}

/// Releases 0.8.5 to 0.8.8: a list of objects, which had all members.
fn tools_that_were_a_list_move_over_without_a_change(terraform: &Terraform) -> Outcome {
    let mut tool = held()[0].clone();
    for absent in [
        "alias",
        "description",
        "args",
        "env",
        "with_files",
        "entrypoint",
    ] {
        tool[absent] = Value::Null;
    }
    let world = inherited(terraform, |_, attributes| {
        attributes["tools"] = json!([tool]);
    })?;
    expect_takeover(&world)
}

fn a_map_of_an_old_release_moves_over_without_a_change(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |world, attributes| {
        let id = attributes["id"].as_str().unwrap_or_default().to_owned();
        sources(world).edit(&id, |source| {
            source.insert("dynamic_config".into(), json!({"region": "eu"}));
        });
        attributes["dynamic_config"] = json!({"region": "eu"});
    })?;
    let given = r#"  dynamic_config = jsonencode({ region = "eu" })"#;
    world.configure(orders(&format!("{CONFIGURED}{given}")))?;
    expect_takeover(&world)
}

/// Defect IS-7 of the Go provider, whose state lacks members that are empty.
fn workflows_that_were_pruned_cost_one_update(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |world, attributes| {
        let id = attributes["id"].as_str().unwrap_or_default().to_owned();
        sources(world).edit(&id, |source| {
            let workflows =
                json!([{"name": "w", "params": [], "steps": [{"name": "s", "output": ""}]}]);
            source.insert("inline_workflows".into(), workflows);
        });
        attributes["workflows"] = json!(r#"[{"name":"w","steps":[{"name":"s"}]}]"#);
    })?;
    let workflows = r#"workflows = jsonencode([{ name = "w", steps = [{ name = "s" }] }])"#;
    world.configure(orders(&format!("{CONFIGURED}  {workflows}")))?;
    world.expect_no_changes()?;
    let workflows = r#"workflows = jsonencode([{ name = "w", params = [], steps = [{ name = "s", output = "" }] }])"#;
    world.configure(orders(&format!("{CONFIGURED}  {workflows}")))?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()
}

fn what_somebody_else_changed_is_one_update_in_place(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |world, attributes| {
        let id = attributes["id"].as_str().unwrap_or_default().to_owned();
        sources(world).edit(&id, |source| {
            source.insert("inline_tools".into(), json!([{"name": "theirs"}]));
        });
    })?;
    let id = super::id(&world)?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["inline_tools"], held());
    assert_eq!(world.attribute(ORDERS, "id")?, id);
    world.expect_no_changes()
}

fn an_inline_source_that_the_go_provider_lost_is_created_again(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |_, _| {})?;
    assert!(sources(&world).remove(&super::id(&world)?));
    world.expect_plan(&[(ORDERS, Action::Create)])?;
    world.terraform.apply()?.expect_success()?;
    world.expect_no_changes()
}
