//! Answers of any status with bodies of any kind, to every call.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hostile_inputs::{attack, bytes, json};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::calls::{Call, Caller};
use crate::server::Server;

/// Generous: what is tried here is no slow answer.
const TIMEOUT: Duration = Duration::from_secs(60);
/// What a call with a small answer may allocate at a time, in bytes.
const SMALL: u64 = 1 << 20;

const STATUSES: [u16; 16] = [
    200, 200, 200, 201, 204, 299, 300, 304, 400, 401, 404, 409, 429, 500, 503, 999,
];

const KEYS: [&str; 26] = [
    "ai_instructions",
    "code",
    "configs",
    "created_at",
    "created_by",
    "description",
    "details",
    "environment_variables",
    "error",
    "id",
    "integrations",
    "is_debug_mode",
    "items",
    "links",
    "llm_model",
    "message",
    "metadata",
    "name",
    "retryAfter",
    "runners",
    "secrets",
    "starters",
    "tasks",
    "users",
    "uuid",
    "vendor_specific",
];

/// Headers that a client looks into.
const HEADERS: [&str; 6] = [
    "retry-after",
    "date",
    "content-type",
    "x-request-id",
    "location",
    "content-encoding",
];

/// What an API would answer.
const PROPER: [&str; 7] = [
    include_str!("../it/fixtures/agent.json"),
    include_str!("../it/fixtures/agents.json"),
    include_str!("../it/fixtures/list.json"),
    include_str!("../it/fixtures/secret.json"),
    r#"{"error":{"message":"no such secret","code":"not_found","details":["x"]},"retryAfter":3}"#,
    r#"{"errors":[{"title":"bad","reason":"worse"}],"errorCode":"E1"}"#,
    "<!DOCTYPE html><html><head><TITLE lang=en>502 Bad Gateway</TITLE></head></html>",
];

/// A server that gives the answer that was put into it last.
struct Answering {
    server: Server,
    answer: Arc<Mutex<Vec<u8>>>,
}

impl Answering {
    fn start() -> Self {
        let answer = Arc::new(Mutex::new(Vec::new()));
        let current = Arc::clone(&answer);
        let server = Server::start(move |stream| {
            let answer = current.lock().unwrap().clone();
            stream.write_all(&answer)
        });
        Self { server, answer }
    }

    fn set(&self, status: u16, headers: &str, body: &[u8]) {
        // An answer of these statuses has no body.
        let length = if [204, 304].contains(&status) {
            0
        } else {
            body.len()
        };
        let head = format!("HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\n{headers}\r\n");
        *self.answer.lock().unwrap() = [head.as_bytes(), &body[..length]].concat();
    }
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let proper = || select(&PROPER[..]).prop_map(|body| body.as_bytes().to_vec());
    prop_oneof![
        3 => json::text_with(KEYS.to_vec()).prop_map(String::into_bytes),
        1 => proper(),
        4 => bytes::damaged(proper()),
        1 => vec(any::<u8>(), 0..300),
    ]
}

/// One of [`HEADERS`], with a value that a header can have.
fn header() -> impl Strategy<Value = String> {
    let values = prop_oneof![
        any::<u64>().prop_map(|number| number.to_string()),
        select(
            &[
                "-1",
                "1e3",
                "",
                "text/html",
                "gzip",
                "Thu, 01 Jan 1970 00:00:00 GMT"
            ][..]
        )
        .prop_map(str::to_owned),
        "[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT",
        "[ -~]{0,40}",
    ];
    (select(&HEADERS[..]), values).prop_map(|(name, value)| format!("{name}: {value}\r\n"))
}

#[test]
fn any_answer_is_understood_or_an_error_without_a_secret() {
    let answering = Answering::start();
    let caller = Caller::new(&answering.server, TIMEOUT);
    let headers = vec(header(), 0..3).prop_map(|headers| headers.concat());
    let repeated = prop_oneof![Just(None), any::<(bool, Index)>().prop_map(Some)];
    let inputs = (
        select(&Call::ALL[..]),
        select(&STATUSES[..]),
        headers,
        body(),
        repeated,
    );
    attack(
        600,
        inputs,
        |(call, status, mut headers, mut body, repeated)| {
            // A server that repeats what it was sent.
            if let Some((key, at)) = repeated {
                let secret = if key || !call.sends_a_value() {
                    &caller.key
                } else {
                    &caller.value
                };
                let at = at.index(body.len() + 1);
                body.splice(at..at, secret.text().bytes());
                headers.push_str(&format!("request-id: {}\r\n", secret.text()));
            }
            answering.set(status, &headers, &body);
            match caller.call(call, SMALL) {
                Ok(()) => prop_assert!((200..300).contains(&status), "{}", status),
                Err(error) => caller.check(&error)?,
            }
            Ok(())
        },
    );
}

#[test]
fn bodies_nested_deeper_than_any_stack_are_understood_or_an_error() {
    const LEVELS: usize = 100_000;
    let answering = Answering::start();
    let caller = Caller::new(&answering.server, TIMEOUT);
    for body in [
        json::nested(LEVELS, "[", "", "]"),
        json::nested(LEVELS, r#"{"error":"#, "1", "}"),
        json::nested(LEVELS, r#"{"name":"#, "1", "}"),
        format!(
            r#"[{{"name":"a","id":"a","tasks":{}}}]"#,
            json::nested(LEVELS, "[", "", "]")
        ),
        format!(
            r#"{{"name":"a","id":{}}}"#,
            json::nested(LEVELS, "[", "", "]")
        ),
        "[".repeat(LEVELS),
    ] {
        let reads = [
            Call::GetSecret,
            Call::ListSecrets,
            Call::GetAgent,
            Call::ListUsers,
        ];
        let reads = reads.map(|call| (call, 200));
        for (call, status) in reads.into_iter().chain([(Call::UpdateSecret, 400)]) {
            answering.set(status, "", body.as_bytes());
            let outcome = caller.call(call, 64 << 20);
            assert!(status == 200 || outcome.is_err());
            if let Err(error) = outcome {
                caller.check(&error).unwrap();
            }
        }
    }
}

#[test]
fn a_list_of_the_smallest_entries_takes_memory_in_proportion() {
    let answering = Answering::start();
    let caller = Caller::new(&answering.server, TIMEOUT);
    let entries = 50_000;
    for (call, entry) in [
        (Call::ListUsers, "1"),
        (Call::ListAgents, "1"),
        (Call::ListSecrets, r#"{"name":""}"#),
    ] {
        let body = format!("[{}{entry}]", format!("{entry},").repeat(entries));
        answering.set(200, "", body.as_bytes());
        // An entry that is being read takes more than the two bytes that it has in the answer.
        let _ = caller.call(call, SMALL + 3 * body.len() as u64 + 300 * entries as u64);
    }
}
