//! Creates: whatever was made is known, and nothing is made twice.

use kubiya_emulator::{Effect, Fault, Method, Quirk};
use serde_json::json;
use terraform_harness::Terraform;

use super::{ORDERS, URL, id, orders, remote, source, sources, with_orders, with_quirks};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        the_name_comes_from_the_api,
        a_runner_that_is_not_configured_is_the_one_of_the_api,
        a_runner_of_any_name_is_sent_as_it_is,
        equal_sources_of_one_run_are_as_many_as_are_configured,
        equal_sources_whose_answers_are_lost_are_as_many_as_are_configured,
        a_source_that_others_have_made_is_not_adopted,
        a_create_whose_outcome_nobody_can_tell_says_what_to_look_for,
        a_source_that_is_not_kept_as_configured_is_warned_about,
        new_sources_are_put_down_to_terraform,
    ]
}

fn the_name_comes_from_the_api(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    assert_eq!(world.attribute(ORDERS, "name")?, "orders");
    assert_eq!(world.attribute(ORDERS, "id")?, id(&world)?);
    assert_eq!(world.attribute(ORDERS, "runner")?, "");
    assert_eq!(world.attribute(ORDERS, "dynamic_config")?, "{}");
    world.expect_no_changes()
}

fn a_runner_that_is_not_configured_is_the_one_of_the_api(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    super::edit(&world, |source| {
        drop(source.insert("runner".into(), json!("theirs")))
    })?;
    world.expect_no_changes()?;
    world.configure(orders(r#"dynamic_config = "{\"a\": 1}""#))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(world.attribute(ORDERS, "runner")?, "theirs");
    assert_eq!(remote(&world)?["runner"], "theirs");
    world.expect_no_changes()
}

/// Defect S2-8 of the Go provider, which did not escape it, and sent it empty.
fn a_runner_of_any_name_is_sent_as_it_is(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let name = "a b&runner=c#é/%20";
    world.emulator.directory().add_runner(name);
    world.configure(orders(&format!("runner = {name:?}")))?;
    world.expect_apply(ADDED)?;
    assert_eq!(remote(&world)?["runner"], name);
    world.expect_no_changes()?;
    let others = source("other", "https://git.example/other", "runner = \"\"")
        + &source("third", "https://git.example/third", "");
    world.configure(orders(&format!("runner = {name:?}")) + &others)?;
    world.expect_apply([2, 0, 0])?;
    let requests = world.emulator.requests();
    let with_query = |it: &kubiya_emulator::RequestRecord| it.method == "POST" && it.has_query;
    assert_eq!(requests.count_where(with_query), 1);
    Ok(())
}

fn triplets() -> String {
    source(
        "triplet",
        URL,
        "count = 3\n  dynamic_config = \"{\\\"a\\\": 1.0}\"",
    )
}

fn expect_triplets(world: &World) -> Outcome {
    world.configure(triplets())?;
    world.expect_apply([3, 0, 0])?;
    let ids = |mut ids: Vec<serde_json::Value>| {
        ids.sort_by_key(ToString::to_string);
        ids
    };
    let made = sources(world).list();
    let made = ids(made.iter().map(|source| source["uuid"].clone()).collect());
    let state = world.terraform.state()?;
    let instances = state["resources"][0]["instances"].as_array();
    let instances = instances.into_iter().flatten();
    let stored = ids(instances
        .map(|instance| instance["attributes"]["id"].clone())
        .collect());
    assert_eq!(made.len(), 3);
    assert_eq!(stored, made);
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(sources(world).list().is_empty());
    Ok(())
}

fn equal_sources_of_one_run_are_as_many_as_are_configured(terraform: &Terraform) -> Outcome {
    expect_triplets(&World::new(terraform)?)
}

fn equal_sources_whose_answers_are_lost_are_as_many_as_are_configured(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    let lost = Fault::new(Effect::Reset).method(Method::POST).after_work();
    world.emulator.faults().add(lost.forever());
    expect_triplets(&world)
}

fn a_source_that_others_have_made_is_not_adopted(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let theirs = sources(&world).put(json!({"name": "orders", "url": URL}));
    let lost = Fault::new(Effect::Reset).method(Method::POST).after_work();
    world.emulator.faults().add(lost);
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    assert_eq!(sources(&world).list().len(), 2);
    assert_ne!(world.attribute(ORDERS, "id")?, theirs.as_str());
    world.destroy()?;
    assert_eq!(sources(&world).list().len(), 1);
    assert!(sources(&world).get(&theirs).is_some());
    Ok(())
}

/// Another create would make a second source, which nothing keeps it from.
fn a_create_whose_outcome_nobody_can_tell_says_what_to_look_for(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let impatient =
        "provider \"kubiya\" {\n  request_timeout = \"1s\"\n  retry_timeout = \"2s\"\n}\n";
    world.configure(impatient.to_owned() + &orders(""))?;
    let lost = Fault::new(Effect::Reset).method(Method::POST).after_work();
    world.emulator.faults().add(lost.forever());
    // The first list is the one that shows what was there before, in two pages.
    let lists = Fault::new(Effect::Reset).on(Method::GET, "/api/v1/sources");
    world.emulator.faults().add(lists.after(1).forever());
    let mut world = world;
    world.terraform.env("KUBIYA_WAITS", "0.01");
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(
        &run,
        "Cannot create source \"https://git.example/org/tools/tree/main/orders\"",
    );
    assert_says(&run, "Look for one with this URL before the next apply");
    assert!(world.instance(ORDERS).is_err(), "it is in the state");
    world.emulator.faults().clear();
    world.terraform.import(ORDERS, "orders")?.expect_success()?;
    world.expect_no_changes()?;
    assert_eq!(sources(&world).list().len(), 1);
    Ok(())
}

fn a_source_that_is_not_kept_as_configured_is_warned_about(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::PutIsSyncOnly])?;
    let body =
        json!({"uuid": "s-1", "name": "orders", "url": URL, "runner": "", "dynamic_config": {}});
    let other = kubiya_emulator::Reply::status(200);
    let other = other.body(kubiya_emulator::HostileBody::Literal(body.to_string()));
    sources(&world).put(body);
    let faults = world.emulator.faults();
    faults.add(Fault::new(other).method(Method::POST));
    // What was there before does not count.
    let none = kubiya_emulator::Reply::status(200);
    let none = none.body(kubiya_emulator::HostileBody::Literal("[]".to_owned()));
    faults.add(Fault::new(none).on(Method::GET, "/api/v1/sources"));
    world.configure(orders(
        "runner = \"kubiya-hosted\"\n  dynamic_config = \"{\\\"a\\\": 1}\"",
    ))?;
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, "Source \"orders\" is not as configured");
    assert_says(&run, "has not kept runner and dynamic_config as sent");
    world.expect_plan(&[(ORDERS, terraform_harness::Action::Update)])
}

fn new_sources_are_put_down_to_terraform(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    assert_eq!(remote(&world)?["managed_by"], "terraform");
    world.destroy()?;
    world
        .terraform
        .env("MANAGED_BY", "a-portal")
        .env("TASK_UUID", "task-7");
    world.expect_apply(ADDED)?;
    let made = remote(&world)?;
    assert_eq!(made["managed_by"], "a-portal");
    assert_eq!(made["task_id"], "task-7");
    world.configure(orders(r#"dynamic_config = "{\"a\": 1}""#))?;
    world.terraform.env("TASK_UUID", "task-8");
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["task_id"], "task-7");
    Ok(())
}
