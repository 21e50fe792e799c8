//! The page at `/`, as far as HTTP tells. A browser looks at it in `tests/browser`.

use std::time::Duration;

use kubiya_emulator::{Effect, Emulator, Fault, RateLimit};
use serde_json::{Value, json};

use crate::api::{Api, canary};

const OBJECTS: &str = "/_emulator/page/objects";
const ACTIVITY: &str = "/_emulator/page/activity";
const SCRIPT: &str = "/_emulator/page/assets/page.js";

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    let emulator = Emulator::builder().start().await.unwrap();
    let stranger = Api::with_authorization(&emulator, "none");
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        (SCRIPT, "text/javascript; charset=utf-8"),
        ("/_emulator/page/assets/page.css", "text/css; charset=utf-8"),
        ("/_emulator/page/assets/icon.svg", "image/svg+xml"),
        (OBJECTS, "application/json"),
        (ACTIVITY, "application/json"),
    ] {
        let answer = stranger.get(path).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some(kind)),
            "{path}"
        );
        let policy = answer.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ] {
            assert!(policy.split("; ").any(|it| it == part), "{path}: {policy}");
        }
        assert!(
            !policy.contains("unsafe") && !policy.contains("http"),
            "{policy}"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

#[tokio::test]
async fn nothing_of_the_page_comes_from_elsewhere() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let page = api.get("/").await.text;
    let links = page.split([' ', '\n', '>']).filter_map(|part| {
        let (name, value) = part.split_once('=')?;
        ["src", "href"]
            .contains(&name)
            .then(|| value.trim_matches('"'))
    });
    let links: Vec<_> = links.filter(|link| !link.starts_with('#')).collect();
    assert!(links.len() >= 3, "{links:?}");
    for link in links {
        assert!(link.starts_with("/_emulator/page/assets/"), "{link}");
        assert_eq!(api.get(link).await.status, 200, "{link}");
    }
    for forbidden in ["<style", " style=", " onclick=", "<script>"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    for unknown in ["page.html", "..%2Fpage.html", "%2Fetc%2Fpasswd"] {
        let path = format!("/_emulator/page/assets/{unknown}");
        assert_eq!(api.get(&path).await.status, 404, "{unknown}");
    }
    assert_eq!(api.post("/", json!({})).await.status, 405);
    assert_eq!(api.post(OBJECTS, json!({})).await.status, 405);
}

#[tokio::test]
async fn looking_leaves_no_trace_and_meets_nothing() {
    let emulator = Emulator::builder()
        .rate_limit(RateLimit::new(1, Duration::from_secs(3_600)).unwrap())
        .latency(Duration::from_secs(60))
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    let fault = emulator.faults().add(Fault::new(Effect::Reset).forever());
    for path in ["/", OBJECTS, ACTIVITY, SCRIPT] {
        for _ in 0..3 {
            assert_eq!(api.get(path).await.status, 200, "{path}");
        }
    }
    assert!(emulator.requests().is_empty());
    assert_eq!(emulator.faults().struck(fault), Some(0));
    let limit = api.get(ACTIVITY).await.json()["rate_limit"].clone();
    assert_eq!(
        limit["keys"],
        json!([{"organization": "default", "left": 1}])
    );
}

#[tokio::test]
async fn what_the_page_reads_has_names_and_no_values() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let value = canary();
    let secret = json!({"name": "db", "value": value, "description": "d"});
    api.post("/api/v2/secrets", secret).await;
    let told = api.get(OBJECTS).await;
    assert!(!told.text.contains(&value));
    let told = told.json();
    assert_eq!(told["organizations"], json!(["default"]));
    let secrets = &told["collections"][0];
    assert_eq!(
        (&secrets["id"], &secrets["title"]),
        (&json!("secrets"), &json!("Secrets"))
    );
    let object = &secrets["objects"][0];
    assert_eq!(
        (&object["name"], &object["description"]),
        (&json!("db"), &json!("d"))
    );
    let activity: Value = api.get(ACTIVITY).await.json();
    let request = &activity["requests"][0];
    assert_eq!(
        (&request["method"], &request["path"], &request["status"]),
        (&json!("POST"), &json!("/api/v2/secrets"), &json!(200))
    );
    assert!(request["microseconds"].is_u64());
}
