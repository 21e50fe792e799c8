//! What a browser may ask for, and for which page. A real browser is in the tests of the page.

use kubiya_emulator::{Emulator, Key, Method};
use serde_json::json;

use crate::api::{Api, canary};

const FAULTS: &str = "/_emulator/faults";
const SECRETS: &str = "/api/v2/secrets";

/// The status of a request with these headers in addition.
async fn status(api: &Api, method: Method, path: &str, headers: &[(&str, &str)]) -> u16 {
    let headers = headers.iter();
    let request = headers.fold(api.request(method, path), |request, (name, value)| {
        request.header(*name, *value)
    });
    api.send(request).await.status
}

#[tokio::test]
async fn what_a_browser_sends_for_another_page_is_refused_everywhere() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let port = emulator.address().port();
    let sibling = format!("http://localhost:{port}");
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "something new")],
        &[("origin", "https://evil.example")],
        &[("origin", "http://127.0.0.1:1")],
        &[("origin", "null")],
        &[("origin", "")],
        &[("origin", &sibling)],
        &[
            ("sec-fetch-site", "same-origin"),
            ("origin", "https://evil.example"),
        ],
        &[
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "cross-site"),
        ],
    ] {
        for path in ["/", FAULTS, "/_emulator/requests", SECRETS, "/nowhere"] {
            let got = status(&api, Method::GET, path, headers).await;
            assert_eq!(got, 403, "{path} {headers:?}");
        }
        let cleared = status(&api, Method::DELETE, "/_emulator/requests", headers).await;
        assert_eq!(cleared, 403, "{headers:?}");
    }
    assert!(emulator.requests().is_empty());
    let fault = json!({"effect": {"kind": "reset"}}).to_string();
    let request = api.request(Method::POST, FAULTS).body(fault);
    let answer = api.send(request.header("origin", "null")).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text.contains("another origin"), "{}", answer.text);
    assert!(emulator.faults().list().is_empty());
}

#[tokio::test]
async fn the_page_itself_people_and_programs_are_let_in() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let own = emulator.url();
    for headers in [
        &[][..],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "same-origin"), ("origin", own)],
        &[("origin", own)],
    ] {
        for path in [FAULTS, SECRETS] {
            let got = status(&api, Method::GET, path, headers).await;
            assert_eq!(got, 200, "{path} {headers:?}");
        }
    }
}

#[tokio::test]
async fn a_name_that_was_made_to_lead_here_reaches_nothing_that_asks_for_no_key() {
    let emulator = Emulator::builder()
        .key(Key::new(canary()))
        .key(Key::new(Key::PUBLISHED))
        .allow_host("Emulator.Example")
        .start()
        .await
        .unwrap();
    let (own, published) = (Api::of(&emulator), Api::at(emulator.url(), Key::PUBLISHED));
    for (host, is_ours) in [
        ("evil.example", false),
        ("evil.example:80", false),
        ("127.0.0.1.evil.example", false),
        ("emulator", false),
        ("user@127.0.0.1", false),
        ("", false),
        ("127.0.0.1:1", true),
        ("[::1]:8585", true),
        ("localhost:8585", true),
        ("LOCALHOST", true),
        ("emulator.example:8585", true),
    ] {
        let host = &[("host", host)];
        let expected = if is_ours { 200 } else { 403 };
        for path in [FAULTS, "/_emulator/clock"] {
            assert_eq!(
                status(&own, Method::GET, path, host).await,
                expected,
                "{path} {host:?}"
            );
        }
        let got = status(&published, Method::GET, SECRETS, host).await;
        assert_eq!(got, expected, "{host:?}");
        // Whoever has a key that nobody else knows is no stranger, under whatever name: a proxy may stand between.
        assert_eq!(
            status(&own, Method::GET, SECRETS, host).await,
            200,
            "{host:?}"
        );
    }
}

#[tokio::test]
async fn a_container_is_called_by_its_name_where_others_may_reach_it() {
    let emulator = Emulator::builder()
        .listen(([0, 0, 0, 0], 0).into())
        .allow_remote_access()
        .start()
        .await
        .unwrap();
    let url = format!("http://127.0.0.1:{}", emulator.address().port());
    let api = Api::at(&url, "any");
    for (host, expected) in [("emulator:8585", 200), ("evil.example", 403)] {
        let got = status(&api, Method::GET, FAULTS, &[("host", host)]).await;
        assert_eq!(got, expected, "{host}");
    }
}
