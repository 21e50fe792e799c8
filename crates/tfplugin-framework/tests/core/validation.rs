//! Rules across attributes, held before anything is planned.

use tfplugin_framework::testing::core::{Core, CoreError, Era};
use tfplugin_framework::{Type, Value};
use tfplugin_proto::generated::tfplugin6::{
    Diagnostic, DynamicValue, get_provider_schema, validate_data_resource_config,
};
use tfplugin_proto::value::msgpack;

use crate::{World, form, only_error, toy, trials};

trials![
    exactly_one_of_several_attributes_is_set,
    an_author_has_rules_of_their_own,
    rules_wait_for_what_is_not_known,
    the_rules_of_an_author_come_after_those_of_the_schema,
    a_panic_in_a_rule_is_a_diagnostic_without_its_message,
    a_data_source_is_found_by_exactly_one_attribute,
];

async fn validated(core: &mut Core, members: &[(&str, Value)]) -> Result<(), CoreError> {
    let config = form(core, members);
    core.validate(toy::FORM, &config).await
}

async fn exactly_one_of_several_attributes_is_set() {
    let world = World::new();
    let mut core = world.start(Era::WriteOnly).await;
    let steps = || Value::from("[1]");
    for (agent, steps, problem) in [
        (Value::Null, Value::Null, "None of them is"),
        ("".into(), Value::Null, "None of them is"),
        ("".into(), "".into(), "None of them is"),
        ("b".into(), steps(), "More than one is"),
    ] {
        let members = [("agent", agent), ("steps", steps)];
        let error = validated(&mut core, &members).await.unwrap_err();
        let summary = "Exactly one of agent and steps must be set";
        assert_eq!(only_error(&error).0, summary);
        assert!(error.reported()[0].detail.contains(problem));
    }
    for (agent, steps) in [
        ("b".into(), Value::Null),
        ("b".into(), "".into()),
        ("".into(), steps()),
        (Value::Null, steps()),
        (Value::Unknown, Value::Null),
        ("b".into(), Value::Unknown),
        (Value::Unknown, Value::Unknown),
    ] {
        let members = [("agent", agent), ("steps", steps)];
        validated(&mut core, &members).await.unwrap();
    }
}

async fn an_author_has_rules_of_their_own() {
    let world = World::new();
    let mut core = world.start(Era::WriteOnly).await;
    let error = validated(&mut core, &[("agent", "a".into())])
        .await
        .unwrap_err();
    let (summary, path) = only_error(&error);
    assert_eq!(summary, "Form of itself");
    assert!(path.contains("\"agent\""), "{path}");
}

async fn rules_wait_for_what_is_not_known() {
    let world = World::new();
    let mut core = world.start(Era::WriteOnly).await;
    let members = [("agent", "a".into()), ("name", Value::Unknown)];
    validated(&mut core, &members).await.unwrap();
}

async fn the_rules_of_an_author_come_after_those_of_the_schema() {
    let world = World::new();
    let mut core = world.start(Era::WriteOnly).await;
    let members = [("agent", "a".into()), ("settings", "[]".into())];
    let error = validated(&mut core, &members).await.unwrap_err();
    assert_eq!(only_error(&error).0, "Invalid value for settings");
}

async fn a_panic_in_a_rule_is_a_diagnostic_without_its_message() {
    let world = World::new();
    let mut core = world.start(Era::WriteOnly).await;
    let members = [
        ("agent", "panic in validate".into()),
        ("name", "canary".into()),
    ];
    let error = validated(&mut core, &members).await.unwrap_err();
    assert_eq!(only_error(&error).0, "Bug in the provider");
    assert!(!error.reported()[0].detail.contains("canary"));
}

async fn a_data_source_is_found_by_exactly_one_attribute() {
    let world = World::new();
    let core = world.start(Era::WriteOnly).await;
    let both = [("name", "a".into()), ("agent", "b".into())];
    let summary = "Exactly one of name and agent must be set";
    assert_eq!(sole(&asked(&core, &both).await).summary, summary);
    let empty = [("name", "a".into()), ("agent", "".into())];
    assert_eq!(
        sole(&asked(&core, &empty).await).summary,
        "Invalid value for agent"
    );
    assert_eq!(sole(&asked(&core, &[]).await).summary, summary);
    let lost = [("name", "lost".into())];
    assert_eq!(sole(&asked(&core, &lost).await).summary, "Form is lost");
    for members in [
        [("name", "a".into()), ("agent", Value::Null)],
        // The model of this data source has no room for what is unknown.
        [("name", Value::Unknown), ("agent", Value::Null)],
        [("name", Value::Unknown), ("agent", Value::Unknown)],
    ] {
        assert!(asked(&core, &members).await.is_empty());
    }
}

fn sole(found: &[Diagnostic]) -> &Diagnostic {
    let [only] = found else {
        panic!("{} diagnostics", found.len())
    };
    only
}

/// What a data source of forms says about a configuration.
async fn asked(core: &Core, members: &[(&str, Value)]) -> Vec<Diagnostic> {
    let request = get_provider_schema::Request::default();
    let answer = core.client().get_provider_schema(request).await.unwrap();
    let mut schemas = answer.into_inner().data_source_schemas;
    let attributes = schemas.remove(toy::FORM).unwrap().block.unwrap().attributes;
    let ty = |json: &[u8]| Type::from_json(json).unwrap();
    let ty = Type::object(attributes.iter().map(|it| (&it.name, ty(&it.r#type))));
    let mut config = Value::map(attributes.iter().map(|it| (&it.name, Value::Null)));
    for (name, value) in members {
        config.set_field(name, value.clone());
    }
    let request = validate_data_resource_config::Request {
        type_name: toy::FORM.to_owned(),
        config: Some(DynamicValue {
            msgpack: msgpack::encode(&config, &ty).unwrap(),
            json: Vec::new(),
        }),
    };
    let answer = core.client().validate_data_resource_config(request).await;
    answer.unwrap().into_inner().diagnostics
}
