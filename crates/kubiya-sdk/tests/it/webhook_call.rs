//! Invoking a webhook by its URL: once, without a key, and with nothing of it in errors.

use std::error::Error as _;
use std::time::{Duration, Instant};

use kubiya_sdk::{Error, ErrorKind, Result, WebhookCall, WebhookUrl};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use wiremock::ResponseTemplate;

use crate::support::raw::read_request;
use crate::support::{Api, json, post_to};

const PATH: &str = "/hooks/canary-path-5b0c7e2d";
const PAYLOAD: &str = r#"{"rotated": "canary-payload-77d1"}"#;

fn call(origin: &str) -> WebhookCall {
    let url = WebhookUrl::parse(&format!("{origin}{PATH}?token=canary-query-19aa")).unwrap();
    WebhookCall::new(url, PAYLOAD).user_agent_prefix("test/1")
}

fn expect_clean(error: &Error) {
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("canary"), "{shown}");
}

#[tokio::test]
async fn an_event_is_sent_as_it_is_and_without_a_key() -> Result<()> {
    let api = Api::start().await;
    api.expect(post_to(PATH), 1, json(202, "canary")).await;
    call(&api.server.uri()).send().await?;
    let requests = api.server.received_requests().await.unwrap();
    let [request] = &requests[..] else {
        panic!("{} requests", requests.len())
    };
    assert_eq!(request.body, PAYLOAD.as_bytes());
    assert_eq!(request.url.query(), Some("token=canary-query-19aa"));
    let header = |name: &str| request.headers.get(name).map(|it| it.to_str().unwrap());
    assert_eq!(header("content-type"), Some("application/json"));
    let length = PAYLOAD.len().to_string();
    assert_eq!(header("content-length"), Some(&*length));
    assert!(
        header("user-agent")
            .unwrap()
            .starts_with("test/1 kubiya-sdk/")
    );
    for absent in ["authorization", "source", "cookie"] {
        assert_eq!(header(absent), None);
    }
    api.verify().await;
    Ok(())
}

#[tokio::test]
async fn whatever_is_answered_nothing_is_sent_again_or_elsewhere() {
    for (status, kind, maybe_processed) in [
        (302, ErrorKind::Redirected, true),
        (303, ErrorKind::Redirected, true),
        (307, ErrorKind::Redirected, true),
        (400, ErrorKind::Rejected, false),
        (401, ErrorKind::Rejected, false),
        (404, ErrorKind::NotFound, false),
        (410, ErrorKind::NotFound, false),
        (429, ErrorKind::RateLimited, false),
        (500, ErrorKind::ServerError, true),
        (503, ErrorKind::ServerError, true),
    ] {
        let api = Api::start().await;
        let answer = json(status, r#"{"error": "canary"}"#)
            .insert_header("location", "/elsewhere")
            .insert_header("retry-after", "0");
        api.expect(post_to(PATH), 1, answer).await;
        let error = call(&api.server.uri()).send().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
        assert_eq!(error.is_maybe_processed(), maybe_processed, "{status}");
        assert_eq!(error.destination(), Some(&*api.server.uri()));
        expect_clean(&error);
        api.verify().await;
    }
}

/// The API is known to answer with such.
#[tokio::test]
async fn a_success_that_reports_an_error_is_a_refusal_of_unknown_effect() {
    let long = format!(r#"{{"error": "{}"}}"#, "canary ".repeat(10_000));
    for (body, is_refused) in [
        (r#"{"error": "canary"}"#, true),
        (r#"  {"ok": 1, "error": {"code": "canary"}}"#, true),
        (r#"{"error": ""}"#, false),
        (r#"{"error": null, "result": "canary"}"#, false),
        (r#"[{"error": "canary"}]"#, false),
        (r#"{"error": "canary""#, false),
        ("error: canary", false),
        ("", false),
        // Nobody reads on for ever.
        (&long, false),
    ] {
        let api = Api::start().await;
        api.expect(post_to(PATH), 1, json(200, body)).await;
        let sent = call(&api.server.uri()).send().await;
        assert_eq!(sent.is_err(), is_refused, "{body:.80}");
        if let Err(error) = sent {
            let told = (error.kind(), error.status(), error.is_maybe_processed());
            assert_eq!(told, (ErrorKind::Rejected, Some(200), true));
            assert_eq!(error.message(), None);
            expect_clean(&error);
        }
        api.verify().await;
    }
}

/// Answers one request with this, and leaves the connection open.
async fn unending(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await.unwrap();
        stream.write_all(answer.as_bytes()).await.unwrap();
        std::future::pending::<()>().await;
    });
    origin
}

#[tokio::test]
async fn a_success_is_one_whatever_becomes_of_its_text() {
    let day = Duration::from_secs(86_400);
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n";
    let object = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"error\": \"canary\"";
    let stream = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\ndata: {\"error\": 1}";
    for (answer, timeout) in [
        (head, Duration::from_millis(300)),
        (object, Duration::from_millis(300)),
        (stream, day),
    ] {
        let begun = Instant::now();
        let call = call(&unending(answer).await).timeout(timeout);
        call.send().await.unwrap();
        assert!(begun.elapsed() < Duration::from_secs(30), "{answer}");
    }
}

#[tokio::test]
async fn a_webhook_without_an_answer_is_waited_for_as_long_as_allowed() {
    let api = Api::start().await;
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_secs(60));
    api.expect(post_to(PATH), 1, slow).await;
    let begun = Instant::now();
    let call = call(&api.server.uri()).timeout(Duration::from_millis(300));
    let error = call.send().await.unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(30));
    assert_eq!(error.kind(), ErrorKind::MaybeProcessed);
    assert!(error.is_timeout() && error.is_maybe_processed());
    expect_clean(&error);
    api.verify().await;
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let error = call(&origin).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NeverSent);
    assert!(!error.is_maybe_processed());
    expect_clean(&error);
}

/// What fails is told in the transport's own words, which short payloads and paths occur in by chance.
#[tokio::test]
async fn what_fails_is_told_in_full_whatever_the_event_is() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let mut told = Vec::new();
    for (path, payload) in [("/hooks/canary", PAYLOAD), ("/", "1"), ("/1", "\"error\"")] {
        let url = WebhookUrl::parse(&format!("{origin}{path}")).unwrap();
        let error = WebhookCall::new(url, payload).send().await.unwrap_err();
        told.push(error.source().unwrap().to_string());
    }
    assert!(told[0].contains("error"), "{told:?}");
    assert!(told.iter().all(|it| *it == told[0]), "{told:?}");
}

#[test]
fn nothing_of_a_call_is_printed() {
    let shown = format!("{:?}", call("https://h.example"));
    assert!(!shown.contains("canary"), "{shown}");
}
