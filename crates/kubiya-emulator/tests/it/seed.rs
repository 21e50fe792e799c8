//! What an emulator begins with, from a file.

use std::fs;

use kubiya_emulator::{Emulator, Key, StartError};
use serde_json::json;

use crate::api::{Api, canary};
use crate::state::{place, told};

const SECRETS: &str = "/api/v2/secrets";

#[tokio::test]
async fn a_seed_is_what_there_is_at_first() {
    let (_directory, path) = place();
    let seed = json!([
        {"name": "plain", "value": "1"},
        {"name": "full", "value": "2", "description": "d", "created_by": "w", "created_at": "t"},
        {"name": "plain", "value": "3", "organization": "other"},
    ]);
    fs::write(&path, seed.to_string()).unwrap();
    let emulator = Emulator::builder()
        .seed_file(&path)
        .created_by("seeder")
        .start()
        .await
        .unwrap();
    let listed = Api::of(&emulator).get(SECRETS).await.json();
    assert_eq!(
        listed[0],
        json!({"name": "full", "description": "d", "created_by": "w", "created_at": "t"})
    );
    assert_eq!(
        (&listed[1]["name"], &listed[1]["created_by"]),
        (&json!("plain"), &json!("seeder"))
    );
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert!(emulator.secrets().value_matches("full", "2"));
    assert!(emulator.secrets_of("other").value_matches("plain", "3"));
}

#[tokio::test]
async fn a_seed_is_not_used_again_once_there_is_a_state() {
    let (directory, seed) = place();
    let state = directory.path().join("state.json");
    fs::write(&seed, json!([{"name": "db", "value": "v"}]).to_string()).unwrap();
    let start = || {
        Emulator::builder()
            .key(Key::new("k"))
            .seed_file(&seed)
            .state_file(&state)
    };

    let first = start().start().await.unwrap();
    assert_eq!(
        Api::of(&first).delete("/api/v2/secrets/db").await.status,
        200
    );
    first.shutdown().await;
    let second = start().start().await.unwrap();
    assert!(second.secrets().list().is_empty());
}

#[tokio::test]
async fn a_seed_that_makes_no_sense_stops_the_start_and_is_not_quoted() {
    let (directory, path) = place();
    let value = canary();
    for content in [
        json!({"name": "db", "value": value}),
        json!([{"name": "db", "value": [value]}]),
        json!([{"name": "db", "value": "v", "unknown": value}]),
        json!([{"name": "db"}]),
        json!([{"name": "", "value": value}]),
        json!([{"name": "db", "value": ""}]),
        json!([{"name": "db", "value": value}, {"name": "db", "value": value}]),
        json!(value),
        json!({"runners": [[value]]}),
        json!({"groups": [{"name": "g", "url": value}]}),
        json!({"users": ["no e-mail address"]}),
        json!({"agents": [{"description": value}]}),
        json!({"agents": [{"name": "a", "environment_variables": [value]}]}),
        json!({"agents": [{"name": "a", "secrets": [value]}]}),
        json!({"agents": [{"name": value}, {"name": value}]}),
        json!({"agents": [{"name": "a", "uuid": value}, {"name": "b", "uuid": value}]}),
    ] {
        fs::write(&path, content.to_string()).unwrap();
        let error = Emulator::builder()
            .seed_file(&path)
            .start()
            .await
            .unwrap_err();
        assert!(matches!(error, StartError::Seed(..)), "{content}");
        assert!(
            !format!("{} {error:?}", told(&error)).contains(&value),
            "{error:?}"
        );
    }
    let missing = directory.path().join("missing.json");
    let error = Emulator::builder()
        .seed_file(missing)
        .start()
        .await
        .unwrap_err();
    assert!(told(&error).contains("cannot be read"), "{}", told(&error));
}

#[tokio::test]
async fn a_seed_can_hold_agents_and_what_they_refer_to() {
    let (_directory, path) = place();
    let seed = json!({
        "secrets": [{"name": "db", "value": "1"}, {"name": "x", "value": "2", "organization": "y"}],
        "users": [
            {"name": "Ada", "email": "ada@example.com", "uuid": "ada"},
            {"name": "The seeder", "email": "seeder@example.com"},
        ],
        "groups": ["Platform", {"name": "Admin", "uuid": "admins"}],
        "runners": ["cluster", "kubiya-hosted"],
        "sources": ["tools", {"name": "more", "uuid": "more", "url": "https://more.example"}],
        "integrations": ["gitlab"],
        "models": ["o3"],
        "agents": [
            {"name": "one", "uuid": "1", "secrets": ["db"], "allowed_users": ["ada"]},
            {"name": "two", "environment_variables": {"A": "b"}, "metadata": {"created_at": "x"}},
        ],
    });
    fs::write(&path, seed.to_string()).unwrap();
    let emulator = Emulator::builder()
        .seed_file(&path)
        .created_by("seeder@example.com")
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    assert!(emulator.secrets().value_matches("db", "1"));
    assert!(emulator.secrets_of("y").value_matches("x", "2"));
    let directory = emulator.directory();
    assert_eq!(directory.user_id("ada@example.com").unwrap(), "ada");
    assert_eq!(directory.group_id("Admin").unwrap(), "admins");
    for (list, field, expected) in [
        ("/api/v1/users", "name", json!(["Ada", "The seeder"])),
        (
            "/api/v1/manage/groups",
            "name",
            json!(["Platform", "Admin", "Users"]),
        ),
        (
            "/api/v3/runners",
            "name",
            json!(["cluster", "kubiya-hosted"]),
        ),
        ("/api/v1/sources", "name", json!(["tools", "more"])),
        (
            "/api/v1/sources",
            "url",
            json!(["https://git.example.com/tools", "https://more.example"]),
        ),
        (
            "/api/v2/integrations",
            "name",
            json!(["gitlab", "aws", "datadog", "github", "jira"]),
        ),
    ] {
        let listed = api.get(list).await.json();
        let found: Vec<_> = listed
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it[field])
            .collect();
        assert_eq!(json!(found), expected, "{list}");
    }
    let models = api
        .post("/api/v1/featureflags", json!(["supported_llm_models"]))
        .await
        .json();
    let models = models["supported_llm_models"].as_str().unwrap();
    assert!(
        models.starts_with("o3, ") && models.contains("gpt-4o"),
        "{models}"
    );

    let one = emulator.agents().get("1").unwrap();
    assert_eq!((&one["secrets"], &one["id"]), (&json!(["db"]), &json!("1")));
    let two = emulator.agents().by_name("two").unwrap();
    assert_eq!(
        two["metadata"]["user_created"],
        json!(directory.user_id("seeder@example.com"))
    );
    assert_ne!(two["metadata"]["created_at"], "x");
    assert!(
        emulator
            .agents()
            .variable_matches(two["uuid"].as_str().unwrap(), "A", "b")
    );
}

#[tokio::test]
async fn a_seed_can_be_for_another_organisation() {
    let (_directory, path) = place();
    let seed = json!({
        "organization": "other", "secrets": [{"name": "db", "value": "v"}], "groups": ["Platform"],
        "agents": [{"name": "ci", "secrets": ["db"]}],
    });
    fs::write(&path, seed.to_string()).unwrap();
    let emulator = Emulator::builder().seed_file(&path).start().await.unwrap();
    assert!(emulator.secrets().list().is_empty() && emulator.agents().list().is_empty());
    assert!(emulator.directory().group_id("Platform").is_none());
    assert!(emulator.directory().group_id("Admin").is_some());
    assert!(emulator.secrets_of("other").value_matches("db", "v"));
    assert!(
        emulator
            .directory_of("other")
            .group_id("Platform")
            .is_some()
    );
    assert!(emulator.directory_of("other").group_id("Admin").is_some());
    assert_eq!(
        emulator.agents_of("other").list()[0]["organization"],
        "other"
    );
}

#[tokio::test]
async fn a_mistake_in_a_file_is_told_by_its_place_and_its_reason() {
    let (_directory, path) = place();
    for (content, says) in [
        (
            "{\n \"secrets\": [\n  {\"name\": \"db\", \"value\": 1}]}",
            "line 3, column 27, in the field \"value\": it is something else, expected a string",
        ),
        (
            "[{\"name\": \"db\"}]",
            "line 1, column 15: missing field `value`",
        ),
        (
            "[{\"name\": \"db\", \"val\": 1}]",
            "the field is not known, expected one of `name`, `value`, `description`",
        ),
        (
            "{\"groups\": [\n1]}",
            "line 2, column 2, in the field \"groups\": expected a name, or an object with fields",
        ),
        (
            "{\"group\": []}",
            "expected one of organization, secrets, users, groups,",
        ),
        ("{\"groups\": [}", "in the field \"groups\": it is not JSON"),
        ("[", "it ends too early"),
        (
            "{\"agents\": [{\"name\": \"a\"}, {\"name\": \"b\", \"runner\": \"x\"}]}",
            "entry 2 of \"agents\": it has another field than uuid, id, name,",
        ),
        (
            "{\"agents\": [{\"name\": \"a\", \"secrets\": [\"none\"]}]}",
            "entry 1 of \"agents\": The agent refers to a secret that does not exist",
        ),
        (
            "[{\"name\": \"db\", \"value\": \"\"}]",
            "entry 1 of \"secrets\": its value is empty",
        ),
    ] {
        fs::write(&path, content).unwrap();
        let error = Emulator::builder().seed_file(&path).start().await;
        let told = told(&error.unwrap_err());
        assert!(told.contains(says), "{content}: {told}");
    }
    fs::write(&path, "[{\"key\": \"k\", \"read_only\": \"yes\"}]").unwrap();
    let error = Emulator::builder().keys_file(&path).start().await;
    let told = told(&error.unwrap_err());
    let says = "in the field \"read_only\": it is something else, expected a boolean";
    assert!(told.contains(says), "{told}");
}
