//! What all collections have in common, reached past the API.

use std::fs;

use kubiya_emulator::shapes::{
    AGENTS, GROUPS, INTEGRATIONS, KNOWLEDGE, MODELS, RUNNERS, SOURCES, USERS,
};
use kubiya_emulator::{Emulator, Shape, StartError};
use serde_json::{Value, json};

use crate::api::{Api, canary};
use crate::state::{place, with_state};

/// The collections that are served, and where.
const SERVED: [(&Shape, &str); 7] = [
    (&USERS, "/api/v1/users"),
    (&GROUPS, "/api/v1/manage/groups"),
    (&RUNNERS, "/api/v3/runners"),
    (&SOURCES, "/api/v1/sources"),
    (&INTEGRATIONS, "/api/v2/integrations"),
    (&AGENTS, "/api/v1/agents"),
    (&KNOWLEDGE, "/api/v1/knowledge"),
];

#[tokio::test]
async fn objects_are_added_changed_and_removed_while_clients_look() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    for (shape, path) in SERVED {
        let objects = emulator.objects(shape);
        let before = objects.list();
        let new = json!({"name": "new", "email": "new@example.com", "not invented yet": [1.5]});
        let key = objects.put(new);
        let made = objects.get(&key).unwrap();
        assert_eq!(made["not invented yet"], json!([1.5]), "{path}");
        assert_eq!(objects.by_name("new").as_ref(), Some(&made), "{path}");
        assert_eq!(objects.key_of("not a field", "new"), None, "{path}");
        let listed = api.get(path).await.json();
        assert_eq!(listed.as_array().unwrap().last(), Some(&made), "{path}");

        assert!(objects.edit(&key, |fields| {
            fields.insert("description".to_owned(), json!("changed"));
        }));
        let listed = api.get(path).await.json();
        assert_eq!(listed[before.len()]["description"], "changed", "{path}");

        assert!(objects.remove(&key) && !objects.remove(&key), "{path}");
        assert!(!objects.edit(&key, |_| panic!("there is no such object")));
        assert_eq!(api.get(path).await.json(), json!(before), "{path}");
    }
}

#[tokio::test]
async fn a_second_source_of_one_name_is_another_object() {
    let emulator = Emulator::builder().start().await.unwrap();
    let sources = emulator.objects(&SOURCES);
    let one = sources.put(json!({"name": "slack", "url": "https://one.example"}));
    let two = sources.put(json!({"name": "slack", "runner": "r", "dynamic_config": {"a": 1}}));
    assert_ne!(one, two);
    assert_eq!(sources.by_name("slack").unwrap()["uuid"], one.as_str());
    let listed = Api::of(&emulator).get("/api/v1/sources").await.json();
    assert_eq!(
        (&listed[0]["url"], &listed[1]["dynamic_config"]),
        (&json!("https://one.example"), &json!({"a": 1}))
    );
    assert!(sources.remove(&one));
    assert_eq!(sources.by_name("slack").unwrap()["uuid"], two.as_str());
}

#[tokio::test]
async fn a_key_is_a_uuid_or_a_name_and_stays() {
    let emulator = Emulator::builder().start().await.unwrap();
    let (groups, runners) = (emulator.objects(&GROUPS), emulator.objects(&RUNNERS));
    assert_eq!(groups.put(json!({"name": "g", "uuid": "u"})), "u");
    assert_eq!(groups.put(json!({"name": "renamed", "uuid": "u"})), "u");
    assert_eq!(groups.by_name("renamed").unwrap()["uuid"], "u");
    assert_eq!(groups.by_name("g"), None);

    assert_eq!(runners.put(json!({"name": "r", "namespace": "one"})), "r");
    assert_eq!(runners.put(json!({"name": "r"})), "r");
    assert_eq!(runners.get("r").unwrap()["namespace"], "kubiya");
    runners.edit("r", |fields| {
        fields.insert("name".to_owned(), json!("no effect"));
    });
    assert_eq!(runners.get("r").unwrap()["name"], "r");
    assert_eq!(runners.list().len(), 2);
}

#[tokio::test]
async fn all_objects_of_a_collection_are_replaced_at_once() {
    let emulator = Emulator::builder().start().await.unwrap();
    let models = emulator.objects(&MODELS);
    models.replace_all([json!({"name": "b"}), json!({"name": "a"})]);
    assert_eq!(models.list(), [json!({"name": "b"}), json!({"name": "a"})]);
    assert!(
        emulator
            .objects_of("other", &MODELS)
            .get("gpt-4o")
            .is_some()
    );
}

#[tokio::test]
#[should_panic(expected = "needs one")]
async fn an_object_that_is_known_by_its_name_needs_one() {
    let emulator = Emulator::builder().start().await.unwrap();
    emulator.objects(&RUNNERS).put(json!({"description": "d"}));
}

#[tokio::test]
async fn a_seed_says_as_much_of_an_object_as_the_api_shows() {
    let (_directory, path) = place();
    let seed = json!({
        "sources": ["slack", {"name": "slack", "uuid": "two", "runner": "r"}],
        "runners": [{"name": "r", "runner_type": "vm"}],
        "integrations": [{"name": "own", "integration_type": "aws", "configs": [{"name": "c"}]}],
        "users": [{"name": "Ada", "email": "ada@example.com", "status": "pending"}],
        "agents": ["bare"],
    });
    fs::write(&path, seed.to_string()).unwrap();
    let emulator = Emulator::builder().seed_file(&path).start().await.unwrap();
    let sources = emulator.objects(&SOURCES);
    assert_eq!(sources.list().len(), 2);
    assert_eq!(sources.get("two").unwrap()["runner"], "r");
    let field = |shape, name: &str, field| {
        let object: Value = emulator.objects(shape).by_name(name).unwrap();
        object[field].clone()
    };
    assert_eq!(field(&RUNNERS, "r", "runner_type"), "vm");
    assert_eq!(field(&INTEGRATIONS, "own", "integration_type"), "aws");
    assert_eq!(
        field(&INTEGRATIONS, "own", "configs"),
        json!([{"name": "c"}])
    );
    assert_eq!(field(&USERS, "Ada", "status"), "pending");
    assert_eq!(field(&AGENTS, "bare", "links"), json!([]));
}

#[tokio::test]
async fn a_seed_that_the_collections_do_not_admit_stops_the_start_and_is_not_quoted() {
    let (_directory, path) = place();
    let value = canary();
    for content in [
        json!({"sources": [{"name": "s", "url": [value]}]}),
        json!({"groups": [{"name": "s", "other": value}]}),
        json!({"sources": [{"name": "s", "uuid": value}, {"name": "t", "uuid": value}]}),
        json!({"sources": [{"url": value}]}),
        json!({"runners": [value, value]}),
        json!({"integrations": [{"name": ""}]}),
        json!({"users": [{"name": value}]}),
        json!({value.as_str(): ["name"]}),
    ] {
        fs::write(&path, content.to_string()).unwrap();
        let error = Emulator::builder().seed_file(&path).start().await;
        let error = error.unwrap_err();
        assert!(matches!(error, StartError::Seed(..)), "{content}");
        assert!(!format!("{error} {error:?}").contains(&value), "{error:?}");
    }
}

#[tokio::test]
async fn objects_survive_a_restart_with_all_their_fields() {
    let (_directory, path) = place();
    let first = with_state(&path).await;
    for (shape, _) in SERVED {
        let object =
            json!({"name": "n", "email": "n@example.com", "not invented yet": {"a": null}});
        first.objects(shape).put(object);
    }
    let lists = |emulator: &Emulator| SERVED.map(|(shape, _)| emulator.objects(shape).list());
    let before = lists(&first);
    first
        .objects_of("other", &SOURCES)
        .put(json!({"name": "s"}));
    first.shutdown().await;

    let second = with_state(&path).await;
    assert_eq!(lists(&second), before);
    assert_eq!(second.objects_of("other", &SOURCES).list().len(), 1);
}

#[tokio::test]
async fn a_state_from_before_all_collections_had_one_form_is_read() {
    let (_directory, path) = place();
    let state = json!({"version": 1, "organizations": {"default": {
        "secrets": {},
        "agents": [{"uuid": "a", "fields": {"name": "ci", "links": ["l"]}}],
        "directory": {
            "users": [{"uuid": "u", "name": "Ada", "email": "ada@example.com", "created_at": "t"}],
            "groups": [{"uuid": "g", "name": "Admin", "created_at": "t"}],
            "runners": ["cluster"],
            "sources": [{"uuid": "s", "name": "tools", "url": "https://tools.example"}],
            "integrations": ["gitlab"],
            "models": ["o3"],
        },
    }}});
    fs::write(&path, state.to_string()).unwrap();
    let emulator = with_state(&path).await;
    let agent = emulator.agents().get("a").unwrap();
    assert_eq!(
        (&agent["id"], &agent["links"]),
        (&json!("a"), &json!(["l"]))
    );
    let user = emulator.objects(&USERS).get("u").unwrap();
    assert_eq!(
        (&user["email"], &user["create_at"], &user["status"]),
        (&json!("ada@example.com"), &json!("t"), &json!("active"))
    );
    let keys = |shape| {
        let objects = emulator.objects(shape).list();
        let names: Vec<_> = objects.iter().map(|it| it["name"].clone()).collect();
        json!(names)
    };
    assert_eq!(keys(&GROUPS), json!(["Admin"]));
    assert_eq!(keys(&RUNNERS), json!(["cluster"]));
    assert_eq!(keys(&INTEGRATIONS), json!(["gitlab"]));
    assert_eq!(keys(&MODELS), json!(["o3"]));
    assert_eq!(
        emulator.objects(&SOURCES).get("s").unwrap()["url"],
        "https://tools.example"
    );
}

#[tokio::test]
async fn a_collection_that_is_not_known_stops_the_start() {
    let (_directory, path) = place();
    let organization = json!({"secrets": {}, "things": [{"key": "k", "fields": {}}]});
    let state = json!({"version": 1, "organizations": {"default": organization}});
    fs::write(&path, state.to_string()).unwrap();
    let refused = Emulator::builder().state_file(&path).start().await;
    assert!(matches!(refused, Err(StartError::State(..))));
}
