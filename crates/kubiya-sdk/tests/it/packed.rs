//! Answers that come packed although nobody asked for it.

use std::error::Error as _;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use kubiya_emulator::{Effect, Encoding, Fault};
use kubiya_sdk::{AgentConfig, ErrorKind, NewSecret, SecretString};
use wiremock::ResponseTemplate;

use crate::faults::start;
use crate::support::{Api, empty, get, json, list, post, post_to, put};

const ITEM: &str = "/api/v2/secrets/db-password";
const AGENTS: &str = "/api/v1/agents";
const SECRET: &str = include_str!("fixtures/secret.json");
const AGENT: &str = include_str!("fixtures/agent.json");

/// Encodings that are not understood.
const UNKNOWN: [&str; 5] = ["br", "zstd", "nonsense", "gzip, gzip", "gzip, br"];

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// A body with this said of it.
fn said(status: u16, encoding: &str, body: &[u8]) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .insert_header("content-encoding", encoding)
        .set_body_bytes(body)
}

fn new_secret() -> NewSecret {
    NewSecret::new("db-password", SecretString::from("s3cret"))
        .description("Production database")
        .known_absent()
}

#[tokio::test]
async fn nothing_packed_is_asked_for() {
    let api = Api::start().await;
    api.expect(list(), 1, json(200, "[]")).await;
    api.client().secrets().list().await.unwrap();
    let requests = api.server.received_requests().await.unwrap();
    assert_eq!(requests[0].headers["accept-encoding"], "identity");
}

#[tokio::test]
async fn a_packed_answer_is_an_answer() {
    for encoding in ["gzip", "x-gzip", "GZIP", "identity, gzip"] {
        let api = Api::start().await;
        api.expect(get(ITEM), 1, said(200, encoding, &gzip(SECRET)))
            .await;
        api.expect(post(), 1, said(201, encoding, &gzip(SECRET)))
            .await;
        let (client, name) = (api.client(), "db-password");
        let read = client.secrets().get(name).await.unwrap();
        let created = client.secrets().create(new_secret()).await.unwrap();
        assert_eq!(created.metadata().unwrap(), &read);
        api.verify().await;
    }
}

#[tokio::test]
async fn every_call_works_where_every_answer_is_packed() {
    for encoding in [Encoding::Gzip, Encoding::Deflate] {
        let (emulator, client) = start().await;
        emulator
            .faults()
            .add(Fault::new(Effect::Pack { encoding }).forever());
        let secrets = client.secrets();
        let new = NewSecret::new("db-password", SecretString::from("s3cret"));
        let created = secrets.create(new).await.unwrap();
        assert_eq!(secrets.list().await.unwrap().len(), 1);
        assert!(created.metadata().is_ok());
        secrets.delete("db-password").await.unwrap();
        let agents = client.agents();
        let config = AgentConfig::new("ci", "kubiya-hosted");
        let agent = agents.create(&config).await.unwrap();
        assert_eq!(agents.get(agent.id()).await.unwrap().config(), &config);
        let posts = emulator.requests().all();
        let posts = posts.iter().filter(|it| it.method == "POST");
        assert_eq!(posts.count(), 2);
    }
}

#[tokio::test]
async fn the_words_of_a_packed_error_are_understood() {
    let body = gzip(r#"{"error":"the name is reserved"}"#);
    let api = Api::start().await;
    api.expect(get(ITEM), 1, said(400, "gzip", &body)).await;
    let error = api.client().secrets().get("db-password").await;
    let error = error.unwrap_err();
    assert_eq!(error.message(), Some("the name is reserved"));
    for encoding in ["br", "gzip"] {
        let api = Api::start().await;
        api.expect(get(ITEM), 1, said(400, encoding, b"not packed"))
            .await;
        let error = api.client().secrets().get("db-password").await;
        let error = error.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Rejected, None));
    }
}

#[tokio::test]
async fn an_encoding_that_is_not_understood_is_named() {
    for encoding in UNKNOWN {
        let api = Api::start().await;
        api.expect(get(ITEM), 1, said(200, encoding, b"packed"))
            .await;
        let error = api.client().secrets().get("db-password").await;
        let error = error.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::UnexpectedResponse, Some(200))
        );
        let source = error.source().unwrap().to_string();
        assert!(source.contains(&format!("\"{encoding}\"")), "{source}");
        api.verify().await;
    }
}

#[tokio::test]
async fn a_create_whose_answer_cannot_be_unpacked_is_settled_by_looking() {
    let packed = gzip(SECRET);
    let damaged = [&packed[..packed.len() - 8], &[0; 8]].concat();
    let truncated = &packed[..packed.len() - 9];
    let answers = UNKNOWN
        .map(|encoding| (encoding, &packed[..]))
        .into_iter()
        .chain([
            ("gzip", truncated),
            ("gzip", &damaged),
            ("gzip", SECRET.as_bytes()),
            ("deflate", &packed),
        ]);
    for (encoding, body) in answers {
        let api = Api::start().await;
        api.expect(post(), 1, said(201, encoding, body)).await;
        api.expect(get(ITEM), 1, json(200, SECRET)).await;
        api.expect(put(ITEM), 1, empty(200)).await;
        let created = api.client().secrets().create(new_secret()).await.unwrap();
        assert!(created.metadata().is_ok() && created.doubt().is_none());
        api.verify().await;

        let api = Api::start().await;
        api.expect(post_to(AGENTS), 1, said(200, encoding, body))
            .await;
        let agents = format!("[{AGENT}]");
        api.expect(get(AGENTS), 1, json(200, &agents)).await;
        let config = agent().await;
        let created = api.client().agents().create(&config).await.unwrap();
        assert!(created.agent().is_ok(), "{encoding}");
        api.verify().await;
    }
}

/// The configuration of [`AGENT`].
async fn agent() -> AgentConfig {
    let api = Api::start().await;
    let item = format!("{AGENTS}/a-1");
    api.expect(get(&item), 1, json(200, AGENT)).await;
    let agent = api.client().agents().get("a-1").await;
    agent.unwrap().config().clone()
}

#[tokio::test]
async fn an_answer_without_a_body_may_say_that_it_is_packed() {
    for response in [said(204, "br", b""), said(200, "gzip", b"")] {
        let api = Api::start().await;
        api.expect(post(), 1, response).await;
        api.expect(get(ITEM), 1, json(200, SECRET)).await;
        let created = api.client().secrets().create(new_secret()).await.unwrap();
        assert!(created.metadata().is_ok());
        api.verify().await;
    }
}
