use kubiya_emulator::Shape;
use serde_json::{Value as Json, json};

use super::{Kind, members};
use crate::configuration::{Content, Drawing, Expression, Known, OVERWRITES};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

pub(super) struct Secret;

impl Kind for Secret {
    fn type_name(&self) -> &'static str {
        "kubiya_secret"
    }

    fn path(&self) -> &'static str {
        "/api/v2/secrets"
    }

    fn shape(&self) -> Option<&'static Shape> {
        None
    }

    fn key(&self) -> &'static str {
        "name"
    }

    fn has_unique_names(&self) -> bool {
        true
    }

    fn draw(&self, drawing: &mut Drawing<'_>) -> Content {
        let mut content = Content::new();
        content.is("value", drawing.never_stored());
        if drawing.random.chance(60) {
            content.is("description", drawing.text());
        }
        if drawing.random.chance(30) {
            content.set(OVERWRITES, Expression::Is(true.into()));
        }
        content
    }

    fn expects(&self, known: &Known<'_>) -> Attributes {
        let description = known.text_or("description", "");
        let fields = json!({"value": known.text("value"), "description": description});
        members(fields)
    }

    fn shows(&self, object: &Json, _organisation: &Organisation<'_>) -> Attributes {
        members(json!({
            "name": object["name"],
            "description": object["description"],
            "created_at": object["created_at"],
        }))
    }

    fn can_be_told(&self, _known: &Known<'_>) -> bool {
        false
    }

    fn theirs(&self, name: &str) -> Json {
        json!({"name": name, "value": "their value", "description": "theirs"})
    }

    fn go_state(&self, key: &str, object: &Json) -> Json {
        json!({
            "name": key,
            "value": object["value"],
            "description": object["description"],
            "created_at": object["created_at"],
            "created_by": "someone@example.com",
        })
    }

    /// Nothing shows another value.
    fn edits(&self, _object: &Json, text: &str) -> Vec<(&'static str, Json)> {
        vec![("description", json!(text))]
    }
}
