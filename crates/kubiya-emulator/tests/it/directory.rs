//! The lists that agents refer to.

use kubiya_emulator::{Emulator, Key};
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
