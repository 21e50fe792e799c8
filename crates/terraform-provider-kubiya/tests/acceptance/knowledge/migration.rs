//! State and configurations of the provider written in Go.

use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{GUIDE, entries, group, guide, put_agent, remote};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{CHANGED, NOTHING, SOURCE, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        state_of_the_go_provider_moves_over_without_a_change,
        lists_in_another_order_move_over_without_a_change,
        empty_lists_and_absent_attributes_mean_the_same,
        state_of_a_release_without_owners_gets_one,
        references_that_the_go_provider_kept_as_ids_move_over,
        what_the_go_provider_did_not_notice_is_one_update,
        an_entry_that_the_go_provider_lost_is_created_again,
    ]
}

const CONFIGURED: &str = r#"
  groups           = ["Users", "Admin"]
  labels           = ["b", "a"]
  supported_agents = ["orders-dba", "helper"]
"#;

/// A world that the provider written in Go has left behind, after a change of its state.
pub(crate) fn inherited(
    terraform: &Terraform,
    change: impl FnOnce(&World, &mut Value),
) -> Fallible<World> {
    let world = World::new(terraform)?;
    let agents = [put_agent(&world, "helper"), put_agent(&world, "orders-dba")];
    let id = entries(&world).put(json!({
        "name": "guide",
        "description": "guides",
        "content": "# Guide\n",
        "type": "knowledge",
        "source": "terraform",
        "labels": ["a", "b"],
        "groups": [group(&world, "Admin")?, group(&world, "Users")?],
        "supported_agents": agents,
    }));
    let mut attributes = json!({
        "id": id,
        "name": "guide",
        "description": "guides",
        "content": "# Guide\n",
        "type": "knowledge",
        "labels": ["b", "a"],
        "groups": ["Users", "Admin"],
        "supported_agents": ["orders-dba", "helper"],
        "owner": remote(&world)?["owner"],
    });
    change(&world, &mut attributes);
    world.inherit(SOURCE, GUIDE, &attributes)?;
    world.configure(guide(CONFIGURED))?;
    Ok(world)
}

pub(crate) fn expect_takeover(world: &World) -> Outcome {
    world.expect_plan(&[(GUIDE, Action::NoOp)])?;
    world.expect_apply(NOTHING)?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.writes(), 0);
    assert_eq!(world.instance(GUIDE)?["schema_version"], 1);
    let owner = remote(world)?["owner"].clone();
    assert_eq!(world.attribute(GUIDE, "owner")?, owner);
    world.expect_no_changes()
}

pub(crate) fn state_of_the_go_provider_moves_over_without_a_change(
    terraform: &Terraform,
) -> Outcome {
    expect_takeover(&inherited(terraform, |_, _| {})?)
}

fn lists_in_another_order_move_over_without_a_change(terraform: &Terraform) -> Outcome {
    expect_takeover(&inherited(terraform, |_, attributes| {
        attributes["groups"] = json!(["Admin", "Users", "Admin"]);
        attributes["labels"] = json!(["a", "b", "b"]);
        attributes["supported_agents"] = json!(["helper", "orders-dba"]);
    })?)
}

fn empty_lists_and_absent_attributes_mean_the_same(terraform: &Terraform) -> Outcome {
    for absent in [Value::Null, json!([])] {
        let world = inherited(terraform, |world, attributes| {
            entries(world).replace_all([json!({
                "uuid": attributes["id"],
                "name": "guide",
                "description": "guides",
                "content": "# Guide\n",
            })]);
            for set in ["groups", "labels", "supported_agents"] {
                attributes[set] = absent.clone();
            }
        })?;
        world.configure(guide("groups = []"))?;
        expect_takeover(&world)?;
        world.configure(guide("groups = []\n  labels = []\n  supported_agents = []"))?;
        expect_takeover(&world)?;
    }
    Ok(())
}

fn state_of_a_release_without_owners_gets_one(terraform: &Terraform) -> Outcome {
    expect_takeover(&inherited(terraform, |_, attributes| {
        let attributes = attributes.as_object_mut().into_iter();
        attributes.for_each(|it| drop(it.remove("owner")));
    })?)?;
    expect_takeover(&inherited(terraform, |_, attributes| {
        attributes["owner"] = Value::Null;
    })?)
}

fn references_that_the_go_provider_kept_as_ids_move_over(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |world, attributes| {
        let entry = remote(world).unwrap_or_default();
        attributes["supported_agents"] = entry["supported_agents"].clone();
        attributes["groups"] = entry["groups"].clone();
    })?;
    expect_takeover(&world)
}

/// Its reads ignored what the API answered, so that the state is what was planned once.
fn what_the_go_provider_did_not_notice_is_one_update(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |world, attributes| {
        let id = attributes["id"].as_str().unwrap_or_default().to_owned();
        entries(world).edit(&id, |entry| {
            entry.insert("labels".into(), json!(["a", "b", "C:\\\\temp"]));
            entry.insert("description".into(), json!("theirs"));
        });
    })?;
    world.expect_plan(&[(GUIDE, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["labels"], json!(["a", "b"]));
    assert_eq!(remote(&world)?["description"], "guides");
    world.expect_no_changes()
}

fn an_entry_that_the_go_provider_lost_is_created_again(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |_, _| {})?;
    let id = super::id(&world)?;
    assert!(entries(&world).remove(&id));
    world.expect_plan(&[(GUIDE, Action::Create)])?;
    world.terraform.apply()?.expect_success()?;
    world.expect_no_changes()
}
