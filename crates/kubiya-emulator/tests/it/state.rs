//! What an emulator begins with, and what outlives it.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use kubiya_emulator::{Emulator, Key, StartError};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::api::{Api, canary};

const SECRETS: &str = "/api/v2/secrets";
const AGENTS: &str = "/api/v1/agents";

/// A directory of its own, and a path in it where nothing is yet.
pub(crate) fn place() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("file.json");
    (directory, path)
}

pub(crate) async fn with_state(path: &Path) -> Emulator {
    Emulator::builder()
        .key(Key::new("ours"))
        .key(Key::new("theirs").organization("other"))
        .state_file(path)
        .start()
        .await
        .unwrap()
}

/// The error and its causes, as a user sees them.
pub(crate) fn told(error: &StartError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[tokio::test]
async fn data_survives_a_restart() {
    let (_directory, path) = place();
    let values = [canary(), canary(), format!("{} \"\n\0 ключ", canary())];

    let first = with_state(&path).await;
    let (ours, theirs) = (Api::of(&first), Api::at(first.url(), "theirs"));
    let body = |name, value| json!({"name": name, "value": value, "description": "about"});
    ours.post(SECRETS, body("kept", &values[0])).await;
    ours.post(SECRETS, body("gone", &values[0])).await;
    theirs.post(SECRETS, body("kept", &values[1])).await;
    ours.put("/api/v2/secrets/kept", json!({"value": values[2]}))
        .await;
    ours.delete("/api/v2/secrets/gone").await;
    first.secrets().put("by hand", values[1].as_str());
    let (our_list, their_list) = (first.secrets().list(), first.secrets_of("other").list());
    first.shutdown().await;

    let second = with_state(&path).await;
    assert_eq!(second.secrets().list(), our_list);
    assert_eq!(second.secrets_of("other").list(), their_list);
    assert_eq!(
        our_list.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(),
        ["by hand", "kept"]
    );
    assert!(second.secrets().value_matches("kept", &values[2]));
    assert!(second.secrets().value_matches("by hand", &values[1]));
    assert!(second.secrets_of("other").value_matches("kept", &values[1]));
}

#[tokio::test]
async fn a_change_is_saved_before_it_is_answered_and_a_refused_one_is_not() {
    let (_directory, path) = place();
    let emulator = with_state(&path).await;
    let api = Api::of(&emulator);
    let body = json!({"name": "db", "value": "v"});
    assert_eq!(api.post(SECRETS, body.clone()).await.status, 200);
    assert!(fs::read_to_string(&path).unwrap().contains("\"db\""));

    fs::remove_file(&path).unwrap();
    assert_eq!(api.post(SECRETS, body).await.status, 409);
    assert_eq!(api.get(SECRETS).await.status, 200);
    assert!(!path.exists());
    assert_eq!(api.delete("/api/v2/secrets/db").await.status, 200);
    assert!(path.exists());
}

#[tokio::test]
async fn values_are_encoded_in_the_file_and_only_its_owner_may_read_it() {
    let (directory, path) = place();
    let emulator = with_state(&path).await;
    let value = canary();
    emulator.secrets().put("db", value.as_str());
    let saved = fs::read_to_string(&path).unwrap();
    assert!(!saved.contains(&value));
    let saved: Value = serde_json::from_str(&saved).unwrap();
    let secret = &saved["organizations"]["default"]["secrets"]["db"];
    assert!(secret["value_base64"].is_string(), "{saved}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let files = fs::read_dir(directory.path()).unwrap();
    let mut names: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["file.json", "file.json.emulator-lock"]);
}

#[tokio::test]
async fn a_change_that_cannot_be_saved_is_a_500_and_undone() {
    let (directory, path) = place();
    let emulator = with_state(&path).await;
    let api = Api::of(&emulator);
    let secret = |name: &str, value: &str| json!({"name": name, "value": value});
    assert_eq!(api.post(SECRETS, secret("kept", "v")).await.status, 200);
    drop(directory);
    assert_eq!(api.post(SECRETS, secret("db", "v")).await.status, 500);
    let kept = "/api/v2/secrets/kept";
    assert_eq!(api.put(kept, secret("kept", "w")).await.status, 500);
    assert_eq!(api.delete(kept).await.status, 500);
    let agent = json!({"name": "ci"});
    assert_eq!(api.post("/api/v1/agents", agent).await.status, 500);
    assert!(emulator.secrets().value_matches("kept", "v"));
    assert_eq!(emulator.secrets().list().len(), 1);
    assert!(emulator.agents().list().is_empty());
}

#[tokio::test]
async fn a_state_file_that_cannot_be_used_stops_the_start_and_is_not_quoted() {
    let (directory, path) = place();
    let value = canary();
    let saved = |value: &str| {
        json!({"version": 1, "organizations": {"default": {"secrets": {"db": {
            "value_base64": value, "description": "", "created_by": "", "created_at": "",
        }}}}})
        .to_string()
    };
    for content in [
        value.clone(),
        format!("{{\"version\": \"{value}\", \"organizations\": {{}}}}"),
        format!("{{\"{value}\": 1}}"),
        json!({"version": 2, "organizations": {}}).to_string(),
        json!({"version": 1, "organizations": {"default": {"secrets": {}, "agents": [{}]}}})
            .to_string(),
        saved(&format!("{value}!")),
        saved("/w=="),
        String::new(),
    ] {
        fs::write(&path, &content).unwrap();
        let error = Emulator::builder()
            .state_file(&path)
            .start()
            .await
            .unwrap_err();
        assert!(matches!(error, StartError::State(..)), "{content}");
        assert!(
            !format!("{} {error:?}", told(&error)).contains(&value),
            "{error:?}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
    let nowhere = directory.path().join("none").join("file.json");
    let error = Emulator::builder()
        .state_file(nowhere)
        .start()
        .await
        .unwrap_err();
    assert!(
        told(&error).contains("cannot be written"),
        "{}",
        told(&error)
    );
}

#[tokio::test]
async fn keys_can_come_from_a_file() {
    let (_directory, path) = place();
    let (ours, theirs) = (canary(), canary());
    let keys = json!([
        {"key": ours, "read_only": true},
        {"key": theirs, "organization": "other", "created_by": "them"},
    ]);
    fs::write(&path, keys.to_string()).unwrap();
    let emulator = Emulator::builder().keys_file(&path).start().await.unwrap();
    let body = json!({"name": "db", "value": "v"});
    let answer = Api::at(emulator.url(), &theirs)
        .post(SECRETS, body.clone())
        .await;
    assert_eq!(answer.json()["created_by"], "them");
    assert_eq!(
        Api::at(emulator.url(), &ours)
            .post(SECRETS, body)
            .await
            .status,
        403
    );
    assert_eq!(Api::of(&emulator).get(SECRETS).await.json(), json!([]));

    fs::write(&path, json!([{"key": [theirs]}]).to_string()).unwrap();
    let error = Emulator::builder()
        .keys_file(&path)
        .start()
        .await
        .unwrap_err();
    assert!(matches!(error, StartError::Keys(..)));
    assert!(!format!("{} {error:?}", told(&error)).contains(&theirs));
}

#[tokio::test]
async fn an_empty_key_would_admit_everyone_and_is_refused() {
    for key in ["", " "] {
        let refused = Emulator::builder().key(Key::new(key)).start().await;
        assert!(matches!(refused, Err(StartError::EmptyKey)));
    }
}

#[tokio::test]
async fn agents_and_what_they_refer_to_survive_a_restart() {
    let (_directory, path) = place();
    let first = with_state(&path).await;
    first.secrets().put("db", "v");
    let variable = canary();
    let body = json!({
        "name": "ci", "secrets": ["db"], "environment_variables": {"A": variable}, "new": [1],
    });
    let made = Api::of(&first).post(AGENTS, body).await.json();
    let id = made["uuid"].as_str().unwrap();
    first.agents_of("other").put(json!({"name": "theirs"}));
    let directory = first.directory();
    let ada = directory.add_user("Ada", "ada@example.com");
    let (group, source) = (
        directory.add_group("Platform"),
        directory.add_source("tools"),
    );
    directory.add_runner("cluster");
    directory.remove_integration("jira");
    directory.set_models(&["one"]);
    let lists = [
        "/api/v1/users",
        "/api/v1/manage/groups",
        "/api/v3/runners",
        "/api/v1/sources",
        "/api/v2/integrations",
    ];
    let mut before = Vec::new();
    for list in lists {
        before.push(Api::of(&first).get(list).await.json());
    }
    first.shutdown().await;

    let second = with_state(&path).await;
    let api = Api::of(&second);
    assert_eq!(api.get(&format!("{AGENTS}/{id}")).await.json(), made);
    assert!(second.agents().variable_matches(id, "A", &variable));
    assert!(second.agents_of("other").by_name("theirs").is_some());
    for (list, before) in lists.iter().zip(before) {
        assert_eq!(api.get(list).await.json(), before, "{list}");
    }
    assert_eq!(second.directory().user_id("ada@example.com"), Some(ada));
    assert_eq!(second.directory().group_id("Platform"), Some(group));
    assert!(second.directory().remove_source(&source));
    let models = api.post("/api/v1/featureflags", json!(["supported_llm_models"]));
    assert_eq!(models.await.json()["supported_llm_models"], "one");
}

#[tokio::test]
async fn a_state_from_before_there_were_agents_gets_the_defaults_and_keeps_its_secrets() {
    let (_directory, path) = place();
    let secret = json!({
        "value_base64": "dg==", "description": "d", "created_by": "w", "created_at": "t",
    });
    let saved = json!({"version": 1, "organizations": {"default": {"secrets": {"db": secret}}}});
    fs::write(&path, saved.to_string()).unwrap();
    let emulator = with_state(&path).await;
    assert!(emulator.secrets().value_matches("db", "v"));
    assert_eq!(emulator.secrets().metadata("db").unwrap().created_at, "t");
    assert!(emulator.agents().list().is_empty());
    let admin = emulator.directory().group_id("Admin");
    assert!(admin.is_some());
    emulator.shutdown().await;
    assert_eq!(with_state(&path).await.directory().group_id("Admin"), admin);
}

#[tokio::test]
async fn whoever_has_a_key_is_a_user_also_of_an_old_state() {
    let (_directory, path) = place();
    drop(with_state(&path).await);
    let emulator = Emulator::builder()
        .key(Key::new("k").created_by("new@example.com"))
        .state_file(&path)
        .start()
        .await
        .unwrap();
    let user = emulator.directory().user_id("new@example.com");
    assert!(user.is_some());
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .contains("new@example.com")
    );
}

#[tokio::test]
async fn a_number_is_not_given_twice_also_after_a_restart_or_from_a_journal() {
    let (_directory, path) = place();
    let start = async || {
        let builder = Emulator::builder().state_file(&path);
        let quirk = kubiya_emulator::Quirk::NumericTaskId;
        builder.quirk(quirk).start().await.unwrap()
    };
    let tasks = "/api/v1/scheduled_tasks";
    let create = async |api: &Api| {
        let task = json!({
            "channel_id": "C1", "task_description": "t", "selected_agent": "a",
            "schedule_time": "2030-01-31T09:00:00",
        });
        api.post(tasks, task).await.json()["task_id"]
            .as_u64()
            .unwrap()
    };
    let first = start().await;
    let api = Api::of(&first);
    assert!(!fs::read_to_string(&path).unwrap().contains("last_number"));
    assert_eq!([create(&api).await, create(&api).await], [1001, 1002]);
    assert_eq!(api.delete(&format!("{tasks}/1002")).await.status, 200);
    first.shutdown().await;

    let second = start().await;
    let api = Api::of(&second);
    assert_eq!(create(&api).await, 1003);
    // Beside a large file, the journal has it.
    second
        .agents()
        .put(json!({"name": "big", "description": "x".repeat(100_000)}));
    assert_eq!(create(&api).await, 1004);
    assert_eq!(api.delete(&format!("{tasks}/1004")).await.status, 200);
    let files = ["file.json", "file.json.emulator-journal"].map(|name| path.with_file_name(name));
    let saved = files.each_ref().map(|path| fs::read(path).unwrap());
    drop(second);
    // As a kill would have left them.
    for (path, content) in files.iter().zip(&saved) {
        fs::write(path, content).unwrap();
    }
    let third = start().await;
    assert_eq!(create(&Api::of(&third)).await, 1005);
    third.reset();
    assert_eq!(create(&Api::of(&third)).await, 1005);
}
