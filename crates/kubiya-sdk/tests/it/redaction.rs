//! No secret anywhere: every way out of the library is searched for canaries.

use std::error::Error as _;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use kubiya_sdk::{
    Agent, AgentConfig, Catalog, Client, Error, NewSecret, RetryPolicy, Secret, SecretString,
    SecretUpdate, seal,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use wiremock::matchers::{any, body_string_contains, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::support::canary::Canary;
use crate::support::capture;
use crate::support::raw::{Act, RawServer};

fn client(url: &str, key: &Canary) -> Client {
    Client::builder()
        .api_key(seal(key.text.clone()))
        .endpoint(url)
        .retry(RetryPolicy::none())
        .timeout(Duration::from_millis(500))
        .build()
        .unwrap()
}

/// Calls everything; returns what failed with the value, and what failed with only the key.
async fn call_everything(client: &Client, value: &Canary) -> (Vec<Error>, Vec<Error>) {
    let secrets = client.secrets();
    let sealed = || SecretString::from(value.text.as_str());
    let created = secrets
        .create(
            NewSecret::new("canary", sealed())
                .description("d")
                .known_absent(),
        )
        .await;
    let agents = client.agents();
    let config = agent_config(value);
    let with_value = [
        created
            .and_then(|created| created.into_metadata())
            .map(drop),
        secrets
            .update("canary", SecretUpdate::new(sealed(), "d"))
            .await,
        agents.create(&config).await.map(drop),
        agents.update("canary", &config).await,
    ];
    let with_key = [
        secrets.get("canary").await.map(drop),
        secrets.list().await.map(drop),
        secrets.delete("canary").await,
        Catalog::<Secret>::new(client.clone())
            .get("canary")
            .await
            .map(drop),
        agents.get("other").await.map(drop),
        agents.list().await.map(drop),
        agents.delete("other").await,
        Catalog::<Agent>::new(client.clone())
            .get("other")
            .await
            .map(drop),
        client.users().list().await.map(drop),
        client.models().list().await.map(drop),
    ];
    let failed = |result: Result<(), Error>| result.err();
    (
        with_value.into_iter().filter_map(failed).collect(),
        with_key.into_iter().filter_map(failed).collect(),
    )
}

/// An agent with the value in one of its environment variables.
fn agent_config(value: &Canary) -> AgentConfig {
    let mut config = AgentConfig::new("canary", "r");
    let variables = [("PLAIN", "debug"), ("CANARY", &value.text)];
    config.environment_variables = variables.map(|(k, v)| (k.into(), v.into())).into();
    config
}

fn assert_silent((with_value, with_key): &(Vec<Error>, Vec<Error>), value: &Canary, key: &Canary) {
    for error in with_value {
        value.assert_absent("error", &all_words(error));
    }
    for error in with_value.iter().chain(with_key) {
        key.assert_absent("error", &all_words(error));
    }
}

/// Everything that an error can be made to say.
fn all_words(error: &Error) -> String {
    let mut words = format!("{error} {error:?} {error:#?} {:?}", error.operation());
    words += &format!(
        "{:?} {:?} {:?}",
        error.message(),
        error.code(),
        error.request_id()
    );
    let mut next = error.source();
    while let Some(source) = next {
        words += &format!(" {source} {source:?} {source:#?}");
        next = source.source();
    }
    words
}

/// Ways to repeat a secret in an answer.
fn echoes(value: &str, key: &str) -> Vec<ResponseTemplate> {
    let json = |status: u16, body: serde_json::Value| {
        ResponseTemplate::new(status).set_body_raw(body.to_string(), "application/json")
    };
    let text = |body: String| ResponseTemplate::new(400).set_body_string(body);
    let percent = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let mut long = "x".repeat(500);
    long.push_str(value);
    vec![
        json(
            400,
            json!({"error": value, "errorCode": key, "details": {"value": value}}),
        ),
        json(422, json!({"error": {"code": value, "message": key}})),
        json(400, json!({"detail": [{"input": value, "key": key}]})),
        json(
            400,
            json!({"message": json!({"value": value, "key": key}).to_string()}),
        ),
        json(
            500,
            json!({"error": STANDARD.encode(value), "code": STANDARD.encode(key)}),
        ),
        json(
            500,
            json!({"error": URL_SAFE_NO_PAD.encode(format!("{key}:{value}"))}),
        ),
        json(200, json!({"error": value})),
        json(200, json!({"name": {value: value}, "description": value})),
        json(200, json!({"name": value, "value": value})),
        json(200, json!([{"name": 1, "value": value}, value])),
        json(200, json!(value)),
        text(format!("refused: {value} / {key}")),
        text(percent(&format!("refused: {value} / {key}"))),
        text(format!("<title>{value} {key}</title>")),
        text(long),
        text(format!("{}…", &value[..20])),
        ResponseTemplate::new(401)
            .insert_header("x-request-id", percent(value).as_str())
            .insert_header("x-key", key),
        ResponseTemplate::new(429)
            .insert_header("retry-after", key)
            .set_body_string(value.to_owned()),
        ResponseTemplate::new(307).insert_header(
            "location",
            format!("/{}?key={key}", percent(value)).as_str(),
        ),
    ]
}

#[tokio::test]
async fn no_answer_makes_the_client_tell_a_secret() {
    capture::start();
    let (value, key) = (Canary::value(), Canary::key());
    let mut covered = 0;
    let of_reads = echoes("a value that was never sent", &key.text);
    for (of_write, of_read) in echoes(&value.text, &key.text).into_iter().zip(of_reads) {
        let server = MockServer::start().await;
        let agent = Mock::given(method("GET")).and(path("/api/v1/agents/canary"));
        let body = ResponseTemplate::new(200).set_body_string(r#"{"id":"canary"}"#);
        agent.respond_with(body).mount(&server).await;
        let write = Mock::given(body_string_contains(r#""name":"canary""#));
        write.respond_with(of_write).mount(&server).await;
        Mock::given(any())
            .respond_with(of_read)
            .mount(&server)
            .await;
        let client = client(&server.uri(), &key);
        let errors = call_everything(&client, &value).await;
        assert!(!errors.0.is_empty());
        assert_silent(&errors, &value, &key);
        covered += errors
            .0
            .iter()
            .filter(|error| all_words(error).contains("[REDACTED]"))
            .count();
    }
    assert!(covered > 10, "the echoes did not reach the errors");
    for canary in [&value, &key] {
        canary.assert_absent("traces", &capture::captured());
    }
}

#[tokio::test]
async fn a_server_that_repeats_the_whole_request_learns_nothing_new() {
    capture::start();
    let (value, key) = (Canary::value(), Canary::key());
    let server = MockServer::start().await;
    let echo = |request: &Request| {
        let body = String::from_utf8_lossy(&request.body);
        let text = format!(
            "{} {} {:?} {body}",
            request.method, request.url, request.headers
        );
        ResponseTemplate::new(400).set_body_string(text)
    };
    Mock::given(any()).respond_with(echo).mount(&server).await;
    let errors = call_everything(&client(&server.uri(), &key), &value).await;
    assert_eq!((errors.0.len(), errors.1.len()), (4, 10));
    assert_silent(&errors, &value, &key);
}

#[tokio::test]
async fn answers_below_http_do_not_make_the_client_tell_a_secret() {
    capture::start();
    let (value, key) = (Canary::value(), Canary::key());
    let line = value.text.replace('\n', " ");
    let garbage = [
        format!(
            "HTTP/1.1 200 {line}\r\nx: {}\r\ncontent-length: 9\r\n\r\n{line}",
            key.text
        ),
        format!("HTTP/1.1 {line} OK\r\n\r\n"),
        format!("{line} {}\r\n\r\n", key.text),
        format!("HTTP/1.1 200 OK\r\n{line}: {}\r\n\r\n", key.text),
        format!("HTTP/1.1 200 OK\r\ncontent-length: {line}\r\n\r\n"),
    ];
    for answer in garbage {
        let server = RawServer::start(vec![Act::Respond(answer); 30]).await;
        let errors = call_everything(&client(&server.url(), &key), &value).await;
        assert_silent(&errors, &value, &key);
    }
    for canary in [&value, &key] {
        canary.assert_absent("traces", &capture::captured());
    }
}

#[tokio::test]
async fn nothing_that_holds_a_secret_shows_it_when_it_is_printed() {
    let (value, key) = (Canary::value(), Canary::key());
    let builder = Client::builder()
        .api_key(seal(key.text.clone()))
        .endpoint("http://localhost:9");
    let new = NewSecret::new("n", seal(value.text.clone())).description("d");
    let update = SecretUpdate::new(seal(value.text.clone()), "d");
    let mut printed = format!("{builder:?} {builder:#?} {new:?} {new:#?} {update:?} {update:#?}");
    let client = builder.build().unwrap();
    let catalog = Catalog::<Secret>::new(client.clone());
    printed += &format!("{client:?} {client:#?} {:?} {catalog:?}", client.secrets());
    let (config, agents) = (agent_config(&value), Catalog::<Agent>::new(client.clone()));
    printed += &format!("{config:?} {config:#?} {:?} {agents:?}", client.agents());
    assert!(printed.contains("[REDACTED]"));
    value.assert_absent("Debug", &printed);
    key.assert_absent("Debug", &printed);
}

#[tokio::test]
async fn traces_tell_operation_path_status_request_id_attempt_and_time_but_no_name() {
    capture::start();
    let server = MockServer::start().await;
    let response = ResponseTemplate::new(503).insert_header("x-request-id", "r-4711");
    Mock::given(any())
        .respond_with(response)
        .mount(&server)
        .await;
    let client = client(&server.uri(), &Canary::key());
    assert!(client.secrets().get("name-in-no-trace").await.is_err());
    let captured = capture::captured();
    let line = captured
        .lines()
        .find(|line| line.contains("r-4711"))
        .unwrap();
    for field in [
        "DEBUG kubiya_sdk ",
        "operation=secrets.get",
        "method=GET",
        "path=/api/v2/secrets/{name}",
        "attempt=1",
        "status=503",
        "elapsed_ms=",
        "failure=ServerError",
    ] {
        assert!(line.contains(field), "{field} is not in {line}");
    }
    assert!(!captured.contains("name-in-no-trace"));
    // The rest of the stack was listened to as well.
    assert!(
        captured.contains("log DEBUG reqwest::connect"),
        "{captured}"
    );
    assert!(captured.contains(" hyper_util::client"), "{captured}");
}
