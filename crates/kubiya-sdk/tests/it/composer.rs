//! The composer is another host: what goes there, and what does not.

use std::time::Duration;

use kubiya_emulator::{Emulator, Fault, Key, Method, Reply, shapes};
use kubiya_sdk::{Client, ClientBuilder, ErrorKind, SecretString, TriggerConfig};
use serde_json::json;
use tokio::time::Instant;

use crate::support::quick;

const KEY: &str = "one-key-for-both";

async fn emulator() -> Emulator {
    let builder = Emulator::builder().key(Key::new(KEY));
    builder.start().await.unwrap()
}

fn client(api: &Emulator) -> ClientBuilder {
    Client::builder()
        .api_key(SecretString::from(KEY))
        .endpoint(api.url())
        .retry(quick())
}

fn config() -> TriggerConfig {
    TriggerConfig::new("orders", r#"{"name":"Orders","version":1,"steps":[]}"#)
}

#[tokio::test]
async fn triggers_go_to_the_composer_and_everything_else_to_the_api() {
    let (api, composer) = (emulator().await, emulator().await);
    let address = format!("{}/api/", composer.url());
    let client = client(&api).composer_endpoint(address).build().unwrap();
    let triggers = client.triggers();
    let id = triggers.create(&config()).await.unwrap().id().to_owned();
    triggers.publish(&id, "kubiya-hosted").await.unwrap();
    triggers.url(&id, "kubiya-hosted").await.unwrap();
    triggers.update(&id, &config()).await.unwrap();
    assert_eq!(triggers.list().await.unwrap().len(), 1);
    assert!(triggers.get(&id).await.unwrap().is_published());
    triggers.delete(&id).await.unwrap();
    client.agents().list().await.unwrap();
    let is_of_triggers = |path: &str| path.starts_with("/api/workflows");
    let count = |emulator: &Emulator, of_triggers| {
        let requests = emulator.requests();
        requests.count_where(|it| is_of_triggers(&it.path) == of_triggers)
    };
    assert_eq!((count(&api, true), count(&api, false)), (0, 1));
    assert!(count(&composer, true) >= 8);
    assert_eq!(count(&composer, false), 0);
}

#[tokio::test]
async fn without_a_composer_of_its_own_the_api_is_asked() {
    let api = emulator().await;
    let client = client(&api).build().unwrap();
    assert_eq!(client.composer_endpoint(), Some(client.endpoint()));
    assert!(client.triggers().list().await.unwrap().is_empty());
}

#[tokio::test]
async fn each_host_has_a_pause_of_its_own_behind_its_limit() {
    let (api, composer) = (emulator().await, emulator().await);
    let limited = Reply::status(429).header("retry-after", "30");
    composer.faults().add(Fault::new(limited).forever());
    let client = client(&api)
        .composer_endpoint(composer.url())
        .retry_timeout(Duration::from_secs(2))
        .build()
        .unwrap();
    let begun = Instant::now();
    let error = client.triggers().list().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    client.agents().list().await.unwrap();
    let again = client.triggers().list().await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::RateLimited);
    assert_eq!(composer.requests().len(), 1);
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn one_host_has_one_pause_however_it_is_named() {
    let api = emulator().await;
    let limited = Reply::status(429).header("retry-after", "30");
    api.faults().add(Fault::new(limited).forever());
    let client = client(&api)
        .composer_endpoint(format!("{}/compose", api.url()))
        .retry_timeout(Duration::from_secs(2))
        .build()
        .unwrap();
    client.agents().list().await.unwrap_err();
    client.triggers().list().await.unwrap_err();
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn an_error_says_which_host_and_which_setting() {
    let api = emulator().await;
    let client = client(&api)
        .composer_endpoint("http://127.0.0.1:9")
        .composer_endpoint_origin("set by --composer")
        .retry_timeout(Duration::from_secs(1))
        .build()
        .unwrap();
    let error = client.triggers().get("x").await.unwrap_err();
    let destination = error.destination().unwrap();
    assert_eq!(destination, "http://127.0.0.1:9, set by --composer");
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn a_redirect_of_the_composer_is_not_followed() {
    let (api, composer) = (emulator().await, emulator().await);
    let elsewhere = Reply::status(307).header("location", "http://127.0.0.1:9/api/workflows");
    composer.faults().add(Fault::new(elsewhere));
    let client = client(&api)
        .composer_endpoint(composer.url())
        .build()
        .unwrap();
    let error = client.triggers().list().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirected);
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn staging_is_an_error_of_triggers_and_of_nothing_else() {
    let client = Client::builder()
        .api_key(SecretString::from(KEY))
        .endpoint("staging")
        .build()
        .unwrap();
    assert_eq!(client.composer_endpoint(), None);
    let error = client.triggers().create(&config()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_eq!(error.operation(), "triggers.create");
    assert_eq!(error.attempts(), 0);
    assert!(!error.is_maybe_processed());
    assert!(error.to_string().contains("api-staging"), "{error}");
}

#[tokio::test]
async fn a_proxy_that_cannot_lead_to_the_composer_is_an_error_of_triggers_and_of_nothing_else() {
    for composer in ["http://127.0.0.1:9", "https://[2001:db8::1]"] {
        let client = Client::builder()
            .api_key(SecretString::from(KEY))
            .endpoint("production")
            .proxy("http://proxy.example:3128")
            .composer_endpoint(composer)
            .build()
            .unwrap();
        assert_eq!(client.composer_endpoint(), None);
        let reason = client.composer_error().unwrap().to_string();
        let error = client.triggers().list().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
        assert!(error.to_string().contains(&reason), "{error}");
        assert!(reason.contains("the endpoint is"), "{reason}");
    }
}

#[test]
fn the_composer_follows_from_the_endpoint() {
    for (endpoint, composer) in [
        ("production", "https://composer.kubiya.ai"),
        ("https://api.kubiya.ai/api/v1", "https://composer.kubiya.ai"),
        ("https://gw.example/kubiya", "https://gw.example/kubiya"),
    ] {
        let client = Client::builder()
            .api_key(SecretString::from(KEY))
            .endpoint(endpoint)
            .build()
            .unwrap();
        let found = client.composer_endpoint().unwrap();
        assert_eq!(found.as_str(), composer);
    }
    for wrong in ["http://composer.example", "production", ""] {
        let builder = Client::builder().api_key(SecretString::from(KEY));
        let error = builder.composer_endpoint(wrong).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{wrong}");
        assert!(error.to_string().contains("composer"), "{error}");
    }
}

#[tokio::test]
async fn a_404_is_of_the_composer_alone() {
    let (api, composer) = (emulator().await, emulator().await);
    let id = api
        .objects(&shapes::TRIGGERS)
        .put(json!({"name": "elsewhere"}));
    let client = client(&api)
        .composer_endpoint(composer.url())
        .build()
        .unwrap();
    assert_eq!(client.triggers().get_opt(&id).await.unwrap(), None);
    let path = "/api/workflows/{id}";
    assert_eq!(composer.requests().count(&Method::GET, path), 1);
    assert!(api.requests().is_empty());
}
