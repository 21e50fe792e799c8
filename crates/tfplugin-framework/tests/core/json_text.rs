//! JSON text: checked while planning, and compared by its value; and what else counts as the value that is
//! there already.

use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, Era, Object};

use crate::{World, form, toy, trials};

trials![
    another_spelling_of_the_same_json_is_no_change,
    another_value_or_a_member_less_is_a_change,
    a_change_of_something_else_keeps_the_spelling,
    json_that_a_server_rewrites_is_no_drift,
    json_that_a_server_changes_is_drift_in_one_spelling,
    json_that_becomes_known_as_the_same_is_not_applied,
    what_is_no_json_is_refused_with_its_place_and_without_its_line,
    empty_text_is_accepted_where_it_is_the_default,
    a_state_that_holds_no_json_is_planned_anew,
    what_is_hidden_is_stored_and_not_printed,
    a_time_that_is_not_known_yet_is_the_one_that_is_there,
    a_known_time_replaces_the_object,
];

/// The form after an apply of these settings, in a state as it was written.
async fn settled(core: &mut Core, members: &[(&str, Value)]) -> Object {
    let mut object = core.absent(toy::FORM).unwrap();
    let config = form(core, members);
    let action = core.converge(&mut object, &config).await.unwrap();
    assert_eq!(action, Action::Create);
    object
}

async fn another_spelling_of_the_same_json_is_no_change() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let first = r#"{ "b": [1.0, "<&>"], "a": {"x": "é"} }"#;
    let mut object = settled(&mut core, &[("settings", first.into())]).await;
    for spelling in [
        r#"{"a":{"x":"\u00e9"},"b":[1,"\u003c\u0026\u003e"]}"#,
        "{\n  \"a\": {\"x\": \"é\"},\n  \"b\": [10e-1, \"<&>\"]\n}\n",
        r#"{"a":1,"b":[1.00,"<&>"],"a":{"x":"é"}}"#,
    ] {
        let config = form(&core, &[("settings", spelling.into())]);
        let plan = core.plan(&object, &config).await.unwrap();
        assert_eq!(plan.action, Action::NoOp, "{spelling}");
        assert!(plan.state == object.state, "{spelling}");
        core.converge(&mut object, &config).await.unwrap();
    }
    assert!(*object.state.field("settings") == first.into());
    assert!(*object.state.field("revision") == 1.into());
}

async fn another_value_or_a_member_less_is_a_change() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let first = r#"{"a": 9007199254740993, "b": null}"#;
    let object = settled(&mut core, &[("settings", first.into())]).await;
    for other in [
        r#"{"a": 9007199254740992, "b": null}"#,
        r#"{"a": 9007199254740993}"#,
        r#"{"a": "9007199254740993", "b": null}"#,
        "{}",
    ] {
        let mut object = object.clone();
        let config = form(&core, &[("settings", other.into())]);
        let plan = core.plan(&object, &config).await.unwrap();
        assert_eq!(plan.action, Action::Update, "{other}");
        assert!(plan.state.field("revision").is_unknown());
        core.converge(&mut object, &config).await.unwrap();
        assert!(*object.state.field("settings") == other.into());
    }
}

async fn a_change_of_something_else_keeps_the_spelling() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut object = settled(&mut core, &[("settings", r#"{"a":1}"#.into())]).await;
    let members = [("settings", r#"{ "a": 1 }"#.into()), ("agent", "c".into())];
    let config = form(&core, &members);
    assert_eq!(
        core.converge(&mut object, &config).await.unwrap(),
        Action::Update
    );
    assert!(
        *object.state.field("settings") == r#"{"a":1}"#.into(),
        "a change of something else is none of the text"
    );
}

async fn json_that_a_server_rewrites_is_no_drift() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let steps = r#"[ {"run": "date", "with": null}, {"run": "uptime"} ]"#;
    let members = [("agent", "".into()), ("steps", steps.into())];
    let object = settled(&mut core, &members).await;
    assert!(*object.state.field("steps") == steps.into());
    let (_, found) = world.remote("a").unwrap();
    assert!(found.contains("_by") && found.contains("server"), "{found}");
}

async fn json_that_a_server_changes_is_drift_in_one_spelling() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let settings = r#"{ "a": {"b": 1} }"#;
    let mut object = settled(&mut core, &[("settings", settings.into())]).await;
    let theirs = "{\"new\": true, \"a\": {\"b\": 1.0}}\n";
    std::fs::write(world.store.path().join("a"), theirs).unwrap();
    core.refresh(&mut object).await.unwrap();
    assert!(*object.state.field("settings") == r#"{"a":{"b":1},"new":true}"#.into());
    let config = form(&core, &[("settings", settings.into())]);
    assert_eq!(
        core.converge(&mut object, &config).await.unwrap(),
        Action::Update
    );
    assert_eq!(world.remote("a").unwrap().0, r#"{"a":{"b":1}}"#);
}

async fn json_that_becomes_known_as_the_same_is_not_applied() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut object = settled(&mut core, &[("settings", r#"{"a":1}"#.into())]).await;
    let unknown = form(&core, &[("settings", Value::Unknown)]);
    let plan = core.plan(&object, &unknown).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    assert!(plan.state.field("settings").is_unknown());
    let known = form(&core, &[("settings", r#"{"a": 1.0}"#.into())]);
    core.apply(&mut object, &known, &plan).await.unwrap();
    assert!(*object.state.field("revision") == 1.into());
}

async fn what_is_no_json_is_refused_with_its_place_and_without_its_line() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let deep = "[".repeat(100_000);
    let long = format!("{{\"a\":\"{}\"}}", "canary".repeat(200_000));
    for (name, text, words) in [
        ("settings", "{\n  \"canary\": 1,\n}", "Line 3, column 1"),
        ("settings", "canary", "Line 1, column 1"),
        ("settings", "", "Line 1, column 1"),
        ("settings", &deep, "128 levels"),
        ("settings", &long, "1 MiB"),
        (
            "settings",
            "[\"canary\"]",
            "must be an object in JSON, and is an array",
        ),
        ("settings", "null", "and is null"),
        (
            "steps",
            "{\"canary\": 1}",
            "must be an array in JSON, and is an object",
        ),
    ] {
        let members = [("agent", Value::Null), ("steps", "[1]".into())];
        let mut config = form(&core, &members);
        config.set_field(name, text.into());
        let error = core.validate(toy::FORM, &config).await.unwrap_err();
        let [found] = error.reported() else {
            panic!("not one error: {error}")
        };
        assert_eq!(found.summary, format!("Invalid value for {name}"));
        assert!(
            found.detail.starts_with(&format!("{name}: ")),
            "{}",
            found.detail
        );
        assert!(found.detail.contains(words), "{}", found.detail);
        assert!(!format!("{found:?}").contains("canary"));
        let selectors = found.attribute.as_ref().unwrap().steps.iter();
        assert!(
            selectors.clone().all(|step| step.selector.is_none()),
            "its line is quoted"
        );
    }
}

async fn empty_text_is_accepted_where_it_is_the_default() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    settled(&mut core, &[("steps", "".into())]).await;
}

async fn a_state_that_holds_no_json_is_planned_anew() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut object = settled(&mut core, &[]).await;
    object.state.set_field("settings", "{no json".into());
    let config = form(&core, &[("settings", "{}".into())]);
    assert_eq!(
        core.plan(&object, &config).await.unwrap().action,
        Action::Update
    );
}

async fn what_is_hidden_is_stored_and_not_printed() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let members = [("settings", "{\"key\": \"canary\"}".into())];
    let object = settled(&mut core, &members).await;
    assert!(*object.state.field("url") == "https://canary.example/form".into());
    let printed = core.end().await.unwrap().stderr.join("\n");
    assert!(printed.contains("[REDACTED]"), "{printed}");
    assert!(!printed.contains("canary"), "{printed}");
}

/// An alarm set to a time.
fn alarm(core: &Core, name: &str, at: Value) -> Value {
    let schema = core.schema(toy::ALARM).unwrap();
    schema.object(&[("name", name.into()), ("at", at)])
}

async fn a_time_that_is_not_known_yet_is_the_one_that_is_there() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut object = core.absent(toy::ALARM).unwrap();
    let unknown = alarm(&core, "a", Value::Unknown);
    let plan = core.plan(&object, &unknown).await.unwrap();
    assert!(plan.action == Action::Create && plan.state.field("at").is_unknown());
    let evaluated = alarm(&core, "a", "08:00".into());
    core.apply(&mut object, &evaluated, &plan).await.unwrap();

    let plan = core.plan(&object, &unknown).await.unwrap();
    assert_eq!(plan.action, Action::NoOp);
    assert!(plan.state == object.state, "nothing computed is unknown");

    let renamed = alarm(&core, "b", Value::Unknown);
    let plan = core.plan(&object, &renamed).await.unwrap();
    assert!(plan.action == Action::Replace && plan.state.field("at").is_unknown());
    let evaluated = alarm(&core, "b", "09:00".into());
    core.apply(&mut object, &evaluated, &plan).await.unwrap();
    assert!(*object.state.field("at") == "09:00".into());
}

async fn a_known_time_replaces_the_object() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut object = core.absent(toy::ALARM).unwrap();
    let early = alarm(&core, "a", "08:00".into());
    core.converge(&mut object, &early).await.unwrap();
    let late = alarm(&core, "a", "09:00".into());
    assert_eq!(
        core.converge(&mut object, &late).await.unwrap(),
        Action::Replace
    );
}
