//! What the request log tells, and what it never holds.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use kubiya_emulator::{Emulator, Fault, Reply};
use reqwest::Method;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::api::{Api, canary};

const SECRETS: &str = "/api/v2/secrets";
const SECRET: &str = "/api/v2/secrets/{name}";

#[tokio::test]
async fn requests_are_counted_by_method_and_template() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    api.post(SECRETS, json!({"name": "a/b", "value": "v"}))
        .await;
    api.get(SECRETS).await;
    api.get("/api/v2/secrets/a%2Fb").await;
    api.get("/api/v2/secrets/other").await;
    api.get("/nothing").await;

    let log = emulator.requests();
    assert_eq!(log.count(&Method::POST, SECRETS), 1);
    assert_eq!(log.count(&Method::GET, SECRETS), 1);
    assert_eq!(log.count(&Method::GET, SECRET), 2);
    assert_eq!(log.count(&Method::DELETE, SECRET), 0);
    assert_eq!(log.count_where(|record| record.route.is_none()), 1);
    let seen: Vec<_> = log
        .all()
        .iter()
        .map(|r| (r.sequence, r.path.clone(), r.status.unwrap()))
        .collect();
    assert_eq!(seen[0], (1, SECRETS.to_owned(), 200));
    assert_eq!(seen[2], (3, "/api/v2/secrets/a%2Fb".to_owned(), 200));
    assert_eq!(seen[3].2, 404);

    log.clear();
    assert!(log.is_empty());
    api.get(SECRETS).await;
    assert_eq!(log.all()[0].sequence, 6);
}

#[tokio::test]
async fn selected_headers_and_the_outcome_of_authentication_are_kept() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let request = api
        .request(Method::DELETE, "/api/v2/secrets/db?token=x")
        .header("user-agent", "tester/1")
        .header("source", "terraform")
        .header("force", "true")
        .header("content-type", "application/json");
    api.send(request).await;
    Api::with_authorization(&emulator, "Bearer x")
        .get(SECRETS)
        .await;

    let records = emulator.requests().all();
    let first = &records[0];
    assert_eq!(first.user_agent.as_deref(), Some("tester/1"));
    assert_eq!(first.source.as_deref(), Some("terraform"));
    assert_eq!(first.force.as_deref(), Some("true"));
    assert_eq!(first.content_type.as_deref(), Some("application/json"));
    assert!(first.authorized && first.has_query && first.path == "/api/v2/secrets/db");
    assert_eq!(first.organization.as_deref(), Some("default"));
    assert!(!records[1].authorized && !records[1].has_query);
    assert_eq!(
        (records[1].status, records[1].organization.as_deref()),
        (Some(401), None)
    );
}

#[tokio::test]
async fn neither_values_nor_queries_nor_keys_are_kept() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let value = canary();
    api.post(SECRETS, json!({"name": "db", "value": value}))
        .await;
    api.put(
        "/api/v2/secrets/db",
        json!({"value": value, "description": value}),
    )
    .await;
    api.get(&format!("/api/v2/secrets?x={value}")).await;
    let shown = format!(
        "{:?} {emulator:?} {:?}",
        emulator.requests(),
        emulator.secrets()
    );
    assert_eq!(emulator.requests().len(), 3);
    assert!(!shown.contains(emulator.api_key().expose_secret()));
    let log = format!("{:?}", emulator.requests());
    assert!(!log.contains(&value));
}

#[tokio::test]
async fn requests_that_wait_together_are_in_flight_together() {
    let emulator = Emulator::builder()
        .latency(Duration::from_millis(300))
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    tokio::join!(api.get(SECRETS), api.get(SECRETS), api.get(SECRETS));
    assert_eq!(emulator.requests().peak_in_flight(), 3);
    assert_eq!(emulator.requests().in_flight(), 0);
    let waited = emulator.requests().all()[0].duration.unwrap();
    assert!(waited >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_client_that_gives_up_leaves_a_record_without_a_status() {
    let emulator = Emulator::builder()
        .latency(Duration::from_secs(60))
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    let request = api
        .request(Method::GET, SECRETS)
        .timeout(Duration::from_millis(100));
    assert!(request.send().await.unwrap_err().is_timeout());
    for _ in 0..100 {
        if emulator.requests().in_flight() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(
        (
            emulator.requests().in_flight(),
            emulator.requests().all()[0].status
        ),
        (0, None)
    );
}

#[tokio::test]
async fn an_observer_sees_every_request_when_it_is_over() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&lines);
    let emulator = Emulator::builder()
        .on_request(move |record| sink.lock().unwrap().push(record.to_string()))
        .start()
        .await
        .unwrap();
    Api::of(&emulator).get("/api/v2/secrets/none?x=y").await;
    let lines = lines.lock().unwrap();
    assert!(
        lines[0].starts_with("#1 GET /api/v2/secrets/none 404 "),
        "{lines:?}"
    );
}

#[tokio::test]
async fn a_line_about_a_request_names_the_fault_that_struck_it() {
    let emulator = Emulator::builder().start().await.unwrap();
    emulator.faults().add(Fault::new(Reply::status(502)));
    Api::of(&emulator).get(SECRETS).await;
    let line = emulator.requests().all()[0].to_string();
    assert!(line.starts_with("#1 GET /api/v2/secrets 502 ") && line.ends_with(" (fault 1)"));
}
