use kubiya_emulator::{Shape, shapes};
use serde_json::{Value as Json, json};

use super::{Kind, inline_source, members};
use crate::configuration::{Content, Drawing, Expression, Known};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

pub(super) struct Source;

fn url(name: &str) -> String {
    format!("https://git.example/org/tools/tree/main/{name}")
}

impl Kind for Source {
    fn type_name(&self) -> &'static str {
        "kubiya_source"
    }

    fn path(&self) -> &'static str {
        "/api/v1/sources"
    }

    fn owns(&self, object: &Json) -> bool {
        !inline_source::is_inline(object)
    }

    fn shape(&self) -> Option<&'static Shape> {
        Some(&shapes::SOURCES)
    }

    fn named(&self, name: &str) -> Option<(&'static str, String)> {
        Some(("url", url(name)))
    }

    fn draw(&self, drawing: &mut Drawing<'_>) -> Content {
        let mut content = Content::new();
        if let Some(runner) = drawing.runner() {
            content.set("runner", runner);
        }
        if drawing.random.chance(60) {
            let given = json!({"password": drawing.sensitive(), "depth": [1.5, null]});
            content.set("dynamic_config", Expression::text(given.to_string()));
        }
        content
    }

    fn expects(&self, known: &Known<'_>) -> Attributes {
        let url = known.text("url");
        let given: Json = serde_json::from_str(&known.text_or("dynamic_config", "{}")).unwrap();
        let name = url.rsplit('/').next();
        let mut fields = json!({"url": url, "name": name, "dynamic_config": given});
        if let Some(runner) = known.optional("runner") {
            fields["runner"] = json!(runner);
        }
        members(fields)
    }

    fn shows(&self, object: &Json, _organisation: &Organisation<'_>) -> Attributes {
        members(json!({
            "id": object["uuid"],
            "name": object["name"],
            "url": object["url"],
            "runner": object["runner"],
            "dynamic_config": object["dynamic_config"],
        }))
    }

    fn theirs(&self, name: &str) -> Json {
        json!({"name": name, "url": url(name)})
    }

    fn go_state(&self, key: &str, object: &Json) -> Json {
        json!({
            "id": key,
            "name": object["name"],
            "url": object["url"],
            "runner": "",
            "dynamic_config": "{}",
        })
    }

    fn edits(&self, _object: &Json, text: &str) -> Vec<(&'static str, Json)> {
        vec![
            ("url", json!(url(text))),
            ("dynamic_config", json!({"theirs": text})),
            ("runner", json!(text)),
        ]
    }
}
