//! A user and a group, and what the data sources of all have to say about them.

use kubiya_emulator::shapes::{GROUPS, USERS};
use serde_json::json;
use tfplugin_framework::Value;

use super::{Kind, Sample, Samples};
use crate::world::World;

pub(super) fn samples(world: &World) -> Samples {
    Samples::from([users(world), groups(world)])
}

fn users(world: &World) -> ((Kind, &'static str), Sample) {
    let user = json!({"name": "sampled-user", "email": "sampled@example.com", "status": "invited"});
    let id = world.emulator.objects(&USERS).put(user);
    let user = Value::map([
        ("id", Value::from(id.as_str())),
        ("name", "sampled-user".into()),
        ("email", "sampled@example.com".into()),
        ("status", "invited".into()),
    ]);
    all("kubiya_users", "users", user)
}

fn groups(world: &World) -> ((Kind, &'static str), Sample) {
    let group = json!({"name": "sampled-group"});
    let id = world.emulator.objects(&GROUPS).put(group);
    let group = Value::map([
        ("id", Value::from(id.as_str())),
        ("name", "sampled-group".into()),
    ]);
    all("kubiya_groups", "groups", group)
}

fn all(
    data_source: &'static str,
    attribute: &'static str,
    one: Value,
) -> ((Kind, &'static str), Sample) {
    let selection = |all| Value::map([("name_prefix", "sampled-".into()), (attribute, all)]);
    let sample = Sample {
        sent: selection(Value::Null),
        answered: selection(Value::List(vec![one])),
    };
    ((Kind::DataSource, data_source), sample)
}
