use kubiya_emulator::{Shape, shapes};
use serde_json::{Value as Json, json};

use super::{Kind, members};
use crate::configuration::{Content, Drawing, Expression, Known};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

pub(super) struct InlineSource;

/// Whether a source holds its tools itself.
pub(super) fn is_inline(source: &Json) -> bool {
    source["type"] == "inline"
}

impl Kind for InlineSource {
    fn type_name(&self) -> &'static str {
        "kubiya_inline_source"
    }

    fn owns(&self, object: &Json) -> bool {
        is_inline(object)
    }

    fn path(&self) -> &'static str {
        "/api/v1/sources"
    }

    fn shape(&self) -> Option<&'static Shape> {
        Some(&shapes::SOURCES)
    }

    fn draw(&self, drawing: &mut Drawing<'_>) -> Content {
        let mut content = Content::new();
        if let Some(runner) = drawing.runner() {
            content.set("runner", runner);
        }
        let has_workflows = drawing.random.chance(40);
        if has_workflows {
            let step = json!({"name": "s", "executor": {"config": {"command": drawing.text()}}});
            let workflows = json!([{"name": drawing.text(), "steps": [step]}]);
            content.set("workflows", Expression::text(workflows.to_string()));
        }
        if !has_workflows || drawing.random.chance(60) {
            let mut tools = vec![json!({
                "name": drawing.text(),
                "content": format!("echo <{}> 2>&1", drawing.sensitive()),
                "args": [{"name": "day", "required": true}],
            })];
            if drawing.random.chance(30) {
                tools.push(json!({"name": drawing.text(), "alias": "", "image": "alpine:3"}));
            }
            content.set("tools", Expression::text(json!(tools).to_string()));
        }
        if drawing.random.chance(50) {
            let given = json!({"token": drawing.sensitive(), "depth": [1.5, null]});
            content.set("dynamic_config", Expression::text(given.to_string()));
        }
        content
    }

    fn expects(&self, known: &Known<'_>) -> Attributes {
        let held = |name: &str, default: &str| -> Json {
            serde_json::from_str(&known.text_or(name, default)).unwrap()
        };
        let mut fields = json!({
            "name": known.text("name"),
            "type": "inline",
            "inline_tools": held("tools", "[]"),
            "inline_workflows": held("workflows", "[]"),
            "dynamic_config": held("dynamic_config", "{}"),
        });
        if let Some(runner) = known.optional("runner") {
            fields["runner"] = json!(runner);
        }
        members(fields)
    }

    fn shows(&self, object: &Json, _organisation: &Organisation<'_>) -> Attributes {
        members(json!({
            "id": object["uuid"],
            "name": object["name"],
            "type": "inline",
            "runner": object["runner"],
            "tools": object["inline_tools"],
            "workflows": object["inline_workflows"],
            "dynamic_config": object["dynamic_config"],
        }))
    }

    /// There are several ways to say nothing.
    fn unify(&self, attributes: &mut Attributes, _organisation: &Organisation<'_>) {
        for held in ["tools", "workflows"] {
            if attributes.get(held).is_some_and(|it| it == "") {
                attributes[held] = json!([]);
            }
        }
    }

    fn theirs(&self, name: &str) -> Json {
        let tools = json!([{"name": "theirs", "content": "date"}]);
        json!({"name": name, "type": "inline", "url": "", "inline_tools": tools})
    }

    fn go_state(&self, key: &str, object: &Json) -> Json {
        json!({
            "id": key,
            "name": object["name"],
            "type": "inline",
            "runner": object["runner"],
            "tools": object["inline_tools"].to_string(),
            "workflows": null,
            "dynamic_config": "{}",
        })
    }

    fn edits(&self, _object: &Json, text: &str) -> Vec<(&'static str, Json)> {
        vec![
            ("name", json!(text)),
            ("inline_tools", json!([{"name": text}])),
            ("inline_workflows", json!([{"name": text, "steps": []}])),
            ("dynamic_config", json!({"theirs": text})),
            ("runner", json!(text)),
        ]
    }
}
