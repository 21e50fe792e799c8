use kubiya_emulator::{Shape, shapes};
use serde_json::{Value as Json, json};

use super::{Kind, members};
use crate::configuration::{Content, Drawing, Known};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

pub(super) struct Runner;

impl Kind for Runner {
    fn type_name(&self) -> &'static str {
        "kubiya_runner"
    }

    fn path(&self) -> &'static str {
        "/api/v3/runners"
    }

    fn shape(&self) -> Option<&'static Shape> {
        Some(&shapes::RUNNERS)
    }

    fn key(&self) -> &'static str {
        "name"
    }

    fn has_unique_names(&self) -> bool {
        true
    }

    fn has_update(&self) -> bool {
        false
    }

    fn draw(&self, _drawing: &mut Drawing<'_>) -> Content {
        Content::new()
    }

    fn expects(&self, known: &Known<'_>) -> Attributes {
        let fields = json!({"name": known.text("name")});
        members(fields)
    }

    fn shows(&self, object: &Json, _organisation: &Organisation<'_>) -> Attributes {
        members(json!({"name": object["name"], "runner_type": object["runner_type"]}))
    }

    fn theirs(&self, name: &str) -> Json {
        json!({"name": name})
    }

    fn go_state(&self, key: &str, object: &Json) -> Json {
        json!({"name": key, "runner_type": object["runner_type"]})
    }

    fn edits(&self, _object: &Json, text: &str) -> Vec<(&'static str, Json)> {
        vec![("runner_type", json!(text))]
    }
}
