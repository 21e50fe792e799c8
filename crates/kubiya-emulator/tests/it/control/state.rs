//! All data at once: read, replaced, and as at the start.

use std::fs;
use std::time::{Duration, SystemTime};

use kubiya_emulator::{Effect, Emulator, Fault, FileError, RateLimit};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::{SECRETS, started};
use crate::api::{Api, canary};
use crate::state::{place, with_state};

const STATE: &str = "/_emulator/state";
const RESET: &str = "/_emulator/reset";
const AGENTS: &str = "/api/v1/agents";

/// What there is of everything that can be listed.
async fn everything(api: &Api) -> Vec<Value> {
    let mut everything = Vec::new();
    for list in [
        SECRETS,
        AGENTS,
        "/api/v3/runners",
        "/api/v1/users",
        "/api/v1/manage/groups",
    ] {
        everything.push(api.get(list).await.json());
    }
    everything
}

#[tokio::test]
async fn the_state_has_values_only_where_a_state_file_has_them_and_is_not_cached() {
    let (_emulator, api, control) = started().await;
    let (value, variable) = (canary(), canary());
    api.post(SECRETS, json!({"name": "db", "value": value}))
        .await;
    let agent = json!({"name": "ci", "environment_variables": {"A": variable}});
    api.post(AGENTS, agent).await;
    let state = control.get(STATE).await;
    assert_eq!(
        (state.status, state.header("cache-control")),
        (200, Some("no-store"))
    );
    assert_eq!(state.header("content-type"), Some("application/json"));
    assert!(!state.text.contains(&value));
    let state = state.json();
    assert_eq!(state["version"], 1);
    let organization = &state["organizations"]["default"];
    let agent = &organization["agents"][0]["fields"];
    assert_eq!(agent["environment_variables"]["A"], variable);
    let secret = organization["secrets"]["db"].as_object().unwrap();
    let fields: Vec<&String> = secret.keys().collect();
    assert_eq!(
        fields,
        ["created_at", "created_by", "description", "value_base64"]
    );
}

#[tokio::test]
async fn a_state_is_carried_from_one_emulator_to_another_and_to_a_file() {
    let (_directory, path) = place();
    let first = Emulator::builder().start().await.unwrap();
    let value = canary();
    first.secrets().put("db", value.as_str());
    let api = Api::of(&first);
    api.post(AGENTS, json!({"name": "ci", "secrets": ["db"]}))
        .await;
    let state = api.get(STATE).await;
    assert_eq!(first.state().expose_secret(), state.text);

    let second = with_state(&path).await;
    second.secrets().put("gone", "v");
    let other = Api::of(&second);
    let replaced = other.put(STATE, state.json()).await;
    assert_eq!((replaced.status, replaced.text.as_str()), (204, ""));
    assert_eq!(everything(&other).await, everything(&api).await);
    assert!(second.secrets().value_matches("db", &value));
    // Whoever has a key still has an organisation.
    assert_eq!(
        Api::at(second.url(), "theirs").get(SECRETS).await.status,
        200
    );
    second.shutdown().await;

    let third = with_state(&path).await;
    assert_eq!(everything(&Api::of(&third)).await, everything(&api).await);
    third.secrets().put("gone", "v");
    third.replace_state(&state.text).unwrap();
    assert!(third.secrets().metadata("gone").is_none());

    let path = path.with_extension("other");
    fs::write(&path, &state.text).unwrap();
    let fourth = with_state(&path).await;
    assert_eq!(everything(&Api::of(&fourth)).await, everything(&api).await);
}

#[tokio::test]
async fn what_is_no_state_is_refused_as_in_a_file_is_not_quoted_and_changes_nothing() {
    let (directory, path) = place();
    let (emulator, api, control) = started().await;
    emulator.secrets().put("db", "v");
    let before = everything(&api).await;
    let value = canary();
    let secret = |value: &str| {
        json!({"version": 1, "organizations": {"default": {"secrets": {"db": {
            "value_base64": value, "description": "", "created_by": "", "created_at": "",
        }}}}})
    };
    for state in [
        json!(value),
        json!({}),
        json!({"version": 3, "organizations": {}}),
        json!({"version": 1, "organizations": {}, "more": value}),
        json!({"version": 1, "journal": "j", "organizations": {}}),
        json!({"version": 1, "organizations": {"default": {"secrets": {}, "agents": [{}]}}}),
        json!({"version": 1, "organizations": {"default": {"secrets": {}, "agent": []}}}),
        json!({"version": 1, "organizations": {"default": {"secrets": {}, "agents": [
            {"key": "k", "fields": {}, "more": value}]}}}),
        secret(&format!("{value}!")),
        secret("/w=="),
    ] {
        let answer = control.put(STATE, state.clone()).await;
        assert_eq!(answer.status, 400, "{state}");
        let told = answer.json()["error"]["message"].to_string();
        assert!(
            told.contains("not a state: ") && !told.contains(&value),
            "{told}"
        );
        let refused = emulator.replace_state(&state.to_string());
        let refused: FileError = refused.unwrap_err();
        assert!(!format!("{refused} {refused:?}").contains(&value));
        fs::write(&path, state.to_string()).unwrap();
        let file = Emulator::builder().state_file(&path).start().await;
        assert!(file.is_err(), "{state}");
    }
    let journaled = json!({"version": 2, "journal": "j", "organizations": {}});
    let answer = control.put(STATE, journaled).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.text.contains("a file with a journal"),
        "{}",
        answer.text
    );
    let broken = api
        .request(reqwest::Method::PUT, STATE)
        .body("{\"version\": 1");
    assert_eq!(api.send(broken).await.status, 400);
    assert_eq!(everything(&api).await, before);
    drop(directory);
}

#[tokio::test]
async fn a_state_of_several_mebibytes_is_carried_too() {
    let (emulator, _, control) = started().await;
    let agents = (0..5_000).map(|number| {
        json!({"key": format!("k{number}"),
               "fields": {"name": format!("agent-{number}"), "description": "x".repeat(1_000)}})
    });
    let agents: Vec<Value> = agents.collect();
    let state =
        json!({"version": 1, "organizations": {"default": {"secrets": {}, "agents": agents}}});
    assert_eq!(control.put(STATE, state).await.status, 204);
    assert_eq!(emulator.agents().list().len(), 5_000);
    let told = control.get(STATE).await;
    assert!(told.text.len() > 5_000_000, "{}", told.text.len());
}

#[tokio::test]
async fn a_reset_leads_back_to_the_seed_without_faults_records_or_a_moved_clock() {
    let (_directory, seed) = place();
    let value = canary();
    let seeded = json!({"secrets": [{"name": "db", "value": value}], "agents": ["ci"]});
    fs::write(&seed, seeded.to_string()).unwrap();
    let emulator = Emulator::builder()
        .seed_file(&seed)
        .rate_limit(RateLimit::new(200, Duration::from_secs(3_600)).unwrap())
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    let before = everything(&api).await;
    api.put(
        "/api/v2/secrets/db",
        json!({"value": "w", "description": "d"}),
    )
    .await;
    api.post(AGENTS, json!({"name": "more"})).await;
    let ci = emulator.agents().key_of("name", "ci").unwrap();
    api.put(&format!("{AGENTS}/{ci}"), json!({"description": "d"}))
        .await;
    emulator.directory().set_models(&["other"]);
    emulator.directory().remove_runner("kubiya-hosted");
    let hour = Duration::from_secs(3_600);
    emulator.clock().advance(hour);
    emulator.clock().freeze();
    emulator.faults().add(Fault::new(Effect::Reset).forever());
    assert_ne!(everything_past(&emulator), before[..2]);

    assert_eq!(api.post(RESET, json!({})).await.status, 204);
    assert!(emulator.faults().list().is_empty() && emulator.requests().is_empty());
    assert_eq!(everything(&api).await, before);
    assert!(emulator.secrets().value_matches("db", &value));
    let clock = api.get("/_emulator/clock").await.json();
    assert_eq!(clock["frozen"], false);
    let now = time_of(&clock["time"]);
    assert!(now < SystemTime::now() + hour / 2, "{clock}");
    assert!(emulator.requests().all()[0].sequence > 1);
}

/// Secrets and agents past the API, which a fault strikes.
fn everything_past(emulator: &Emulator) -> [Value; 2] {
    [
        json!(emulator.secrets().list()),
        json!(emulator.agents().list()),
    ]
}

fn time_of(time: &Value) -> SystemTime {
    humantime::parse_rfc3339(time.as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn what_was_asked_before_a_reset_is_not_done_after_it() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let hold = emulator.faults().add(Fault::new(Effect::Hold));
    let release = async {
        while emulator.faults().struck(hold) != Some(1) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        emulator.reset();
    };
    let secret = json!({"name": "late", "value": "v"});
    let (answer, ()) = tokio::join!(api.post(SECRETS, secret), release);
    assert_eq!(answer.status, 503);
    assert!(emulator.secrets().metadata("late").is_none());
    assert_eq!(api.get(SECRETS).await.status, 200);
}

#[tokio::test]
async fn a_reset_empties_the_count_of_a_limit() {
    let limit = RateLimit::new(1, Duration::from_secs(3_600)).unwrap();
    let emulator = Emulator::builder().rate_limit(limit).start().await.unwrap();
    let api = Api::of(&emulator);
    assert_eq!(api.get(SECRETS).await.status, 200);
    assert_eq!(api.get(SECRETS).await.status, 429);
    emulator.reset();
    assert_eq!(api.get(SECRETS).await.status, 200);
    assert_eq!(api.get(SECRETS).await.status, 429);
}

#[tokio::test]
async fn a_reset_leads_back_to_what_a_state_file_had_and_the_file_follows() {
    let (directory, path) = place();
    let first = with_state(&path).await;
    first.secrets().put("kept", "v");
    first.agents().put(json!({"name": "ci", "uuid": "1"}));
    first.shutdown().await;

    let second = with_state(&path).await;
    let api = Api::of(&second);
    let before = everything(&api).await;
    api.delete("/api/v2/secrets/kept").await;
    api.delete(&format!("{AGENTS}/1")).await;
    api.post(SECRETS, json!({"name": "new", "value": "v"}))
        .await;
    assert_eq!(api.post(RESET, json!({})).await.status, 204);
    assert_eq!(everything(&api).await, before);
    assert!(!fs::read_to_string(&path).unwrap().contains("\"new\""));
    // What comes after a reset is undone by the next one.
    api.post(SECRETS, json!({"name": "newer", "value": "v"}))
        .await;
    second.reset();
    assert_eq!(everything(&api).await, before);

    let fault = second.faults().add(Fault::new(Effect::Garbage).forever());
    drop(directory);
    assert_eq!(api.post(RESET, json!({})).await.status, 500);
    assert_eq!(
        api.put(STATE, json!({"version": 1, "organizations": {}}))
            .await
            .status,
        500
    );
    assert_eq!(second.faults().struck(fault), Some(0));
    assert!(second.secrets().metadata("kept").is_some());
}
