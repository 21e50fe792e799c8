//! A whole organisation: all types of resources in one configuration.

#[cfg(target_os = "linux")] // Elsewhere nothing tells the memory of the provider.
mod budget;
mod fresh;
mod inherited;

use std::collections::{BTreeMap, BTreeSet};

use kubiya_emulator::shapes::SHAPES;
use serde_json::{Value, json};

pub(crate) use inherited::every_state_of_the_go_provider_is_taken_over;

use crate::cases::{Case, Fallible, Outcome};
use crate::subject::SUBJECTS;
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    [
        #[cfg(target_os = "linux")]
        budget::cases(),
        fresh::cases(),
        inherited::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// All that the API has but the values of secrets, by what a seed file calls the list.
type Organisation = BTreeMap<&'static str, Vec<Value>>;

fn everything(world: &World) -> Organisation {
    let objects = |shape| world.emulator.objects(shape).list();
    let lists = SHAPES.iter().map(|shape| (shape.plural(), objects(shape)));
    let secrets = world.emulator.secrets().list().into_iter();
    let secrets = secrets.map(|it| json!([it.name, it.description, it.created_at]));
    let mut everything: Organisation = lists.collect();
    everything.insert("secrets", secrets.collect());
    everything
}

/// Holds an organisation to another one, object by object.
#[track_caller]
fn expect_same(now: &Organisation, then: &Organisation) {
    for (list, objects) in then {
        assert_eq!(now[list].len(), objects.len(), "there are other {list}");
        for (now, then) in now[list].iter().zip(objects) {
            assert_eq!(now, then, "of {list}");
        }
    }
}

/// What the state has of each resource, by address.
fn resources(world: &World) -> Fallible<BTreeMap<String, Value>> {
    let state = world.terraform.state()?;
    let resources = state["resources"].as_array().into_iter().flatten();
    let resource = |it: &Value| {
        let [resource_type, label] = ["type", "name"].map(|part| it[part].as_str());
        let address = format!("{}.{}", resource_type?, label?);
        Some((address, it["instances"][0].clone()))
    };
    let resources = resources.map(|it| resource(it).ok_or_else(|| "no address".into()));
    resources.collect()
}

/// These are resources of every type that there is.
#[track_caller]
fn expect_all_types<'a>(addresses: impl IntoIterator<Item = &'a String>) -> Outcome {
    let types = addresses.into_iter().filter_map(|it| it.split_once('.'));
    let types: BTreeSet<String> = types.map(|(it, _)| it.to_owned()).collect();
    let all = SUBJECTS.iter().map(|it| format!("kubiya_{}", it.noun()));
    assert_eq!(types, all.collect());
    Ok(())
}
