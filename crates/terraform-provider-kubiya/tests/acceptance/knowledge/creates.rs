//! Creates: whatever was made is known, and nothing is made twice.

use kubiya_emulator::{Effect, Fault, Method};
use serde_json::json;
use terraform_harness::Terraform;

use super::{GUIDE, entries, guide, id, remote, with_guide};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_entry_without_agents_and_labels_is_created,
        the_entries_of_one_name_stay_apart,
        equal_entries_of_one_run_are_as_many_as_are_configured,
        equal_entries_whose_answers_are_lost_are_as_many_as_are_configured,
        a_create_whose_outcome_nobody_can_tell_says_what_to_look_for,
        new_entries_are_put_down_to_terraform,
    ]
}

/// Defect K-1 of the Go provider: it created the entry, and failed to store it.
fn an_entry_without_agents_and_labels_is_created(terraform: &Terraform) -> Outcome {
    let world = with_guide(terraform, "")?;
    assert_eq!(world.attribute(GUIDE, "supported_agents")?, json!([]));
    assert_eq!(world.attribute(GUIDE, "labels")?, json!([]));
    assert_eq!(world.attribute(GUIDE, "type")?, "knowledge");
    assert_eq!(world.attribute(GUIDE, "id")?, id(&world)?);
    assert!(world.attribute(GUIDE, "owner")?.is_string());
    world.expect_no_changes()
}

/// Defect K-8: the Go provider took the first entry of the name.
fn the_entries_of_one_name_stay_apart(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let theirs = json!({"name": "guide", "description": "theirs", "content": "# Guide\n"});
    let theirs = entries(&world).put(theirs);
    world.configure(guide(""))?;
    world.expect_apply(ADDED)?;
    assert_ne!(world.attribute(GUIDE, "id")?, theirs.as_str());
    world.configure(guide("type = \"manual\""))?;
    world.expect_apply([0, 1, 0])?;
    world.expect_no_changes()?;
    world.destroy()?;
    let left = entries(&world).list();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["uuid"], theirs.as_str());
    assert_eq!(left[0]["description"], "theirs");
    assert_eq!(left[0]["type"], "knowledge");
    Ok(())
}

const TRIPLETS: &str = r##"
resource "kubiya_knowledge" "triplet" {
  count       = 3
  name        = "triplet"
  description = "one of three"
  content     = "# The same\n"
  groups      = []
}
"##;

fn expect_triplets(world: &World) -> Outcome {
    world.configure(TRIPLETS)?;
    world.expect_apply([3, 0, 0])?;
    let mut ids: Vec<_> = entries(world)
        .list()
        .iter()
        .map(|entry| entry["uuid"].clone())
        .collect();
    ids.sort_by_key(ToString::to_string);
    let state = world.terraform.state()?;
    let instances = state["resources"][0]["instances"].as_array();
    let instances = instances.into_iter().flatten();
    let mut stored: Vec<_> = instances
        .map(|instance| instance["attributes"]["id"].clone())
        .collect();
    stored.sort_by_key(ToString::to_string);
    assert_eq!(ids.len(), 3);
    assert_eq!(stored, ids);
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(entries(world).list().is_empty());
    Ok(())
}

fn equal_entries_of_one_run_are_as_many_as_are_configured(terraform: &Terraform) -> Outcome {
    expect_triplets(&World::new(terraform)?)
}

fn equal_entries_whose_answers_are_lost_are_as_many_as_are_configured(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    let lost = Fault::new(Effect::Reset).method(Method::POST).after_work();
    world.emulator.faults().add(lost.forever());
    expect_triplets(&world)
}

/// Another create would make a second entry, which no name keeps it from.
fn a_create_whose_outcome_nobody_can_tell_says_what_to_look_for(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let impatient =
        "provider \"kubiya\" {\n  request_timeout = \"1s\"\n  retry_timeout = \"2s\"\n}\n";
    world.configure(impatient.to_owned() + &guide("groups = []"))?;
    let lost = Fault::new(Effect::Reset).method(Method::POST).after_work();
    world.emulator.faults().add(lost.forever());
    // The first list is the one that shows what was there before.
    let lists = Fault::new(Effect::Reset).on(Method::GET, "/api/v1/knowledge");
    world.emulator.faults().add(lists.after(1).forever());
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Cannot create knowledge entry "guide""#);
    assert_says(&run, "Look for its name before the next apply");
    assert!(world.instance(GUIDE).is_err(), "it is in the state");
    world.emulator.faults().clear();
    world.terraform.import(GUIDE, "guide")?.expect_success()?;
    world.expect_no_changes()?;
    assert_eq!(entries(&world).list().len(), 1);
    Ok(())
}

fn new_entries_are_put_down_to_terraform(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world
        .terraform
        .env("MANAGED_BY", "a-portal")
        .env("TASK_UUID", "task-7");
    world.configure(guide(""))?;
    world.expect_apply(ADDED)?;
    let entry = remote(&world)?;
    assert_eq!(entry["managed_by"], "a-portal");
    assert_eq!(entry["task_id"], "task-7");
    world.configure(guide("labels = [\"a\"]"))?;
    world.terraform.env("TASK_UUID", "task-8");
    world.expect_apply([0, 1, 0])?;
    assert_eq!(remote(&world)?["task_id"], "task-7");
    Ok(())
}
