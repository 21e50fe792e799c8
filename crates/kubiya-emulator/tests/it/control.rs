//! The routes that program the emulator from another process.

mod clock;
mod presets;
mod refusals;
mod state;

use kubiya_emulator::{Effect, Emulator, Fault, Method};
use serde_json::json;

use crate::api::Api;

const FAULTS: &str = "/_emulator/faults";
const REQUESTS: &str = "/_emulator/requests";
const SECRETS: &str = "/api/v2/secrets";

/// The emulator, a client with its key, and one without a key.
async fn started() -> (Emulator, Api, Api) {
    let emulator = Emulator::builder().start().await.unwrap();
    let (api, control) = (
        Api::of(&emulator),
        Api::with_authorization(&emulator, "none"),
    );
    (emulator, api, control)
}

#[tokio::test]
async fn a_fault_is_added_listed_and_removed_over_http() {
    let (_emulator, api, control) = started().await;
    let fault = json!({
        "method": "GET", "path": SECRETS, "times": "forever",
        "effect": {"kind": "reply", "status": 500, "body": "coded"},
    });
    let added = control.post(FAULTS, fault).await;
    assert_eq!(added.status, 201);
    assert_eq!(
        api.get(SECRETS).await.json(),
        json!({"code": 500, "error": "Internal Server Error"})
    );

    let listed = control.get(FAULTS).await.json();
    assert_eq!(listed[0]["id"], added.json()["id"]);
    assert_eq!(
        (&listed[0]["struck"], &listed[0]["fault"]["times"]),
        (&json!(1), &json!("forever"))
    );

    let one = format!("{FAULTS}/{}", added.json()["id"]);
    assert_eq!(control.delete(&one).await.status, 204);
    assert_eq!(control.delete(&one).await.status, 404);
    assert_eq!(api.get(SECRETS).await.status, 200);
}

#[tokio::test]
async fn all_faults_are_removed_at_once() {
    let (emulator, api, control) = started().await;
    emulator.faults().add(Fault::new(Effect::Garbage).forever());
    assert_eq!(control.delete(FAULTS).await.status, 204);
    assert_eq!(api.get(SECRETS).await.json(), json!([]));
    assert_eq!(control.get(FAULTS).await.json(), json!([]));
}

#[tokio::test]
async fn a_mistake_in_a_fault_is_explained() {
    let (emulator, _, control) = started().await;
    let answer = control
        .post(FAULTS, json!({"effect": {"kind": "resett"}}))
        .await;
    assert_eq!(answer.status, 400);
    let message = answer.json()["error"]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        message.contains("resett") && message.contains("header_flood"),
        "{message}"
    );
    assert!(emulator.faults().list().is_empty());
}

#[tokio::test]
async fn a_fault_that_no_request_can_meet_is_refused() {
    let (emulator, _, control) = started().await;
    for (mut fault, says) in [
        (json!({"times": 0}), "never strikes"),
        (json!({"path": "/api/v2/secret"}), "no such path, but"),
        (
            json!({"path": "/api/v1/secrets/{name}"}),
            "no such path, but",
        ),
        (json!({"path": "/api/v2/secrets/"}), "no such path, but"),
        (
            json!({"method": "PATCH", "path": SECRETS}),
            "this path has no PATCH, but GET, POST",
        ),
        (
            json!({"method": "PUT", "path": "/api/v3/runners/edge"}),
            "this path has no PUT, but DELETE, POST",
        ),
    ] {
        fault["effect"] = json!({"kind": "reset"});
        let answer = control.post(FAULTS, fault.clone()).await;
        assert_eq!(answer.status, 400, "{fault}");
        let message = answer.json()["error"]["message"].to_string();
        assert!(message.contains(says), "{fault}: {message}");
    }
    assert!(emulator.faults().list().is_empty());
    for fault in [
        json!({}),
        json!({"method": "DELETE"}),
        json!({"path": "/api/**", "method": "PUT"}),
        json!({"path": "/api/*/agents/*", "method": "PUT"}),
        json!({"path": "/api/v2/secrets/a b", "times": "forever"}),
        json!({"path": "/api/v3/runners/{name}/describe", "method": "GET"}),
        json!({"path": "/api/v1/featureflags", "method": "POST"}),
        json!({"path": "/api/v1/knowledge", "method": "POST"}),
    ] {
        let mut fault = fault;
        fault["effect"] = json!({"kind": "reset"});
        let answer = control.post(FAULTS, fault.clone()).await;
        assert_eq!(answer.status, 201, "{fault}: {}", answer.text);
    }
}

#[tokio::test]
async fn the_request_log_is_read_and_cleared_over_http() {
    let (emulator, api, control) = started().await;
    api.get("/api/v2/secrets/db?q=1").await;
    let log = control.get(REQUESTS).await.json();
    assert_eq!(
        (&log["in_flight"], &log["peak_in_flight"]),
        (&json!(0), &json!(1))
    );
    let record = &log["requests"][0];
    assert_eq!(
        (&record["method"], &record["status"]),
        (&json!("GET"), &json!(404))
    );
    assert_eq!(record["route"], "/api/v2/secrets/{name}");
    assert!(record["duration_ms"].is_u64());

    assert_eq!(control.delete(REQUESTS).await.status, 204);
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn control_routes_are_not_recorded_and_meet_no_faults() {
    let (emulator, _, control) = started().await;
    emulator.faults().add(Fault::new(Effect::Reset).forever());
    assert_eq!(control.get(FAULTS).await.status, 200);
    let answer = control.get(REQUESTS).await;
    assert!(answer.header("x-request-id").is_some());
    assert_eq!(
        emulator
            .requests()
            .count_where(|record| record.method == Method::GET.as_str()),
        0
    );
}

#[tokio::test]
async fn a_wrong_method_or_route_is_an_error_here_too() {
    let (_emulator, _, control) = started().await;
    assert_eq!(control.put(FAULTS, json!({})).await.status, 405);
    assert_eq!(control.get("/_emulator/faults/x").await.status, 405);
    assert_eq!(control.delete("/_emulator/faults/x").await.status, 400);
}
