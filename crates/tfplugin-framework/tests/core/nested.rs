//! Attributes that hold objects with attributes of their own.

use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, Era, Object, type_of};
use tfplugin_proto::generated::tfplugin6::{
    DynamicValue, Schema, get_provider_schema, read_data_source, validate_data_resource_config,
};
use tfplugin_proto::value::msgpack;

use crate::{World, only_error, toy, trials};

trials![
    defaults_and_computed_members_are_planned_in_each_object,
    the_same_objects_plan_nothing,
    a_change_of_one_object_keeps_what_the_others_have,
    an_object_that_is_added_gets_what_is_computed_and_one_that_goes_takes_it_along,
    another_order_can_be_no_change,
    what_is_not_known_in_an_object_stays_so_until_it_is,
    objects_that_are_not_known_become_known,
    what_is_wrong_in_an_object_is_told_with_its_path_and_never_quoted,
    a_plan_that_core_would_refuse_is_named_by_its_member,
    a_result_that_core_would_refuse_is_named_by_its_member_and_stored,
    a_data_source_shows_objects_and_takes_none,
    what_is_hidden_in_an_object_is_not_printed,
];

const BOX: [&str; 6] = ["name", "size", "key", "note", "front", "serial"];

/// An object with these members, every other null.
fn part(members: &[(&str, Value)]) -> Value {
    let mut object = Value::map(BOX.map(|name| (name, Value::Null)));
    for (name, value) in members {
        object.set_field(name, value.clone());
    }
    object
}

fn named(name: &str) -> Value {
    part(&[("name", name.into())])
}

fn shelf(core: &Core, boxes: Value) -> Value {
    let schema = core.schema(toy::SHELF).unwrap();
    schema.object(&[("name", "a".into()), ("boxes", boxes)])
}

fn list(boxes: &[Value]) -> Value {
    Value::List(boxes.to_vec())
}

/// One member of one object.
fn at<'a>(object: &'a Value, index: usize, name: &str) -> &'a Value {
    let Value::List(boxes) = object.field("boxes") else {
        panic!("no list of boxes")
    };
    boxes[index].field(name)
}

/// A shelf that exists, with these boxes.
async fn settled(core: &mut Core, boxes: &[Value]) -> Object {
    let mut object = core.absent(toy::SHELF).unwrap();
    let config = shelf(core, list(boxes));
    let action = core.converge(&mut object, &config).await.unwrap();
    assert_eq!(action, Action::Create);
    object
}

async fn defaults_and_computed_members_are_planned_in_each_object() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let object = core.absent(toy::SHELF).unwrap();
    let sized = part(&[
        ("name", "b".into()),
        ("size", 9.into()),
        ("front", true.into()),
    ]);
    let config = shelf(&core, list(&[named("a"), sized]));
    let planned = core.plan(&object, &config).await.unwrap().state;
    assert!(*at(&planned, 0, "size") == 3.into() && *at(&planned, 1, "size") == 9.into());
    assert!(at(&planned, 0, "front").is_unknown() && *at(&planned, 1, "front") == true.into());
    for index in [0, 1] {
        assert!(
            at(&planned, index, "note").is_null() && at(&planned, index, "serial").is_unknown()
        );
    }
    let mut object = object;
    core.converge(&mut object, &config).await.unwrap();
    assert!(*at(&object.state, 0, "serial") == "no-a".into());
    assert!(*object.state.field("total") == 12.into());
}

async fn the_same_objects_plan_nothing() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let boxes = [
        named("a"),
        part(&[("name", "b".into()), ("key", "k".into())]),
    ];
    let object = settled(&mut core, &boxes).await;
    let config = shelf(&core, list(&boxes));
    let plan = core.plan(&object, &config).await.unwrap();
    assert!(plan.action == Action::NoOp && plan.state == object.state);
}

async fn a_change_of_one_object_keeps_what_the_others_have() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut object = settled(&mut core, &[named("a"), named("b")]).await;
    let noted = part(&[("name", "b".into()), ("note", "n".into())]);
    let config = shelf(&core, list(&[named("a"), noted]));
    let plan = core.plan(&object, &config).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    for (index, serial) in [(0, "no-a"), (1, "no-b")] {
        assert!(*at(&plan.state, index, "serial") == serial.into());
        assert!(at(&plan.state, index, "front").is_unknown());
    }
    assert!(plan.state.field("total").is_unknown());
    core.converge(&mut object, &config).await.unwrap();
    assert!(*at(&object.state, 1, "note") == "n".into());

    let config = shelf(&core, list(&[named("a"), named("b")]));
    core.converge(&mut object, &config).await.unwrap();
    assert!(
        at(&object.state, 1, "note").is_null(),
        "what is taken out is gone"
    );
}

async fn an_object_that_is_added_gets_what_is_computed_and_one_that_goes_takes_it_along() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let sized = part(&[("name", "a".into()), ("size", 9.into())]);
    let mut object = settled(&mut core, &[sized]).await;
    let config = shelf(&core, list(&[named("a"), named("b")]));
    let planned = core.plan(&object, &config).await.unwrap().state;
    assert!(
        *at(&planned, 0, "size") == 3.into(),
        "the default, not what was there"
    );
    assert!(*at(&planned, 0, "serial") == "no-a".into() && at(&planned, 1, "serial").is_unknown());
    core.converge(&mut object, &config).await.unwrap();
    assert!(*object.state.field("total") == 6.into());

    let config = shelf(&core, list(&[named("a")]));
    core.converge(&mut object, &config).await.unwrap();
    assert!(*object.state.field("total") == 3.into());
}

async fn another_order_can_be_no_change() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let small = part(&[("name", "a".into()), ("size", 1.into())]);
    let object = settled(&mut core, &[small.clone(), named("b")]).await;
    let config = shelf(&core, list(&[named("b"), small]));
    let plan = core.plan(&object, &config).await.unwrap();
    assert!(plan.action == Action::NoOp && plan.state == object.state);
}

async fn what_is_not_known_in_an_object_stays_so_until_it_is() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut object = core.absent(toy::SHELF).unwrap();
    let unknown = part(&[("name", "a".into()), ("size", Value::Unknown)]);
    let plan = core
        .plan(&object, &shelf(&core, list(&[unknown])))
        .await
        .unwrap();
    assert!(at(&plan.state, 0, "size").is_unknown());
    let known = part(&[("name", "a".into()), ("size", 5.into())]);
    let config = shelf(&core, list(&[known]));
    core.apply(&mut object, &config, &plan).await.unwrap();
    assert!(*object.state.field("total") == 5.into());
}

async fn objects_that_are_not_known_become_known() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let existing = settled(&mut core, &[named("a")]).await;
    for object in [core.absent(toy::SHELF).unwrap(), existing] {
        for unknown in [Value::Unknown, list(&[Value::Unknown])] {
            let mut object = object.clone();
            let config = shelf(&core, unknown.clone());
            let plan = core.plan(&object, &config).await.unwrap();
            let config = shelf(&core, list(&[named("b")]));
            core.apply(&mut object, &config, &plan).await.unwrap();
            assert!(*at(&object.state, 0, "name") == "b".into());
        }
    }
}

async fn what_is_wrong_in_an_object_is_told_with_its_path_and_never_quoted() {
    let world = World::new();
    let mut core = world.start(Era::WriteOnly).await;
    let valued = |name: &str, value: Value| part(&[("name", "canary".into()), (name, value)]);
    for (object, summary, words) in [
        (
            valued("name", "".into()),
            "Invalid value for boxes[1].name",
            "boxes[1].name: The value must not be empty.",
        ),
        (
            valued("key", " ".into()),
            "Invalid value for boxes[1].key",
            "boxes[1].key: ",
        ),
        (
            valued("name", Value::Null),
            "Missing required attribute",
            "\"boxes[1].name\" must be set",
        ),
        (
            valued("serial", "no-1".into()),
            "Attribute cannot be configured",
            "\"boxes[1].serial\" is set by the provider",
        ),
        (Value::Null, "Missing object", "boxes[1] is null"),
    ] {
        let config = shelf(&core, list(&[named("a"), object]));
        let error = core.validate(toy::SHELF, &config).await.unwrap_err();
        assert_eq!(only_error(&error), (summary.to_owned(), "None".to_owned()));
        let detail = &error.reported()[0].detail;
        assert!(
            detail.contains(words) && !detail.contains("canary"),
            "{detail}"
        );
    }
    // What is not known yet is not judged, and what is known beside it is.
    let unknown = valued("name", Value::Unknown);
    let config = shelf(&core, list(&[unknown, valued("key", "".into())]));
    let error = core.validate(toy::SHELF, &config).await.unwrap_err();
    assert_eq!(only_error(&error).0, "Invalid value for boxes[1].key");
}

async fn a_plan_that_core_would_refuse_is_named_by_its_member() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let object = settled(&mut core, &[named("a")]).await;
    let sized = part(&[("name", "b".into()), ("size", 1.into())]);
    let noted = part(&[("name", "a".into()), ("note", "misplan".into())]);
    let config = shelf(&core, list(&[noted, sized]));
    let error = core.plan(&object, &config).await.unwrap_err();
    assert_eq!(only_error(&error).0, "Bug in the provider");
    let detail = &error.reported()[0].detail;
    assert!(detail.starts_with("boxes[1].size: "), "{detail}");
}

async fn a_result_that_core_would_refuse_is_named_by_its_member_and_stored() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    for (note, place) in [
        ("misapply", "boxes[1].size: "),
        ("leave unknown", "boxes[1].serial: "),
    ] {
        let mut object = core.absent(toy::SHELF).unwrap();
        let noted = part(&[("name", "b".into()), ("note", note.into())]);
        let config = shelf(&core, list(&[named("a"), noted]));
        let plan = core.plan(&object, &config).await.unwrap();
        let error = core.apply(&mut object, &config, &plan).await.unwrap_err();
        assert_eq!(only_error(&error).0, "Bug in the provider");
        let detail = &error.reported()[0].detail;
        assert!(detail.starts_with(place), "{detail}");
        assert!(object.tainted && *at(&object.state, 0, "serial") == "no-a".into());
    }
}

async fn a_data_source_shows_objects_and_takes_none() {
    let world = World::new();
    let core = world.walk(Era::WriteOnly).await;
    let schema = data_source(&core).await;
    let ty = type_of(&schema).unwrap();
    let encoded = |boxes: Value| {
        let config = [
            ("name", "a".into()),
            ("boxes", boxes),
            ("total", Value::Null),
        ];
        Some(DynamicValue {
            msgpack: msgpack::encode(&Value::map(config), &ty).unwrap(),
            json: Vec::new(),
        })
    };
    let request = read_data_source::Request {
        type_name: toy::SHELF.to_owned(),
        config: encoded(Value::Null),
        ..read_data_source::Request::default()
    };
    let answer = core.client().read_data_source(request).await.unwrap();
    let state = answer.into_inner().state.unwrap();
    let state = msgpack::decode(&state.msgpack, &ty).unwrap();
    assert!(*at(&state, 0, "size") == 7.into() && *at(&state, 0, "key") == "canary".into());

    let request = validate_data_resource_config::Request {
        type_name: toy::SHELF.to_owned(),
        config: encoded(list(&[named("a")])),
    };
    let answer = core.client().validate_data_resource_config(request).await;
    let found = answer.unwrap().into_inner().diagnostics;
    assert_eq!(found[0].summary, "Attribute cannot be configured");
    assert_eq!(found.len(), 1);
}

async fn data_source(core: &Core) -> Schema {
    let request = get_provider_schema::Request::default();
    let answer = core.client().get_provider_schema(request).await.unwrap();
    let mut schemas = answer.into_inner().data_source_schemas;
    schemas.remove(toy::SHELF).unwrap()
}

async fn what_is_hidden_in_an_object_is_not_printed() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let keyed = part(&[("name", "a".into()), ("key", "canary".into())]);
    settled(&mut core, &[keyed]).await;
    let printed = core.end().await.unwrap().stderr.join("\n");
    assert!(
        printed.contains("[REDACTED]") && !printed.contains("canary"),
        "{printed}"
    );
}
