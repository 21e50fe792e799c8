//! Data sources and list resources.

use kubiya_emulator::{Fault, Method, Reply};
use tfplugin_framework::testing::core::{Core, Era};
use tfplugin_framework::{Type, Value};
use tfplugin_proto::generated::tfplugin6::{
    Diagnostic, DynamicValue, list_resource, read_data_source,
};
use tfplugin_proto::value::msgpack;

use crate::world::{SECRET, World, path_of};

async fn with_secrets<const N: usize>(names: [&str; N]) -> World {
    let world = World::new().await;
    for name in names {
        world.emulator.secrets().put(name, "v".to_owned());
    }
    world
}

fn encoded(members: &[(&str, Value)]) -> Option<DynamicValue> {
    let ty = Type::object(members.iter().map(|(name, _)| (*name, Type::String)));
    let value = Value::map(members.iter().cloned());
    Some(DynamicValue {
        msgpack: msgpack::encode(&value, &ty).unwrap(),
        json: Vec::new(),
    })
}

fn request(prefix: Option<&str>) -> list_resource::Request {
    list_resource::Request {
        type_name: SECRET.to_owned(),
        config: encoded(&[("name_prefix", prefix.into())]),
        include_resource_object: false,
        limit: 100,
    }
}

async fn events(core: &Core, request: list_resource::Request) -> Vec<list_resource::Event> {
    let mut client = core.client();
    let mut stream = client.list_resource(request).await.unwrap().into_inner();
    let mut events = Vec::new();
    while let Some(event) = stream.message().await.unwrap() {
        events.push(event);
    }
    events
}

fn names(events: &[list_resource::Event]) -> Vec<&str> {
    events
        .iter()
        .map(|event| event.display_name.as_str())
        .collect()
}

async fn looked_up(core: &Core, name: &str) -> Vec<Diagnostic> {
    let members = ["created_at", "created_by", "description"];
    let mut members = members.map(|name| (name, Value::Null)).to_vec();
    members.push(("name", name.into()));
    let request = read_data_source::Request {
        type_name: SECRET.to_owned(),
        config: encoded(&members),
        ..read_data_source::Request::default()
    };
    let answer = core.client().read_data_source(request).await.unwrap();
    answer.into_inner().diagnostics
}

#[tokio::test]
async fn the_secrets_with_a_prefix_are_found_in_order_with_their_identities() {
    let world = with_secrets(["b-2", "a-1", "b-1"]).await;
    let core = world.walk(Era::WriteOnly).await;
    let all = events(&core, request(None)).await;
    assert_eq!(names(&all), ["a-1", "b-1", "b-2"]);
    let found = events(&core, request(Some("b-"))).await;
    assert_eq!(names(&found), ["b-1", "b-2"]);
    let identity = found[0].identity.as_ref().unwrap().identity_data.as_ref();
    assert_eq!(identity.unwrap().msgpack, b"\x81\xa4name\xa3b-1");
    assert!(found.iter().all(|event| event.resource_object.is_none()));
}

#[tokio::test]
async fn no_more_are_found_than_are_wanted() {
    let world = with_secrets(["a", "b", "c"]).await;
    let core = world.walk(Era::WriteOnly).await;
    let mut two = request(None);
    two.limit = 2;
    assert_eq!(names(&events(&core, two).await), ["a", "b"]);
}

#[tokio::test]
async fn a_failed_list_is_one_event_with_the_error() {
    let world = with_secrets(["a"]).await;
    let core = world.walk(Era::WriteOnly).await;
    let refused = Fault::new(Reply::status(403)).method(Method::GET).forever();
    world.emulator.faults().add(refused);
    let events = events(&core, request(None)).await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].diagnostic[0].summary, "Cannot list the secrets");
}

#[tokio::test]
async fn a_data_source_of_nothing_is_an_error_at_its_name() {
    let world = with_secrets(["a"]).await;
    let core = world.walk(Era::WriteOnly).await;
    assert!(looked_up(&core, "a").await.is_empty());
    let missing = looked_up(&core, "A").await;
    assert_eq!(missing[0].summary, "There is no secret \"A\"");
    assert_eq!(path_of(&missing[0]), "name");
}

#[tokio::test]
async fn a_lookup_at_a_wrong_address_does_not_pass_for_a_missing_secret() {
    let world = with_secrets(["a"]).await;
    let core = world.walk(Era::WriteOnly).await;
    let nowhere = Fault::new(Reply::status(404)).forever();
    world.emulator.faults().add(nowhere);
    let failed = looked_up(&core, "a").await;
    assert_eq!(failed[0].summary, "Cannot read secret \"a\"");
    assert!(
        failed[0].detail.contains("endpoint"),
        "{}",
        failed[0].detail
    );
}
