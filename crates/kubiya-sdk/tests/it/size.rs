//! What can be written can be read, whatever the server escapes.

use std::error::Error as _;
use std::fmt::Write as _;

use kubiya_sdk::{
    AgentConfig, Error, ErrorKind, NewSecret, OBJECT_LIMIT, ObjectTooLarge, SecretString,
    SecretUpdate, Starter, Task, secret_size, text_size,
};
use serde_json::{Value, json as value};
use wiremock::{Request, ResponseTemplate};

use crate::support::{Api, get, json, post, post_to, put};

const AGENTS: &str = "/api/v1/agents";
const AGENT: &str = "/api/v1/agents/a-1";

/// Texts of which a server may make more than they are, and one that stays what it is.
const ALPHABETS: [&str; 5] = [
    "plain",
    "\u{43f}\u{440}\u{438}",
    "\u{1f600}",
    "<\"&\n\\/>",
    "a\u{e9}\u{7}",
];

/// JSON as a server writes it that escapes all there is to escape.
fn escaped(value: &Value) -> String {
    let mut json = String::new();
    write_escaped(&mut json, value);
    json
}

fn write_escaped(json: &mut String, value: &Value) {
    match value {
        Value::String(text) => {
            json.push('"');
            for unit in text.encode_utf16() {
                match char::from_u32(unit.into()) {
                    Some(plain) if plain.is_ascii_alphanumeric() || " _-".contains(plain) => {
                        json.push(plain);
                    }
                    Some(slash @ ('/' | '\\')) => json.extend(['\\', slash]),
                    _ => write!(json, "\\u{unit:04x}").unwrap(),
                }
            }
            json.push('"');
        }
        Value::Array(elements) => {
            json.push('[');
            for (index, element) in elements.iter().enumerate() {
                json.push_str(if index > 0 { ", " } else { "" });
                write_escaped(json, element);
            }
            json.push(']');
        }
        Value::Object(fields) => {
            json.push('{');
            for (index, (name, field)) in fields.iter().enumerate() {
                json.push_str(if index > 0 { ", " } else { "" });
                write_escaped(json, &name.as_str().into());
                json.push_str(": ");
                write_escaped(json, field);
            }
            json.push('}');
        }
        other => write!(json, "{other}").unwrap(),
    }
}

/// An answer that repeats what was sent, with all that a server may add.
fn repeated(request: &Request) -> ResponseTemplate {
    json(200, &repetition(request))
}

fn repetition(request: &Request) -> String {
    let mut object: Value = serde_json::from_slice(&request.body).unwrap();
    if request.url.path().starts_with(AGENTS) {
        object["uuid"] = "a-1".into();
        object["desc"] = object["description"].clone();
    }
    object["created_at"] = "t".into();
    object["created_by"] = "u".into();
    object["metadata"] = value!({"created_at": "t", "user_created": "u"});
    escaped(&object)
}

/// As much of the text, again and again, as takes `room` bytes; what it does not fill is plain.
fn filling(room: usize, alphabet: &str) -> String {
    let each = text_size(alphabet) - 2;
    let mut text = alphabet.repeat(room / each);
    text.push_str(&"x".repeat(room % each));
    text
}

/// An agent with texts everywhere, of exactly `size`.
fn agent_of(size: usize, alphabet: &str) -> AgentConfig {
    let mut config = AgentConfig::new(format!("name {alphabet}"), "runner");
    let text = || alphabet.repeat(1000);
    config.description = text();
    config.environment_variables = [(text(), text())].into();
    config.links = [text()].into();
    config.tool_sources = [text()].into();
    config.starters = vec![Starter {
        name: text(),
        command: text(),
    }];
    config.tasks = vec![Task {
        name: text(),
        prompt: text(),
        description: text(),
    }];
    config.instructions = filling(size - config.size(), alphabet);
    assert_eq!(config.size(), size);
    config
}

#[track_caller]
fn assert_too_large(error: &Error, size: usize, limit: usize) {
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error:?}");
    let source = error.source().unwrap();
    let too_large: &ObjectTooLarge = source.downcast_ref().unwrap();
    assert_eq!((too_large.size(), too_large.limit()), (size, limit));
    let text = source.to_string();
    assert!(text.contains(&size.to_string()) && text.contains(&limit.to_string()));
}

#[tokio::test]
async fn an_agent_at_the_limit_is_created_updated_and_read_however_it_is_escaped() {
    for alphabet in ALPHABETS {
        let api = Api::start().await;
        let config = agent_of(OBJECT_LIMIT, alphabet);
        post_to(AGENTS)
            .respond_with(repeated)
            .expect(1)
            .mount(&api.server)
            .await;
        let client = api.client();
        let created = client.agents().create(&config).await.unwrap();
        assert_eq!(*created.agent().unwrap().config(), config);

        let sent = &api.server.received_requests().await.unwrap()[0];
        let found = repetition(sent);
        assert!(found.len() <= OBJECT_LIMIT + 1024);
        api.expect(get(AGENT), 2, json(200, &found)).await;
        let read = client.agents().get("a-1").await.unwrap();
        assert_eq!(*read.config(), config);
        put(AGENT)
            .respond_with(repeated)
            .expect(1)
            .mount(&api.server)
            .await;
        client.agents().update("a-1", &config).await.unwrap();
        api.verify().await;
    }
}

#[tokio::test]
async fn an_agent_above_the_limit_is_refused_before_anything_is_sent() {
    for alphabet in ALPHABETS {
        let api = Api::start().await;
        let client = api.client();
        let config = agent_of(OBJECT_LIMIT + 1, alphabet);
        let error = client.agents().create(&config).await.unwrap_err();
        assert_too_large(&error, OBJECT_LIMIT + 1, OBJECT_LIMIT);
        let error = client.agents().update("a-1", &config).await.unwrap_err();
        assert_too_large(&error, OBJECT_LIMIT + 1, OBJECT_LIMIT);
        assert_eq!(api.requests().await, [""; 0]);
    }
}

#[tokio::test]
async fn what_an_update_sends_back_counts_and_has_room_of_its_own() {
    const LIMIT: usize = OBJECT_LIMIT + 128 * 1024;
    let config = agent_of(OBJECT_LIMIT, "plain");
    for (surplus, allowed) in [(0, true), (1, false)] {
        let api = Api::start().await;
        // As the server wrote it: a comma, a colon and the spaces after them, besides both texts.
        let room = LIMIT - config.size() - text_size("tags") - 4;
        let tags = "+".repeat(room - 2 + surplus);
        let found = value!({"uuid": "a-1", "name": "a", "runners": ["r"], "tags": tags});
        api.expect(get(AGENT), 1, json(200, &found.to_string()))
            .await;
        if allowed {
            api.expect(put(AGENT), 1, json(200, "{}")).await;
        }
        match api.client().agents().update("a-1", &config).await {
            Ok(()) => assert!(allowed),
            Err(error) => assert_too_large(&error, LIMIT + surplus, LIMIT),
        }
        api.verify().await;
    }
}

#[tokio::test]
async fn a_secret_at_the_limit_is_written_and_one_above_it_is_not() {
    let size =
        |value: &str, description: &str| secret_size("a", &SecretString::from(value), description);
    for alphabet in ALPHABETS {
        for of_value in [true, false] {
            let room = OBJECT_LIMIT - size("v", "d");
            let long = |surplus| filling(room + surplus, alphabet) + "e";
            let texts = |surplus| match of_value {
                true => (long(surplus), "d".to_owned()),
                false => ("v".to_owned(), long(surplus)),
            };
            let api = Api::start().await;
            let client = api.client();
            let (value, description) = texts(0);
            assert_eq!(size(&value, &description), OBJECT_LIMIT);
            post()
                .respond_with(repeated)
                .expect(1)
                .mount(&api.server)
                .await;
            put("/api/v2/secrets/a")
                .respond_with(repeated)
                .expect(1)
                .mount(&api.server)
                .await;
            let new = NewSecret::new("a", SecretString::from(&*value))
                .description(&description)
                .known_absent();
            let created = client.secrets().create(new).await.unwrap();
            let found = created.metadata().unwrap().description();
            assert_eq!(found, Some(&*description));
            let update = SecretUpdate::new(SecretString::from(value), description);
            client.secrets().update("a", update).await.unwrap();
            api.verify().await;

            let api = Api::start().await;
            let client = api.client();
            let (value, description) = texts(1);
            let new = NewSecret::new("a", SecretString::from(&*value)).description(&description);
            assert_too_large(
                &client.secrets().create(new).await.unwrap_err(),
                OBJECT_LIMIT + 1,
                OBJECT_LIMIT,
            );
            let update = SecretUpdate::new(SecretString::from(value), description);
            let error = client.secrets().update("a", update).await.unwrap_err();
            assert_too_large(&error, OBJECT_LIMIT + 1, OBJECT_LIMIT);
            assert_eq!(api.requests().await, [""; 0]);
        }
    }
}
