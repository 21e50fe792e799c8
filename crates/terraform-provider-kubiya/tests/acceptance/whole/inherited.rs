//! What the provider written in Go leaves behind in all of its shapes, in one state.
//!
//! The configuration says above each resource what is special about its state.

use std::collections::BTreeMap;

use kubiya_emulator::Method;
use kubiya_emulator::shapes::{INTEGRATIONS, SHAPES};
use serde_json::Value;
use terraform_harness::leaks::{self, Places};
use terraform_harness::{Action, Capability, Change, Terraform, Version};

use super::{Organisation, everything, expect_all_types, expect_same, resources};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::variable;
use crate::together::expect_a_clean_end;
use crate::world::{SOURCE, World};

pub(super) fn cases() -> Vec<Case> {
    cases![every_state_of_the_go_provider_is_taken_over]
}

const CONFIGURATION: &str = include_str!("inherited/main.tf");
/// What the API has, by collection.
const ORGANISATION: &str = include_str!("inherited/organisation.json");
/// What the state has, by address.
const STATE: &str = include_str!("inherited/state.json");

/// What the migration guide announces: what the state lacks of a workflow is written once.
const PRUNED: &str = "kubiya_inline_source.pruned";

/// And so is each value that is not pinned, where the Core does not store values.
const WRITTEN: [&str; 3] = [
    "kubiya_secret.chat",
    "kubiya_secret.database",
    "kubiya_secret.pager",
];

const PINNED: &str = "kubiya_secret.adopted";

/// An older Core shows that a value in its state becomes sensitive, although nothing is written.
const NO_MARKS: Version = Version::new(1, 8, 0);

/// What is planned as an update in place, sorted, and how many of them are written.
fn announced(terraform: &Terraform) -> (Vec<&'static str>, usize) {
    if terraform.has(Capability::WriteOnly) {
        let updates = [PRUNED].into_iter().chain(WRITTEN);
        return (updates.collect(), 1 + WRITTEN.len());
    }
    let mut updates = vec![PRUNED];
    if terraform.version() < NO_MARKS {
        updates.push(PINNED);
        updates.extend(WRITTEN);
    }
    (updates, 1)
}

/// A world that the provider written in Go has left behind, the attributes in its state, and the value that the values
/// of all secrets begin with.
fn inherited(terraform: &Terraform) -> Fallible<(World, BTreeMap<String, Value>, String)> {
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    let mut organisation: BTreeMap<String, Vec<Value>> = serde_json::from_str(ORGANISATION)?;
    for shape in SHAPES {
        let objects = organisation.remove(shape.plural()).into_iter().flatten();
        objects.for_each(|object| drop(world.emulator.objects(shape).put(object)));
    }
    assert!(organisation.is_empty(), "unknown lists");
    let state = STATE.replace("@VALUE@", &value);
    let state = state.replace("@API@", world.emulator.url());
    let state: BTreeMap<String, Value> = serde_json::from_str(&state)?;
    for secret in state.values().filter(|it| it["value"].is_string()) {
        let text = |name: &str| secret[name].as_str().unwrap_or_default();
        let secrets = world.emulator.secrets();
        secrets.put(text("name"), text("value"));
        secrets.describe(text("name"), text("description"));
    }
    let instances = state.iter().map(|(address, it)| (address.as_str(), it));
    world.inherit_all(SOURCE, instances)?;
    world.configure(variable(terraform) + CONFIGURATION)?;
    Ok((world, state, value))
}

pub(crate) fn every_state_of_the_go_provider_is_taken_over(terraform: &Terraform) -> Outcome {
    let (world, inherited, value) = inherited(terraform)?;
    expect_all_types(inherited.keys())?;
    let before = all_but_times(&world);

    world.terraform.plan_to("takeover.plan")?.expect_success()?;
    let mut planned = world.terraform.changes("takeover.plan")?;
    assert_eq!(planned.len(), inherited.len());
    planned.retain(|change| change.action != Action::NoOp);
    let (updates, writes) = announced(terraform);
    let updates: Vec<_> = updates.iter().map(|it| (*it, Action::Update)).collect();
    assert_eq!(sorted(planned), updates);
    assert_eq!(world.writes(), 0);

    world.expect_apply([0, u32::try_from(updates.len())?, 0])?;
    assert_eq!(world.writes(), writes);
    assert_eq!(world.requests(&Method::PUT), writes);
    world.expect_no_changes()?;
    assert_eq!(world.writes(), writes);
    expect_same(&all_but_times(&world), &before);

    world.terraform.refresh_only()?.expect_success()?;
    expect_the_same_objects(&world, &inherited)?;
    if terraform.has(Capability::WriteOnly) {
        let state = Places::new().file(world.terraform.path("terraform.tfstate"));
        leaks::search(&[("value", &value)], state)?.expect_clean()?;
    }
    expect_a_clean_end(&world)
}

/// What moves on by a write, or by itself.
const TIMES: [&str; 2] = ["kubiya_metadata", "next_schedule_time"];

fn sorted(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_unstable_by(|one, other| one.address.cmp(&other.address));
    changes
}

/// All that the API has, without [`TIMES`].
fn all_but_times(world: &World) -> Organisation {
    let mut everything = everything(world);
    for object in everything.values_mut().flatten() {
        let object = object.as_object_mut().into_iter();
        object.for_each(|it| TIMES.iter().for_each(|time| drop(it.remove(*time))));
    }
    everything
}

/// Each resource of the new state is of this version, and of the object that it was of before.
fn expect_the_same_objects(world: &World, inherited: &BTreeMap<String, Value>) -> Outcome {
    let resources = resources(world)?;
    assert!(resources.keys().eq(inherited.keys()));
    for (address, instance) in resources {
        assert_eq!(instance["schema_version"], 1, "{address}");
        assert!(instance["status"].is_null(), "{address} is tainted");
        let (now, then) = (&instance["attributes"], &inherited[&address]);
        let names: &[&str] = match address.split_once('.') {
            Some(("kubiya_integration", _)) => {
                expect_id_of_the_api(world, &address, now);
                &["name"]
            }
            // Old ones have the URL of a file.
            Some(("kubiya_runner", _)) => &["name"],
            _ => &["id", "uuid", "name", "url", "workflow_id"],
        };
        for name in names {
            let is_kept = then[*name].is_null() || now[*name] == then[*name];
            assert!(is_kept, "{address} has another {name}");
        }
    }
    Ok(())
}

/// The provider written in Go made up another id each time.
fn expect_id_of_the_api(world: &World, address: &str, attributes: &Value) {
    let name = attributes["name"].as_str().unwrap_or_default();
    let integrations = world.emulator.objects(&INTEGRATIONS);
    let integration = integrations.get(name).unwrap_or_default();
    assert_eq!(attributes["id"], integration["uuid"], "{address}");
}
