//! Objects that several attributes identify together.

use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, Era, Object};
use tfplugin_proto::generated::tfplugin6::{
    DynamicValue, get_resource_identity_schemas, list_resource,
};

use crate::{World, only_error, toy, trials};

trials![
    every_part_of_an_identity_is_required_for_an_import,
    an_identity_holds_every_part,
    what_is_made_anew_has_another_identity,
    an_object_is_imported_by_all_parts_of_its_identity,
    an_import_id_is_up_to_the_resource,
    what_is_listed_has_every_part_of_its_identity,
    only_the_last_part_of_an_identity_may_hold_a_slash,
];

fn peg(core: &Core, board: &str) -> Value {
    let members = [("board", board.into()), ("colour", "red".into())];
    core.schema(toy::PEG).unwrap().object(&members)
}

async fn made(core: &mut Core, board: &str) -> Object {
    let mut object = core.absent(toy::PEG).unwrap();
    let config = peg(core, board);
    core.converge(&mut object, &config).await.unwrap();
    object
}

fn identity(object: &Object) -> Vec<u8> {
    let identity = object.identity.clone().unwrap();
    identity.identity_data.unwrap().msgpack
}

async fn every_part_of_an_identity_is_required_for_an_import() {
    let world = World::new();
    let core = world.start(Era::WriteOnly).await;
    let request = get_resource_identity_schemas::Request::default();
    let answer = core.client().get_resource_identity_schemas(request).await;
    let schemas = answer.unwrap().into_inner().identity_schemas;
    let parts = &schemas[toy::PEG].identity_attributes;
    let names: Vec<_> = parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["number", "board"]);
    assert!(parts.iter().all(|part| part.required_for_import));
}

async fn an_identity_holds_every_part() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let object = made(&mut core, "left").await;
    assert_eq!(identity(&object), b"\x82\xa5board\xa4left\xa6number\xa11");
}

async fn what_is_made_anew_has_another_identity() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut object = made(&mut core, "left").await;
    let other = peg(&core, "right");
    let action = core.converge(&mut object, &other).await.unwrap();
    assert_eq!(action, Action::Replace);
    assert_eq!(identity(&object), b"\x82\xa5board\xa5right\xa6number\xa11");
}

async fn an_object_is_imported_by_all_parts_of_its_identity() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    made(&mut core, "left").await;
    let object = made(&mut core, "right").await;
    let parts = [("board", "right".into()), ("number", "1".into())];
    let imported = core.import_by_identity(toy::PEG, &parts).await.unwrap();
    assert!(imported.state == object.state);

    let config = peg(&core, "right");
    let plan = core.plan(&imported, &config).await.unwrap();
    assert_eq!(plan.action, Action::NoOp);
    let nobody = [("board", "right".into()), ("number", "2".into())];
    let error = core
        .import_by_identity(toy::PEG, &nobody)
        .await
        .unwrap_err();
    assert_eq!(error.reported()[0].detail, "Asked for by \"2/right\".");
}

async fn an_import_id_is_up_to_the_resource() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    for (board, id) in [("left", "1"), ("left", "1/left"), ("right", "1/right")] {
        let object = made(&mut core, board).await;
        let imported = core.import(toy::PEG, id).await.unwrap();
        assert!(imported.state == object.state, "{id}");
        assert_eq!(imported.identity, object.identity, "{id}");
    }
}

async fn what_is_listed_has_every_part_of_its_identity() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let objects = [
        made(&mut core, "left").await,
        made(&mut core, "right").await,
    ];
    let request = list_resource::Request {
        type_name: toy::PEG.to_owned(),
        config: Some(DynamicValue {
            msgpack: b"\x80".to_vec(),
            json: Vec::new(),
        }),
        include_resource_object: true,
        limit: 10,
    };
    let mut stream = core
        .client()
        .list_resource(request)
        .await
        .unwrap()
        .into_inner();
    for object in objects {
        let event = stream.message().await.unwrap().unwrap();
        assert!(event.diagnostic.is_empty());
        assert_eq!(event.identity, object.identity);
    }
    assert!(stream.message().await.unwrap().is_none());
}

async fn only_the_last_part_of_an_identity_may_hold_a_slash() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let parts = |board: &str, number: &str| {
        let parts = [("board", board.into()), ("number", number.into())];
        parts.map(|(name, part): (&str, Value)| (name, part))
    };
    let error = core
        .import_by_identity(toy::PEG, &parts("left", "1/2"))
        .await;
    let error = error.unwrap_err();
    assert_eq!(only_error(&error).0, "Invalid identity");
    let detail = "The text for number has a slash in it. The identity of this resource consists of: number, board.";
    assert_eq!(error.reported()[0].detail, detail);
    let error = core.import_by_identity(toy::PEG, &parts("a/b", "1")).await;
    assert_eq!(only_error(&error.unwrap_err()).0, "There is no peg");
    let open = [("board", Value::Null), ("number", "1".into())];
    let error = core.import_by_identity(toy::PEG, &open).await.unwrap_err();
    assert_eq!(only_error(&error).0, "Invalid identity");
}
