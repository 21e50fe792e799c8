//! State and configurations of the provider written in Go.

use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{ORDERS, URL, orders, remote, sources};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{CHANGED, NOTHING, SOURCE, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        state_of_the_go_provider_moves_over_without_a_change,
        a_map_of_an_old_release_moves_over_without_a_change,
        state_of_a_release_without_runners_moves_over_without_a_change,
        a_text_that_was_never_refreshed_moves_over_in_its_spelling,
        what_the_go_provider_did_not_notice_is_one_update,
        an_update_of_what_moved_over_is_in_place,
        a_source_that_the_go_provider_lost_is_created_again,
    ]
}

const CONFIGURED: &str = r#"
  runner         = "kubiya-hosted"
  dynamic_config = jsonencode({ region = "eu", limits = { b = "2", a = "1" } })
"#;

/// What the tools of the source are given.
fn given() -> Value {
    json!({"region": "eu", "limits": {"a": "1", "b": "2"}})
}

/// A world that the provider written in Go has left behind, after a change of its state. Whatever the tools are
/// given, its refreshes said that it was nothing.
fn inherited(terraform: &Terraform, change: impl FnOnce(&World, &mut Value)) -> Fallible<World> {
    let world = World::new(terraform)?;
    let id = sources(&world).put(json!({
        "name": "orders", "url": URL, "runner": "kubiya-hosted", "dynamic_config": given(),
        "managed_by": "terraform",
    }));
    let mut attributes = json!({
        "id": id,
        "name": "orders",
        "url": URL,
        "runner": "kubiya-hosted",
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
    let stored = world.attribute(ORDERS, "dynamic_config")?;
    let stored: Value = serde_json::from_str(stored.as_str().ok_or("it is no text")?)?;
    assert_eq!(stored, remote(world)?["dynamic_config"]);
    world.expect_no_changes()
}

pub(crate) fn state_of_the_go_provider_moves_over_without_a_change(
    terraform: &Terraform,
) -> Outcome {
    expect_takeover(&inherited(terraform, |_, _| {})?)
}

/// Releases 0.6.0 to 0.6.4.
fn a_map_of_an_old_release_moves_over_without_a_change(terraform: &Terraform) -> Outcome {
    for map in [json!({"region": "eu", "empty": ""}), json!({}), Value::Null] {
        let given = map.as_object().cloned().unwrap_or_default();
        let world = inherited(terraform, |world, attributes| {
            let id = attributes["id"].as_str().unwrap_or_default().to_owned();
            sources(world).edit(&id, |source| {
                source.insert("dynamic_config".into(), json!(given));
                source.insert("runner".into(), json!(""));
            });
            attributes["dynamic_config"] = map.clone();
            let attributes = attributes.as_object_mut().into_iter();
            attributes.for_each(|it| drop(it.remove("runner")));
        })?;
        let text = serde_json::to_string(&given)?;
        world.configure(orders(&format!("dynamic_config = {text:?}")))?;
        expect_takeover(&world)?;
    }
    Ok(())
}

fn state_of_a_release_without_runners_moves_over_without_a_change(
    terraform: &Terraform,
) -> Outcome {
    for absent in [Value::Null, json!("")] {
        let world = inherited(terraform, |world, attributes| {
            let id = attributes["id"].as_str().unwrap_or_default().to_owned();
            sources(world).edit(&id, |source| {
                drop(source.insert("runner".into(), json!("")))
            });
            attributes["runner"] = absent.clone();
        })?;
        let arguments = CONFIGURED.replace("runner         = \"kubiya-hosted\"", "");
        world.configure(orders(&arguments))?;
        expect_takeover(&world)?;
    }
    Ok(())
}

/// After a create it was the configured text, until the first refresh.
fn a_text_that_was_never_refreshed_moves_over_in_its_spelling(terraform: &Terraform) -> Outcome {
    let text = "{ \"region\": \"eu\", \"limits\": { \"b\": \"2\", \"a\": \"1\" } }";
    let world = inherited(terraform, |_, attributes| {
        attributes["dynamic_config"] = json!(text);
    })?;
    expect_takeover(&world)?;
    assert_eq!(world.attribute(ORDERS, "dynamic_config")?, text);
    Ok(())
}

fn what_the_go_provider_did_not_notice_is_one_update(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |world, attributes| {
        let id = attributes["id"].as_str().unwrap_or_default().to_owned();
        sources(world).edit(&id, |source| {
            source.insert("dynamic_config".into(), json!({"region": "theirs"}));
        });
    })?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["dynamic_config"], given());
    world.expect_no_changes()
}

/// What failed with the Go provider each time.
fn an_update_of_what_moved_over_is_in_place(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |_, _| {})?;
    let id = super::id(&world)?;
    world.configure(orders(&CONFIGURED.replace("eu", "us")))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["dynamic_config"]["region"], "us");
    assert_eq!(world.attribute(ORDERS, "id")?, id.as_str());
    world.expect_no_changes()
}

fn a_source_that_the_go_provider_lost_is_created_again(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |_, _| {})?;
    assert!(sources(&world).remove(&super::id(&world)?));
    world.expect_plan(&[(ORDERS, Action::Create)])?;
    world.terraform.apply()?.expect_success()?;
    world.expect_no_changes()
}
