//! The lists that agents refer to.

use std::time::{Duration, Instant};

use kubiya_emulator::{Emulator, Fault, Key, Method, RateLimit, Reply};
use serde_json::{Value, json};

use crate::api::{Api, canary};

const USERS: &str = "/api/v1/users";
const GROUPS: &str = "/api/v1/manage/groups";
const RUNNERS: &str = "/api/v3/runners";
const SOURCES: &str = "/api/v1/sources";
const INTEGRATIONS: &str = "/api/v2/integrations";
const FLAGS: &str = "/api/v1/featureflags";

/// The values of a field in a list.
async fn column(api: &Api, path: &str, field: &str) -> Vec<Value> {
    let answer = api.get(path).await;
    assert_eq!(answer.status, 200, "{path}");
    let entries = answer.json();
    let entries = entries.as_array().unwrap();
    entries.iter().map(|entry| entry[field].clone()).collect()
}

async fn models(api: &Api) -> Value {
    let answer = api.post(FLAGS, json!(["supported_llm_models"])).await;
    assert_eq!(answer.status, 200);
    answer.json()["supported_llm_models"].clone()
}

#[tokio::test]
async fn an_organisation_begins_with_what_usual_configurations_refer_to() {
    let (ours, theirs) = (canary(), canary());
    let emulator = Emulator::builder()
        .created_by("ops@example.com")
        .key(Key::new(ours).created_by("me@example.com"))
        .key(Key::new("robot").created_by("ci"))
        .key(Key::new(theirs.clone()).organization("other"))
        .start()
        .await
        .unwrap();
    let (api, other) = (Api::of(&emulator), Api::at(emulator.url(), &theirs));

    assert_eq!(
        column(&api, USERS, "email").await,
        ["ops@example.com", "me@example.com"]
    );
    assert_eq!(column(&other, USERS, "email").await, ["ops@example.com"]);
    for api in [&api, &other] {
        assert_eq!(column(api, GROUPS, "name").await, ["Admin", "Users"]);
        assert_eq!(column(api, RUNNERS, "name").await, ["kubiya-hosted"]);
        assert_eq!(
            column(api, INTEGRATIONS, "name").await,
            ["aws", "datadog", "github", "jira"]
        );
        assert_eq!(column(api, SOURCES, "name").await, [] as [Value; 0]);
        let models = models(api).await;
        let models: Vec<_> = models.as_str().unwrap().split(", ").collect();
        for usual in ["gpt-4o", "azure/gpt-4o", "claude-4-sonnet"] {
            assert!(models.contains(&usual), "{models:?}");
        }
    }
    assert_ne!(
        column(&api, GROUPS, "uuid").await,
        column(&other, GROUPS, "uuid").await
    );
}

#[tokio::test]
async fn every_list_has_the_documented_fields() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    emulator.directory().add_source("tools");
    for (path, texts, lists) in [
        (
            USERS,
            ["uuid", "name", "email", "create_at"],
            ["roles", "groups"].as_slice(),
        ),
        (
            GROUPS,
            ["uuid", "name", "description", "create_at"],
            &["roles"],
        ),
        (
            RUNNERS,
            ["name", "runner_type", "namespace", "description"],
            &[],
        ),
        (SOURCES, ["uuid", "name", "url", "runner"], &[]),
        (
            INTEGRATIONS,
            ["name", "integration_type", "auth_type", "description"],
            &["configs"],
        ),
    ] {
        let entry = &api.get(path).await.json()[0];
        for field in texts {
            assert!(entry[field].is_string(), "{path} {field}: {entry}");
        }
        for field in lists {
            assert!(entry[field].is_array(), "{path} {field}: {entry}");
        }
    }
    assert!(api.get(RUNNERS).await.json()[0]["version"].is_u64());
    assert_eq!(
        api.get("/api/v2/integrations?full=true").await.json(),
        api.get(INTEGRATIONS).await.json()
    );
}

#[tokio::test]
async fn changes_past_the_api_are_seen_through_it() {
    let emulator = Emulator::builder().start().await.unwrap();
    let (api, directory) = (Api::of(&emulator), emulator.directory());

    let user = directory.add_user("Ada", "ada@example.com");
    let namesake = directory.add_user("Ada", "ada@other.example");
    assert_eq!(directory.user_id("ada@example.com"), Some(user.clone()));
    assert_eq!(column(&api, USERS, "name").await, ["someone", "Ada", "Ada"]);
    assert_eq!(
        column(&api, USERS, "uuid").await[1..],
        [user.as_str(), &namesake]
    );
    assert!(directory.remove_user(&user) && !directory.remove_user(&user));
    assert_eq!(directory.user_id("ada@example.com"), None);

    let group = directory.add_group("Platform");
    assert_eq!(directory.group_id("Platform"), Some(group.clone()));
    assert_eq!(
        column(&api, GROUPS, "name").await,
        ["Admin", "Users", "Platform"]
    );
    assert!(directory.remove_group(&group) && !directory.remove_group(&group));

    let [one, two] = ["tools", "tools"].map(|name| directory.add_source(name));
    assert_eq!(column(&api, SOURCES, "uuid").await, [one.as_str(), &two]);
    assert_eq!(column(&api, SOURCES, "name").await, ["tools", "tools"]);
    assert!(directory.remove_source(&one) && !directory.remove_source(&one));
    assert_eq!(column(&api, SOURCES, "uuid").await, [two]);

    assert!(directory.add_runner("cluster") && !directory.add_runner("cluster"));
    assert!(directory.remove_runner("kubiya-hosted") && !directory.remove_runner("none"));
    assert_eq!(column(&api, RUNNERS, "name").await, ["cluster"]);

    assert!(directory.add_integration("gitlab") && !directory.add_integration("gitlab"));
    assert!(directory.remove_integration("jira") && !directory.remove_integration("jira"));
    assert_eq!(
        column(&api, INTEGRATIONS, "name").await,
        ["aws", "datadog", "github", "gitlab"]
    );

    directory.set_models(&["b", "a"]);
    assert_eq!(models(&api).await, "b, a");
    directory.set_models(&[]);
    assert_eq!(models(&api).await, "");

    emulator.directory_of("elsewhere").add_runner("far away");
    assert_eq!(column(&api, RUNNERS, "name").await, ["cluster"]);
}

#[tokio::test]
async fn flags_are_read_by_a_post_that_a_reader_may_make() {
    let emulator = Emulator::builder()
        .key(Key::new("reader").read_only())
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    emulator.directory().set_models(&["a", "b", "c"]);
    let known = json!({"supported_llm_models": "a, b, c"});
    for (asked, answer) in [
        (json!(["supported_llm_models"]), known.clone()),
        (json!(["other", "supported_llm_models"]), known),
        (json!(["other"]), json!({})),
        (json!([]), json!({})),
    ] {
        let answered = api.post(FLAGS, asked).await;
        assert_eq!((answered.status, answered.json()), (200, answer));
    }
    for wrong in [
        json!({"supported_llm_models": true}),
        json!("x"),
        json!([1]),
    ] {
        assert_eq!(api.post(FLAGS, wrong).await.status, 400);
    }
    assert_eq!(api.get(FLAGS).await.status, 405);
}

#[tokio::test]
async fn the_lists_cannot_be_changed_through_the_api() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    for path in [USERS, GROUPS, RUNNERS] {
        assert_eq!(
            api.post(path, json!({"name": "x"})).await.status,
            405,
            "{path}"
        );
        let missing = if path == RUNNERS { 405 } else { 404 };
        let read = api.get(&format!("{path}/x")).await;
        assert_eq!(read.status, missing, "{path}");
    }
}

#[tokio::test]
async fn a_fault_on_one_list_leaves_the_others_alone() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    emulator
        .faults()
        .add(Fault::new(Reply::status(403)).path(GROUPS).forever());
    emulator
        .faults()
        .add(Fault::new(Reply::status(429)).on(Method::POST, FLAGS));
    assert_eq!(api.get(GROUPS).await.status, 403);
    assert_eq!(api.get(GROUPS).await.status, 403);
    for path in [USERS, RUNNERS, SOURCES, INTEGRATIONS] {
        assert_eq!(api.get(path).await.status, 200, "{path}");
    }
    assert_eq!(api.post(FLAGS, json!([])).await.status, 429);
    assert_eq!(api.post(FLAGS, json!([])).await.status, 200);
    assert_eq!(emulator.requests().count(&Method::GET, GROUPS), 2);
    assert_eq!(emulator.requests().count(&Method::POST, FLAGS), 2);
}

#[tokio::test]
async fn agents_and_lists_are_limited_and_delayed_like_everything_else() {
    let latency = Duration::from_millis(40);
    let emulator = Emulator::builder()
        .rate_limit(RateLimit::new(2, Duration::from_secs(3600)).unwrap())
        .latency(latency)
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    for (path, status) in [(USERS, 200), ("/api/v1/agents", 200), (RUNNERS, 429)] {
        let asked = Instant::now();
        assert_eq!(api.get(path).await.status, status, "{path}");
        assert!(asked.elapsed() >= latency, "{path}");
    }
}
