//! What no document and no client settles about the API.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use serde_json::{Value, json};

use super::agent::Agents;
use super::raw::Seen;
use super::secret::Secrets;
use super::subject::Subject;
use super::target::Target;
use crate::Question;

pub(crate) const ALL: &[Question] = &[
    (
        "1. What is the body of get_value, and does it depend on headers?",
        |t| Box::pin(get_value(t)),
    ),
    (
        "2. What do GET, PUT and DELETE of a missing secret answer?",
        |t| Box::pin(missing(t)),
    ),
    (
        "3. What does POST of an existing name answer, and what does it do?",
        |t| Box::pin(existing(t)),
    ),
    (
        "4. What is the body of a successful POST, PUT and DELETE?",
        |t| Box::pin(bodies(t)),
    ),
    (
        "5. Does PUT with an empty description clear it, and without one keep it?",
        |t| Box::pin(descriptions(t)),
    ),
    (
        "6. Which names are decoded and accepted, and does case matter?",
        |t| Box::pin(names(t)),
    ),
    (
        "7. Does PUT of an agent keep what it does not mention, and do empty values clear?",
        |t| Box::pin(agent_updates(t)),
    ),
    ("8. Does DELETE need the header force?", |t| {
        Box::pin(force(t))
    }),
];

/// Letters only, so that it looks the same in JSON and in a URL.
const VALUE: &str = "contractvalue";

/// The name of a secret, which is deleted in the end.
fn name(target: &Target, purpose: &str) -> String {
    let name = target.name(purpose);
    target.delete_later::<Secrets>(&name);
    name
}

fn new_secret(name: &str) -> Value {
    json!({"name": name, "value": VALUE, "description": "d"})
}

fn at(name: &str) -> String {
    format!("/{}", utf8_percent_encode(name, NON_ALPHANUMERIC))
}

async fn get_value(target: &Target) -> String {
    let name = name(target, "q1");
    target.raw.post(new_secret(&name)).await;
    let path = format!("/get_value{}", at(&name));
    let mut answers = Vec::new();
    for headers in [
        &[][..],
        &[("source", "terraform")],
        &[("content-type", "application/json")],
        &[("accept", "application/json")],
    ] {
        let seen = target.raw.send(Method::GET, &path, headers, None).await;
        let who = headers
            .first()
            .map_or("no header".to_owned(), |(n, v)| format!("{n}: {v}"));
        answers.push(format!("{who} → {}, {}", seen.form(), value_form(&seen)));
    }
    answers.join("; ")
}

fn value_form(seen: &Seen) -> &'static str {
    let encoded = STANDARD.encode(VALUE);
    let json: Option<Value> = serde_json::from_str(&seen.body).ok();
    match json {
        None if seen.body.trim() == VALUE => "the raw value",
        None if seen.body.trim() == encoded => "the value as base64, not JSON",
        Some(Value::String(text)) if text == VALUE => "a JSON string of the value",
        Some(Value::String(text)) if text == encoded => "a JSON string of base64",
        Some(Value::Object(fields)) if fields.get("value").is_some_and(|v| v == VALUE) => {
            "an object with the value"
        }
        Some(Value::Object(fields)) if fields.get("value").is_some_and(|v| *v == encoded) => {
            "an object with base64"
        }
        _ => "no known form of the value",
    }
}

async fn missing(target: &Target) -> String {
    let path = at(&name(target, "q2"));
    let get = target.raw.get(&path).await;
    let put = target
        .raw
        .send(Method::PUT, &path, &[], Some(json!({"value": VALUE})))
        .await;
    let delete = target
        .raw
        .send(Method::DELETE, &path, &[("force", "true")], None)
        .await;
    format!(
        "GET {}; PUT {}; DELETE {}",
        get.form(),
        put.form(),
        delete.form()
    )
}

async fn existing(target: &Target) -> String {
    let name = name(target, "q3");
    target.raw.post(new_secret(&name)).await;
    let again = json!({"name": name, "value": "other", "description": "overwritten"});
    let seen = target.raw.post(again).await;
    let now = target.raw.get(&at(&name)).await;
    let effect = if now.body.contains("overwritten") {
        "overwrites"
    } else {
        "leaves it alone"
    };
    format!("{}; it {effect}", seen.form())
}

async fn bodies(target: &Target) -> String {
    let name = name(target, "q4");
    let post = target.raw.post(new_secret(&name)).await;
    let body = Some(new_secret(&name));
    let put = target.raw.send(Method::PUT, &at(&name), &[], body).await;
    let delete = target
        .raw
        .send(Method::DELETE, &at(&name), &[("force", "true")], None)
        .await;
    format!(
        "POST {}; PUT {}; DELETE {}",
        post.form(),
        put.form(),
        delete.form()
    )
}

async fn descriptions(target: &Target) -> String {
    let name = name(target, "q5");
    target.raw.post(new_secret(&name)).await;
    let mut answers = Vec::new();
    for (what, body) in [
        (
            "without a description",
            json!({"name": name, "value": VALUE}),
        ),
        (
            "with an empty one",
            json!({"name": name, "value": VALUE, "description": ""}),
        ),
    ] {
        let put = target
            .raw
            .send(Method::PUT, &at(&name), &[], Some(body))
            .await;
        let now: Value =
            serde_json::from_str(&target.raw.get(&at(&name)).await.body).unwrap_or_default();
        let now = now
            .get("description")
            .map_or("absent".to_owned(), Value::to_string);
        answers.push(format!(
            "PUT {what} → {}, then it is {now}",
            put.status.as_u16()
        ));
    }
    answers.join("; ")
}

async fn names(target: &Target) -> String {
    let mut answers = Vec::new();
    for purpose in [
        "q6 space",
        "q6/slash",
        "q6%41",
        "q6#?&",
        "q6.dot",
        "q6é",
        "q6\u{1f511}",
        "q6+",
    ] {
        let name = name(target, purpose);
        let post = target.raw.post(new_secret(&name)).await;
        let get = target.raw.get(&at(&name)).await;
        let same = serde_json::from_str::<Value>(&get.body).is_ok_and(|body| body["name"] == *name);
        let read = if same { "read back" } else { "not read back" };
        answers.push(format!("{purpose:?} {}, {read}", post.status.as_u16()));
    }
    let (lower, upper) = (name(target, "q6case"), name(target, "Q6CASE"));
    target.raw.post(new_secret(&lower)).await;
    let other_case = target.raw.get(&at(&upper)).await;
    answers.push(format!("in another case {}", other_case.status.as_u16()));
    answers.join("; ")
}

async fn agent_updates(target: &Target) -> String {
    let mut config = Agents::plain(target, "q7").await;
    config.description = "d".into();
    config.is_debug_mode = true;
    config.links = ["https://example.com".to_owned()].into();
    let id = target.create::<Agents>(&config).await.id().to_owned();
    let mut answers = Vec::new();
    for (what, body) in [
        ("of the name alone", json!({"name": config.name})),
        (
            "of empty values",
            json!({"name": config.name, "description": "", "is_debug_mode": false, "links": []}),
        ),
    ] {
        let put = target
            .raw_agents
            .send(Method::PUT, &at(&id), &[], Some(body))
            .await;
        let now = target.client.agents().get(&id).await.unwrap();
        let now = now.config();
        answers.push(format!(
            "PUT {what} → {}, then description {:?}, debug mode {}, {} links, runner {:?}",
            put.status.as_u16(),
            now.description,
            now.is_debug_mode,
            now.links.len(),
            now.runner,
        ));
    }
    answers.join("; ")
}

async fn force(target: &Target) -> String {
    let name = name(target, "q8");
    target.raw.post(new_secret(&name)).await;
    let seen = target.raw.send(Method::DELETE, &at(&name), &[], None).await;
    let left = target.raw.get(&at(&name)).await;
    format!(
        "without it {}; afterwards GET {}",
        seen.form(),
        left.status.as_u16()
    )
}
