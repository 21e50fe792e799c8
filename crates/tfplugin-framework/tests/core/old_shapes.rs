//! State of an older schema in which attributes were of another type.

use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, CoreError, Era, Object};

use crate::{World, form, only_error, toy, trials};

trials![
    what_was_a_map_a_list_or_of_no_fixed_type_is_read_by_its_version,
    a_state_that_was_reshaped_plans_nothing,
    state_of_todays_version_is_not_reshaped,
    state_that_cannot_be_reshaped_is_an_error,
    state_that_is_no_json_is_unreadable_under_any_version,
];

const OLD: &str = r#"{
    "name": "a",
    "agent": "",
    "settings": {"region": "<eu>", "id": "9007199254740993"},
    "steps": [{"run": "date", "after": 9007199254740993.50}],
    "limits": {"value": {"memory": 9007199254740993}, "type": ["object", {"memory": "number"}]},
    "url": "https://canary.example/form",
    "revision": 7,
    "gone": {"canary": [1]}
}"#;

async fn stored(core: &mut Core, version: i64, json: &str) -> Result<Object, CoreError> {
    let mut object = core.absent(toy::FORM)?;
    object.schema_version = version;
    core.upgrade_stored(&mut object, json.into()).await?;
    Ok(object)
}

async fn what_was_a_map_a_list_or_of_no_fixed_type_is_read_by_its_version() {
    let world = World::new();
    let mut core = world.start(Era::WriteOnly).await;
    let state = stored(&mut core, 0, OLD).await.unwrap().state;
    let settings = r#"{"id":"9007199254740993","region":"\u003ceu\u003e"}"#;
    assert!(*state.field("settings") == settings.into());
    let steps = r#"[{"after":9007199254740993.5,"run":"date"}]"#;
    assert!(*state.field("steps") == steps.into());
    let memory = state.field("limits").field("memory");
    assert!(*memory == 9_007_199_254_740_993.into());
    assert!(*state.field("revision") == 7.into() && *state.field("name") == "a".into());
}

async fn a_state_that_was_reshaped_plans_nothing() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let object = stored(&mut core, 0, OLD).await.unwrap();
    let limits = Value::map([("memory", 9_007_199_254_740_993.into())]);
    let members = [
        ("agent", Value::Null),
        (
            "settings",
            r#"{"region": "<eu>", "id": "9007199254740993"}"#.into(),
        ),
        (
            "steps",
            r#"[{"run": "date", "after": 9007199254740993.5}]"#.into(),
        ),
        ("limits", limits),
    ];
    let config = form(&core, &members);
    let plan = core.plan(&object, &config).await.unwrap();
    assert_eq!(plan.action, Action::NoOp);
}

async fn state_of_todays_version_is_not_reshaped() {
    let world = World::new();
    let mut core = world.start(Era::WriteOnly).await;
    let error = stored(&mut core, 1, OLD).await.unwrap_err();
    assert_eq!(only_error(&error).0, "Unreadable state");
    assert!(!error.reported()[0].detail.contains("canary"));
}

async fn state_that_cannot_be_reshaped_is_an_error() {
    let world = World::new();
    let mut core = world.start(Era::WriteOnly).await;
    let error = stored(&mut core, 0, r#"{"name": "hopeless"}"#)
        .await
        .unwrap_err();
    assert_eq!(only_error(&error).0, "Hopeless state");
    let still = r#"{"name": "a", "settings": true}"#;
    let error = stored(&mut core, 0, still).await.unwrap_err();
    assert_eq!(only_error(&error).0, "Unreadable state");
}

async fn state_that_is_no_json_is_unreadable_under_any_version() {
    let world = World::new();
    let mut core = world.start(Era::WriteOnly).await;
    for version in [0, 1] {
        for json in ["{", "[1]", "{\"name\": \"canary"] {
            let error = stored(&mut core, version, json).await.unwrap_err();
            assert_eq!(only_error(&error).0, "Unreadable state");
            assert!(!error.reported()[0].detail.contains("canary"));
        }
    }
}
