use kubiya_emulator::Shape;
use serde_json::{Map, Value as Json, json};

use super::Kind;
use crate::configuration::{Content, Drawing, Known};

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
        content
    }

    fn expects(&self, known: &Known<'_>) -> Map<String, Json> {
        let description = known.text_or("description", "");
        let fields = json!({"value": known.text("value"), "description": description});
        fields.as_object().unwrap().clone()
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

    fn edit(&self, text: &str) -> (&'static str, Json) {
        ("description", json!(text))
    }
}
