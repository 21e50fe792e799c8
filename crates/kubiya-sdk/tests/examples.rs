//! The examples do what they say, against the emulator.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[expect(dead_code, reason = "main is for running it by hand")]
#[path = "../examples/agent_for_users.rs"]
mod agent_for_users;
#[expect(dead_code, reason = "main is for running it by hand")]
#[path = "../examples/bulk_sync.rs"]
mod bulk_sync;
#[expect(dead_code, reason = "main is for running it by hand")]
#[path = "../examples/create_and_rotate.rs"]
mod create_and_rotate;
#[expect(dead_code, reason = "main is for running it by hand")]
#[path = "../examples/handle_errors.rs"]
mod handle_errors;

use std::collections::BTreeMap;

use kubiya_emulator::{Effect, Emulator, Fault, Method, Reply};
use kubiya_sdk::{Client, NewSecret, RetryPolicy, SecretString};

async fn start() -> (Emulator, Client) {
    let emulator = Emulator::builder().start().await.unwrap();
    let client = Client::builder()
        .api_key(emulator.api_key().clone())
        .endpoint(emulator.url())
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    (emulator, client)
}

#[tokio::test]
async fn create_and_rotate_leaves_nothing_behind() {
    let (emulator, client) = start().await;
    create_and_rotate::run(&client).await.unwrap();
    assert!(emulator.secrets().list().is_empty());
    assert_eq!(
        emulator
            .requests()
            .count(&Method::PUT, "/api/v2/secrets/{name}"),
        1
    );
}

#[tokio::test]
async fn agent_for_users_creates_one_agent_and_keeps_it_up_to_date() {
    let (emulator, client) = start().await;
    emulator.secrets().put("db-password", "value");
    let dana = emulator.directory().add_user("Dana", "Dana@example.com");
    let eli = emulator.directory().add_user("Eli", "eli@example.com");
    let first = agent_for_users::run(&client, &["dana@example.com"]).await;
    let second = agent_for_users::run(&client, &["eli@example.com"]).await;
    let id = first.unwrap();
    assert_eq!(id, second.unwrap());
    let agents = emulator.agents().list();
    assert_eq!(agents.len(), 1);
    assert_eq!(agents[0]["allowed_users"], serde_json::json!([eli]));
    assert_eq!(agents[0]["secrets"], serde_json::json!(["db-password"]));
    assert_ne!(dana, eli);
    let error = agent_for_users::run(&client, &["nobody@example.com"]).await;
    assert!(error.unwrap_err().to_string().contains("nobody@"));
}

#[tokio::test]
async fn bulk_sync_creates_what_is_missing_and_updates_the_rest() {
    let (emulator, client) = start().await;
    emulator.secrets().put("s1", "old");
    emulator.secrets().describe("s1", "kept");
    let wanted = || -> BTreeMap<_, _> {
        let value = |number| SecretString::from(format!("v{number}"));
        (0..40)
            .map(|number| (format!("s{number}"), value(number)))
            .collect()
    };
    bulk_sync::sync(&client, wanted()).await.unwrap();
    assert_eq!(emulator.secrets().list().len(), 40);
    assert_eq!(
        emulator.secrets().metadata("s1").unwrap().description,
        "kept"
    );
    assert!((0..40).all(|n| {
        emulator
            .secrets()
            .value_matches(&format!("s{n}"), &format!("v{n}"))
    }));

    let broken = Fault::new(Reply::status(400))
        .method(Method::PUT)
        .named("s7");
    emulator.faults().add(broken);
    let error = bulk_sync::sync(&client, wanted()).await.unwrap_err();
    assert!(error.to_string().starts_with("1 of 40"), "{error}");
}

#[tokio::test]
async fn handle_errors_has_advice_for_what_happens() {
    let (emulator, client) = start().await;
    emulator.secrets().put("there", "value");
    let create = async || {
        let new = NewSecret::new("there", SecretString::from("value")).known_absent();
        client.secrets().create(new).await.unwrap_err()
    };
    assert!(handle_errors::advice(&create().await).contains("another name"));
    emulator.faults().add(Fault::new(Reply::status(500)));
    assert!(handle_errors::advice(&create().await).contains("before trying again"));
    emulator
        .faults()
        .add(Fault::new(Effect::redirect("http://127.0.0.1:1/")));
    assert!(handle_errors::advice(&create().await).contains("new address"));
    let error = client.secrets().delete("missing").await.unwrap_err();
    assert!(handle_errors::advice(&error).contains("no such secret"));
}
