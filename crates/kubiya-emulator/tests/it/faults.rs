//! Faults, as a client meets them.

use std::error::Error;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant, UNIX_EPOCH};

use flate2::read::GzDecoder;
use kubiya_emulator::{
    Clock, Effect, Emulator, Encoding, ErrorShape, Fault, HostileBody, Reply, RetryAfter,
};
use reqwest::Method;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::api::{Api, canary};

const SECRETS: &str = "/api/v2/secrets";
const SECRET: &str = "/api/v2/secrets/{name}";
const DB: &str = "/api/v2/secrets/db";

async fn struck_by(fault: Fault) -> (Emulator, Api) {
    let emulator = Emulator::builder().start().await.unwrap();
    emulator.secrets().put("db", "v");
    emulator.faults().add(fault);
    let api = Api::of(&emulator);
    (emulator, api)
}

/// Asks for the secret and reads what comes until the connection ends.
fn raw_get(emulator: &Emulator) -> (Vec<u8>, io::Result<()>) {
    let mut stream = TcpStream::connect(emulator.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let key = emulator.api_key().expose_secret();
    write!(
        stream,
        "GET {DB} HTTP/1.1\r\nhost: x\r\nauthorization: UserKey {key}\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut received = Vec::new();
    let end = stream.read_to_end(&mut received).map(drop);
    (received, end)
}

#[tokio::test]
async fn a_status_comes_as_often_as_asked_and_the_work_is_not_done() {
    let (emulator, api) = struck_by(
        Fault::new(Reply::status(503).retry_after(RetryAfter::Seconds(7)))
            .on(Method::DELETE, SECRET)
            .times(2),
    )
    .await;
    for _ in 0..2 {
        let answer = api.delete(DB).await;
        assert_eq!(
            (answer.status, answer.header("retry-after")),
            (503, Some("7"))
        );
        assert_eq!(answer.json()["error"]["code"], "service_unavailable");
        assert!(emulator.secrets().metadata("db").is_some());
    }
    assert_eq!(api.delete(DB).await.status, 200);
    let recorded: Vec<_> = emulator
        .requests()
        .all()
        .iter()
        .map(|r| (r.status.unwrap(), r.fault.is_some()))
        .collect();
    assert_eq!(recorded, [(503, true), (503, true), (200, false)]);
}

#[tokio::test]
async fn a_fault_after_the_work_hides_what_was_done() {
    let (emulator, api) = struck_by(
        Fault::new(Reply::status(502).body(ErrorShape::Html))
            .on(Method::POST, SECRETS)
            .after_work(),
    )
    .await;
    let answer = api
        .post(SECRETS, json!({"name": "new", "value": "v"}))
        .await;
    assert_eq!(answer.status, 502);
    assert!(answer.text.contains("<h1>502 Bad Gateway</h1>"));
    assert!(emulator.secrets().value_matches("new", "v"));
}

#[tokio::test]
async fn a_name_is_found_in_the_path_and_in_the_body() {
    let (_emulator, api) = struck_by(Fault::new(Reply::status(500)).named("a/b").forever()).await;
    let body = |name| json!({"name": name, "value": "v"});
    assert_eq!(api.post(SECRETS, body("a/b")).await.status, 500);
    assert_eq!(api.get("/api/v2/secrets/a%2Fb").await.status, 500);
    assert_eq!(api.post(SECRETS, body("other")).await.status, 200);
    assert_eq!(api.get("/api/v2/secrets/other").await.status, 200);
    assert_eq!(api.get(SECRETS).await.status, 200);
}

#[tokio::test]
async fn faults_strike_before_the_key_is_looked_at() {
    let (emulator, _) = struck_by(Fault::new(Reply::status(500))).await;
    let stranger = Api::with_authorization(&emulator, "UserKey wrong");
    assert_eq!(stranger.get(DB).await.status, 500);
    assert_eq!(stranger.get(DB).await.status, 401);
}

#[tokio::test]
async fn retry_after_can_be_a_date_and_headers_are_free() {
    let clock = Clock::stopped_at(UNIX_EPOCH + Duration::from_secs(784_111_770));
    let emulator = Emulator::builder().clock(clock).start().await.unwrap();
    let api = Api::of(&emulator);
    let in_seven = RetryAfter::DateIn(Duration::from_secs(7));
    emulator
        .faults()
        .add(Fault::new(Reply::status(429).retry_after(in_seven)));
    assert_eq!(
        api.get(SECRETS).await.header("retry-after"),
        Some("Sun, 06 Nov 1994 08:49:37 GMT")
    );
    let reply = Reply::status(429)
        .retry_after(RetryAfter::Seconds(1))
        .header("retry-after", "soon")
        .header("content-type", "text/csv");
    emulator.faults().add(Fault::new(reply));
    let answer = api.get(SECRETS).await;
    assert_eq!(answer.header("retry-after"), Some("soon"));
    assert_eq!(answer.header("content-type"), Some("text/csv"));
}

#[tokio::test]
async fn an_error_can_come_with_a_200() {
    let (_emulator, api) = struck_by(Fault::new(Reply::error_in_success())).await;
    let answer = api.put(DB, json!({"value": "w"})).await;
    assert_eq!(
        (answer.status, answer.json()),
        (200, json!({"error": "The operation failed"}))
    );
}

#[tokio::test]
async fn echoes_repeat_what_was_sent() {
    let (emulator, api) =
        struck_by(Fault::new(Reply::status(400).body(HostileBody::EchoBody))).await;
    let value = format!("{}\"\\\n", canary());
    let body = json!({"name": "db", "value": value});
    assert_eq!(api.post(SECRETS, body.clone()).await.json(), body);

    for (echo, expected) in [
        (HostileBody::EchoMessage, body.to_string()),
        (HostileBody::EchoValue, value.clone()),
        (
            HostileBody::EchoKey,
            format!("UserKey {}", emulator.api_key().expose_secret()),
        ),
    ] {
        emulator
            .faults()
            .add(Fault::new(Reply::status(400).body(echo)));
        let answer = api.post(SECRETS, body.clone()).await;
        let message = answer.json()["error"].as_str().unwrap().to_owned();
        assert!(message.ends_with(&expected), "{message} {expected}");
    }
    assert!(!format!("{:?}", emulator.requests()).contains("canary"));
}

#[tokio::test]
async fn bodies_can_be_oversized_or_literal() {
    let (emulator, api) =
        struck_by(Fault::new(Reply::status(500).body(HostileBody::Oversized))).await;
    assert!(api.get(DB).await.text.len() > 2_000_000);
    let literal = HostileBody::Literal("null".to_owned());
    emulator
        .faults()
        .add(Fault::new(Reply::status(200).body(literal)));
    assert_eq!(api.get(DB).await.text, "null");
}

#[tokio::test]
async fn the_true_answer_can_come_packed() {
    let (emulator, api) = struck_by(Fault::new(Effect::Pack {
        encoding: Encoding::Gzip,
    }))
    .await;
    let response = api.request(Method::GET, DB).send().await.unwrap();
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let bytes = response.bytes().await.unwrap();
    assert_eq!(bytes[..2], [0x1f, 0x8b]);
    let mut text = String::new();
    GzDecoder::new(&bytes[..])
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, api.get(DB).await.text);

    let armed = r#"{"times": 1, "effect": {"kind": "pack", "encoding": "deflate"}}"#;
    emulator.faults().add(serde_json::from_str(armed).unwrap());
    let response = api.request(Method::DELETE, DB).send().await.unwrap();
    assert_eq!(response.headers()["content-encoding"], "deflate");
    assert!(emulator.secrets().list().is_empty());
}

#[tokio::test]
async fn garbage_is_not_json() {
    let (_emulator, api) = struck_by(Fault::new(Effect::Garbage)).await;
    let response = api.request(Method::GET, DB).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    let bytes = response.bytes().await.unwrap();
    assert!(std::str::from_utf8(&bytes).is_err());
    assert!(serde_json::from_slice::<serde_json::Value>(&bytes).is_err());
}

#[tokio::test]
async fn a_reset_is_a_tcp_reset_without_an_answer() {
    let (emulator, _) = struck_by(Fault::new(Effect::Reset)).await;
    let (received, end) = raw_get(&emulator);
    assert_eq!(received, b"");
    assert_eq!(end.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
    let record = &emulator.requests().all()[0];
    assert_eq!((record.status, record.fault.is_some()), (None, true));
    assert_eq!(emulator.requests().in_flight(), 0);
}

#[tokio::test]
async fn a_reset_before_the_work_and_one_after_it_look_alike() {
    let (emulator, api) = struck_by(Fault::new(Effect::Reset).times(1)).await;
    let put = || {
        api.request(Method::PUT, DB)
            .json(&json!({"value": "w"}))
            .send()
    };
    assert!(put().await.is_err());
    assert!(emulator.secrets().value_matches("db", "v"));

    emulator
        .faults()
        .add(Fault::new(Effect::Reset).after_work());
    assert!(put().await.is_err());
    assert!(emulator.secrets().value_matches("db", "w"));
}

#[tokio::test]
async fn a_reset_concerns_its_own_connection_only() {
    let emulator = Emulator::builder()
        .latency(Duration::from_millis(200))
        .start()
        .await
        .unwrap();
    emulator.faults().add(Fault::new(Effect::Reset).path(DB));
    let api = Api::of(&emulator);
    let (reset, fine) = tokio::join!(api.request(Method::GET, DB).send(), api.get(SECRETS));
    assert!(reset.is_err());
    assert_eq!(fine.status, 200);
}

#[tokio::test]
async fn a_hang_is_silent_for_its_time_and_ends_in_a_reset() {
    let time = Duration::from_millis(300);
    let (emulator, _) = struck_by(Fault::new(Effect::Hang { time })).await;
    let asked = Instant::now();
    let (received, end) = raw_get(&emulator);
    assert!(asked.elapsed() >= time);
    assert_eq!(received, b"");
    assert_eq!(end.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn a_delay_is_followed_by_the_true_answer() {
    let time = Duration::from_millis(300);
    let (emulator, api) = struck_by(Fault::new(Effect::Delay { time })).await;
    let answer = api.get(DB).await;
    assert_eq!((answer.status, &answer.json()["name"]), (200, &json!("db")));
    assert!(emulator.requests().all()[0].duration.unwrap() >= time);
}

#[tokio::test]
async fn what_is_held_goes_on_when_the_fault_is_removed() {
    for after_work in [false, true] {
        let emulator = Emulator::builder().start().await.unwrap();
        let api = Api::of(&emulator);
        emulator.secrets().put("db", "v");
        let mut hold = Fault::new(Effect::Hold).method(Method::PUT);
        if after_work {
            hold = hold.after_work();
        }
        let id = emulator.faults().add(hold);
        let other = emulator.faults().add(Fault::new(Effect::Reset).path("/x"));
        let release = async {
            let limit = Instant::now() + Duration::from_secs(10);
            let is_held = || {
                emulator.faults().struck(id) == Some(1)
                    && emulator.secrets().value_matches("db", "w") == after_work
            };
            while !is_held() {
                assert!(Instant::now() < limit, "the request does not wait");
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            assert!(emulator.faults().remove(other));
            assert_eq!(api.get(DB).await.status, 200);
            assert_eq!(emulator.requests().in_flight(), 1);
            emulator.faults().clear();
        };
        let (answer, ()) = tokio::join!(api.put(DB, json!({"value": "w"})), release);
        assert_eq!(answer.status, 200);
        assert!(emulator.secrets().value_matches("db", "w"));
    }
}

#[tokio::test]
async fn what_is_held_and_given_up_is_not_done() {
    let (emulator, api) = struck_by(Fault::new(Effect::Hold).method(Method::PUT)).await;
    let put = api.request(Method::PUT, DB).json(&json!({"value": "w"}));
    let put = tokio::spawn(put.send());
    let limit = Instant::now() + Duration::from_secs(10);
    while emulator.faults().list()[0].struck == 0 {
        assert!(Instant::now() < limit, "the request did not arrive");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(emulator.requests().in_flight(), 1);
    put.abort();
    while emulator.requests().in_flight() > 0 {
        assert!(Instant::now() < limit, "the request is still there");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    emulator.faults().clear();
    assert!(emulator.secrets().value_matches("db", "v"));
}

#[tokio::test]
async fn a_drip_is_the_true_answer_in_slow_bytes() {
    let (emulator, api) = struck_by(Fault::new(Effect::Drip {
        interval: Duration::from_millis(2),
    }))
    .await;
    let whole = Api::of(&emulator);
    let asked = Instant::now();
    let dripped = api.get(DB).await;
    let slow = asked.elapsed();
    assert_eq!(dripped.text, whole.get(DB).await.text);
    assert!(slow >= Duration::from_millis(2) * u32::try_from(dripped.text.len()).unwrap());
}

#[tokio::test]
async fn a_truncated_answer_announces_more_than_comes() {
    let (emulator, api) = struck_by(Fault::new(Effect::Truncate).times(2)).await;
    let (received, _) = raw_get(&emulator);
    let text = String::from_utf8(received).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .unwrap();
    assert_eq!(length.parse::<usize>().unwrap() / 2, body.len());
    assert!(body.starts_with("{\"created_at\":"), "{body}");

    let response = api.request(Method::GET, DB).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn a_redirect_names_its_location() {
    let (emulator, api) = struck_by(Fault::new(Effect::redirect("http://127.0.0.1:1/x"))).await;
    let answer = api.get(DB).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (307, Some("http://127.0.0.1:1/x"))
    );
    let to = "http://127.0.0.1:1/y".parse().unwrap();
    let status = reqwest::StatusCode::FOUND;
    emulator
        .faults()
        .add(Fault::new(Effect::Redirect { to, status }));
    assert_eq!(api.get(DB).await.status, 302);
}

#[tokio::test]
async fn an_endless_body_is_bounded_by_its_limit() {
    let limit_bytes = 3 * 1024 * 1024;
    let (_emulator, api) = struck_by(Fault::new(Effect::Endless { limit_bytes })).await;
    let mut response = api.request(Method::GET, DB).send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), response.content_length()),
        (200, None)
    );
    let mut received = 0;
    let end = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => received += chunk.len() as u64,
            end => break end,
        }
    };
    assert!(end.is_err());
    assert!(
        (limit_bytes / 2..limit_bytes + 128 * 1024).contains(&received),
        "{received}"
    );
}

#[tokio::test]
async fn a_flood_of_headers_is_more_than_a_client_takes() {
    let (emulator, api) = struck_by(Fault::new(Effect::HeaderFlood { headers: 1000 })).await;
    let error = api.request(Method::GET, DB).send().await.unwrap_err();
    assert!(
        error
            .source()
            .is_some_and(|source| format!("{source:?}").contains("Parse"))
    );
    emulator.faults().add(Fault::new(Effect::HeaderFlood {
        headers: usize::MAX,
    }));
    let (received, _) = raw_get(&emulator);
    let floods = received
        .windows(10)
        .filter(|window| window == b"\nx-flood: ")
        .count();
    assert_eq!(floods, 5_000);
}
