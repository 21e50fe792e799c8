//! Configurations that cannot work, refused before anything is planned.

use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Core, CoreError, Era};

use crate::world::{SECRET, World, canary, config, only_error, path_of};

async fn refused(core: &mut Core, members: &[(&str, Value)]) -> CoreError {
    let config = config(core, members);
    core.validate(SECRET, &config).await.unwrap_err()
}

#[tokio::test]
async fn every_problem_names_its_attribute_and_what_is_wrong() {
    let world = World::new().await;
    let mut core = Core::start(world.launch(), Era::WriteOnly).await.unwrap();
    let long = "n".repeat(256);
    for (name, value, words) in [
        ("name", Value::Null, "must be set"),
        ("name", "".into(), "empty"),
        ("name", long.as_str().into(), "255"),
        ("name", "a\nb".into(), "control"),
        ("name", "..".into(), "\"..\""),
        ("name", "get_value".into(), "\"get_value\""),
        ("value", Value::Null, "must be set"),
        ("value", "".into(), "must not be empty"),
        (
            "value_version",
            Value::from(-1),
            "from 0 to 9223372036854775807",
        ),
        (
            "value_version",
            Value::Number(tfplugin_proto::value::Number::Float(1e19)),
            "from 0 to 9223372036854775807",
        ),
        ("created_at", "now".into(), "Remove it"),
        ("created_by", "me".into(), "Remove it"),
    ] {
        let refused = refused(&mut core, &[(name, value)]).await;
        let error = only_error(&refused);
        match name {
            // No path leads to a value: Core would print the line.
            "value" => assert_eq!(path_of(error), ""),
            _ => assert_eq!(path_of(error), name),
        }
        assert!(error.detail.contains(words), "{name}: {}", error.detail);
    }
    assert!(world.emulator.requests().is_empty());
}

#[tokio::test]
async fn all_problems_are_reported_at_once() {
    let world = World::new().await;
    let mut core = Core::start(world.launch(), Era::WriteOnly).await.unwrap();
    let members = [
        ("name", "".into()),
        ("value", "".into()),
        ("created_at", "now".into()),
    ];
    let refused = refused(&mut core, &members).await;
    let mut paths: Vec<_> = refused.reported().iter().map(path_of).collect();
    paths.sort();
    assert_eq!(paths, ["", "created_at", "name"]);
}

#[tokio::test]
async fn what_is_unknown_is_not_objected_to() {
    let world = World::new().await;
    let mut core = Core::start(world.launch(), Era::WriteOnly).await.unwrap();
    let members = ["name", "value", "value_version", "description"];
    let config = config(&core, &members.map(|name| (name, Value::Unknown)));
    core.validate(SECRET, &config).await.unwrap();
}

#[tokio::test]
async fn a_value_is_in_no_message() {
    let world = World::new().await;
    let mut core = Core::start(world.launch(), Era::WriteOnly).await.unwrap();
    let value = canary("refused");
    let members = [("value", value.as_str().into()), ("name", "".into())];
    let refused = refused(&mut core, &members).await;
    assert!(!format!("{:?}", refused.reported()).contains(&value));
}

#[tokio::test]
async fn a_fraction_is_no_version() {
    let world = World::new().await;
    let mut core = Core::start(world.launch(), Era::WriteOnly).await.unwrap();
    let half = tfplugin_proto::value::Number::Float(1.5);
    let refused = refused(&mut core, &[("value_version", Value::Number(half))]).await;
    assert_eq!(path_of(only_error(&refused)), "value_version");
}
