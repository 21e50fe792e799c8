//! Faults that can never strike.

use kubiya_emulator::Emulator;
use reqwest::Method;
use serde_json::{Value, json};

use super::{FAULTS, SECRETS, started};
use crate::api::{Answer, Api};

async fn add(control: &Api, fault: &Value) -> Answer {
    let mut fault = fault.clone();
    fault["effect"] = json!({"kind": "reset"});
    control.post(FAULTS, fault).await
}

fn message(answer: &Answer) -> String {
    let message = &answer.json()["error"]["message"];
    message.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn numbers_names_and_patterns_that_nothing_meets_are_refused() {
    let (emulator, _, control) = started().await;
    let item = "/api/v2/secrets/{name}";
    for (fault, says) in [
        (json!({"probability": 0}), "above 0 and at most 1"),
        (json!({"probability": -0.5}), "above 0 and at most 1"),
        (json!({"probability": 1.01}), "above 0 and at most 1"),
        (
            json!({"seed": 3}),
            "means nothing without a \"probability\"",
        ),
        (json!({"after": u64::MAX}), "never come"),
        (json!({"path": "/api/**/secrets"}), "for the end of a path"),
        (json!({"path": "**/x"}), "for the end of a path"),
        (json!({"path": "api/v2/secrets"}), "no such path, but"),
        (json!({"path": "/_emulator/faults"}), "no such path, but"),
        (json!({"path": ""}), "no such path, but"),
        (
            json!({"method": "PATCH"}),
            "the API has no PATCH, but DELETE, GET, POST, PUT",
        ),
        (
            json!({"method": "PUT", "path": "/api/v1/scheduled_tasks/{id}"}),
            "this path has no PUT, but DELETE, GET",
        ),
        (json!({"name": ""}), "empty \"name\""),
        (
            json!({"name": "db", "method": "GET", "path": SECRETS}),
            "this \"name\"",
        ),
        (
            json!({"name": "db", "method": "DELETE", "path": "/api/v2/secrets/other"}),
            "this \"name\"",
        ),
        (
            json!({"name": "edge", "path": "/api/v3/runners/other/describe"}),
            "this \"name\"",
        ),
    ] {
        let answer = add(&control, &fault).await;
        assert_eq!(answer.status, 400, "{fault}");
        let message = message(&answer);
        assert!(message.contains(says), "{fault}: {message}");
        assert!(
            message.starts_with("this fault can never strike"),
            "{message}"
        );
    }
    assert!(emulator.faults().list().is_empty());
    for fault in [
        json!({"probability": 1}),
        json!({"probability": 0.001, "seed": u64::MAX}),
        json!({"name": "db"}),
        json!({"name": "db", "path": SECRETS}),
        json!({"name": "db", "method": "GET"}),
        json!({"name": "db", "method": "GET", "path": item}),
        json!({"name": "db", "method": "DELETE", "path": "/api/v2/secrets/db"}),
        json!({"name": "db", "method": "PUT", "path": "/api/v2/secrets/other"}),
        json!({"name": "db", "method": "GET", "path": "/api/v2/**"}),
        json!({"path": "**"}),
    ] {
        let answer = add(&control, &fault).await;
        assert_eq!(answer.status, 201, "{fault}: {}", answer.text);
    }
}

/// What is refused is compared with what is served, path by path and method by method.
#[tokio::test]
async fn a_method_is_refused_exactly_where_the_api_does_not_serve_it() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let unknown = add(&api, &json!({"path": "/nowhere"})).await;
    let message = message(&unknown);
    let (_, paths) = message.split_once("but ").unwrap();
    let paths: Vec<&str> = paths.split(", ").collect();
    assert!(
        paths.len() > 20 && paths.contains(&"/api/v1/agents/{uuid}"),
        "{message}"
    );
    for path in paths {
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"] {
            let sent = Method::from_bytes(method.as_bytes()).unwrap();
            // Nothing that is there has this name, and a body that is no JSON changes nothing.
            let served = path.replace('{', "no-such-").replace('}', "");
            let answer = api.send(api.request(sent, &served).body("x")).await;
            let added = add(&api, &json!({"path": path, "method": method})).await;
            let is_served = answer.status != 405;
            assert_eq!(
                added.status == 201,
                is_served,
                "{method} {path}: {}",
                added.text
            );
            emulator.faults().clear();
        }
    }
}
