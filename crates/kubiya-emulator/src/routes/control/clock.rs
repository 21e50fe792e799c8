//! `/_emulator/clock`: so that what happens at a given time need not be waited for.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Deserializer, de};
use serde_json::{Value, json};

use super::refused;
use crate::backend::Backend;
use crate::clock::Clock;

pub(super) fn routes() -> Router<Arc<Backend>> {
    Router::new().route("/_emulator/clock", get(shown).post(set))
}

/// What is to be done with the clock: it is moved, then frozen or resumed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Setting {
    #[serde(default, deserialize_with = "step")]
    by: Option<Duration>,
    #[serde(default)]
    frozen: Option<bool>,
}

async fn shown(State(backend): State<Arc<Backend>>) -> Json<Value> {
    Json(told(&backend.clock))
}

async fn set(State(backend): State<Arc<Backend>>, body: Bytes) -> Response {
    let clock = &backend.clock;
    let done = match serde_json::from_slice::<Setting>(&body) {
        Err(error) => Err(format!("{EXPECTED}: {error}")),
        Ok(Setting {
            by: None,
            frozen: None,
        }) => Err(format!("{EXPECTED}: it has neither")),
        Ok(Setting { by, frozen }) => clock
            .try_advance(by.unwrap_or_default())
            .map(|()| match frozen {
                Some(true) => clock.freeze(),
                Some(false) => clock.resume(),
                None => {}
            })
            .map_err(|error| error.to_string()),
    };
    match done {
        Ok(()) => Json(told(clock)).into_response(),
        Err(message) => refused(message),
    }
}

const EXPECTED: &str = r#"not a setting of the clock, such as {"by": "1h"} or {"frozen": true}"#;

fn told(clock: &Clock) -> Value {
    json!({"time": clock.timestamp(), "frozen": clock.is_frozen()})
}

fn step<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(from)?;
    let step = humantime::parse_duration(&text);
    step.map(Some)
        .map_err(|error| de::Error::custom(format_args!("\"by\" is not a time: {error}")))
}
