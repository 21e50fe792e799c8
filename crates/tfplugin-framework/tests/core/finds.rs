//! Data sources, list resources, and imports that look.

use tfplugin_framework::testing::core::{Core, Era};
use tfplugin_framework::{Type, Value};
use tfplugin_proto::generated::tfplugin6::{
    Diagnostic, DynamicValue, get_provider_schema, import_resource_state, list_resource,
    read_data_source, schema,
};
use tfplugin_proto::value::msgpack;

use crate::{World, absent, config, toy, trials};

trials![
    a_data_source_has_the_attributes_of_its_resource_but_what_is_never_stored,
    what_a_data_source_is_found_by_alone_is_required,
    a_list_warns_before_what_it_finds,
    an_import_looks_for_its_object_warns_and_keeps_private_data,
];

async fn a_data_source_has_the_attributes_of_its_resource_but_what_is_never_stored() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let noted = config(&core, &[("note", "n".into())]);
    core.converge(&mut absent(&core), &noted).await.unwrap();

    let attributes = attributes(&core).await;
    let names: Vec<_> = attributes.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        ["id", "name", "note", "size", "tags", "token_version"]
    );
    let ty = |json: &[u8]| Type::from_json(json).unwrap();
    let ty = Type::object(attributes.iter().map(|it| (&it.name, ty(&it.r#type))));
    let asked = names.iter().map(|name| (*name, Value::Null));
    let mut asked = Value::map(asked);
    asked.set_field("name", "a".into());
    let request = read_data_source::Request {
        type_name: toy::TYPE_NAME.to_owned(),
        config: Some(encoded(&asked, &ty)),
        ..read_data_source::Request::default()
    };
    let answer = core.client().read_data_source(request).await.unwrap();
    let state = answer.into_inner().state.unwrap();
    let state = msgpack::decode(&state.msgpack, &ty).unwrap();
    assert!(*state.field("note") == "n".into() && *state.field("id") == "id-1".into());
}

async fn what_a_data_source_is_found_by_alone_is_required() {
    let world = World::new();
    let core = world.walk(Era::WriteOnly).await;
    for attribute in attributes(&core).await {
        let found_by = attribute.name == "name";
        assert!(attribute.required == found_by && attribute.computed != found_by);
        assert!(!attribute.optional, "{}", attribute.name);
    }
}

async fn a_list_warns_before_what_it_finds() {
    let world = World::new();
    let core = world.walk(Era::WriteOnly).await;
    for name in ["b", "broken", "a"] {
        std::fs::write(world.store.path().join(name), "token\n").unwrap();
    }
    let request = list_resource::Request {
        type_name: toy::TYPE_NAME.to_owned(),
        config: Some(encoded(
            &Value::map::<String>([]),
            &Type::object::<String>([]),
        )),
        include_resource_object: false,
        limit: 2,
    };
    let mut stream = core
        .client()
        .list_resource(request)
        .await
        .unwrap()
        .into_inner();
    let mut events = Vec::new();
    while let Some(event) = stream.message().await.unwrap() {
        events.push(event);
    }
    let names: Vec<_> = events.iter().map(|it| it.display_name.as_str()).collect();
    assert_eq!(names, ["", "a", "b"], "a limit counts objects only");
    assert_eq!(summaries(&events[0].diagnostic), ["A toy is broken"]);
    assert!(events[0].identity.is_none());
    assert!(
        events[1..]
            .iter()
            .all(|it| it.diagnostic.is_empty() && it.identity.is_some())
    );
}

async fn an_import_looks_for_its_object_warns_and_keeps_private_data() {
    let world = World::new();
    let core = world.walk(Era::WriteOnly).await;
    std::fs::write(world.store.path().join("a"), "token\nthe one with a note").unwrap();
    let import = async |id: &str| {
        let request = import_resource_state::Request {
            type_name: toy::TYPE_NAME.to_owned(),
            id: id.to_owned(),
            ..import_resource_state::Request::default()
        };
        let answer = core.client().import_resource_state(request).await;
        answer.unwrap().into_inner()
    };

    let by_note = import("the one with a note").await;
    let [imported] = &by_note.imported_resources[..] else {
        panic!("{} objects", by_note.imported_resources.len())
    };
    assert!(imported.identity.is_some());
    assert!(String::from_utf8_lossy(&imported.private).contains("imported"));
    assert_eq!(summaries(&by_note.diagnostics), ["Looked for a note"]);

    let nothing = import("nobody").await;
    assert!(nothing.imported_resources.is_empty());
    let told = ["Looked for a note", "There is no toy"];
    assert_eq!(summaries(&nothing.diagnostics), told);
}

async fn attributes(core: &Core) -> Vec<schema::Attribute> {
    let request = get_provider_schema::Request::default();
    let answer = core.client().get_provider_schema(request).await.unwrap();
    let mut schemas = answer.into_inner().data_source_schemas;
    let schema = schemas.remove(toy::TYPE_NAME).unwrap();
    schema.block.unwrap().attributes
}

fn summaries(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|it| it.summary.as_str()).collect()
}

fn encoded(value: &Value, ty: &Type) -> DynamicValue {
    DynamicValue {
        msgpack: msgpack::encode(value, ty).unwrap(),
        json: Vec::new(),
    }
}
