use kubiya_emulator::{Shape, shapes};
use serde_json::{Value as Json, json};

use super::{Kind, members};
use crate::configuration::{Content, Drawing, Expression, Known};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

pub(super) struct Trigger;

impl Kind for Trigger {
    fn type_name(&self) -> &'static str {
        "kubiya_trigger"
    }

    fn path(&self) -> &'static str {
        "/api/workflows"
    }

    fn shape(&self) -> Option<&'static Shape> {
        Some(&shapes::TRIGGERS)
    }

    fn unseen(&self) -> &'static [&'static str] {
        &["runner", "webhook_hash"]
    }

    fn later(&self) -> &'static [&'static str] {
        &["status", "runner"]
    }

    fn may_have_twins(&self) -> bool {
        true
    }

    fn draw(&self, drawing: &mut Drawing<'_>) -> Content {
        let mut content = Content::new();
        match drawing.one_of("kubiya_runner", "name") {
            Some(runner) if drawing.random.chance(60) => content.set("runner", runner),
            _ => content.is("runner", "kubiya-hosted".to_owned()),
        }
        let mut step = json!({"name": "s", "executor": {"config": {"token": drawing.sensitive()}}});
        if drawing.random.chance(50) {
            step["depends"] = json!([]);
        }
        let mut workflow = json!({"name": drawing.text(), "version": 1, "steps": [step]});
        if drawing.random.chance(50) {
            workflow["env"] = json!({"A": drawing.text()});
        }
        content.set("workflow", Expression::text(workflow.to_string()));
        content
    }

    fn expects(&self, known: &Known<'_>) -> Attributes {
        let workflow: Json = serde_json::from_str(&known.text("workflow")).unwrap();
        let fields = json!({
            "name": known.text("name"),
            "definition": workflow,
            "status": "published",
            "runner": known.text("runner"),
        });
        members(fields)
    }

    fn shows(&self, object: &Json, _organisation: &Organisation<'_>) -> Attributes {
        let (id, hash) = (&object["id"], object["webhook_hash"].as_str());
        members(json!({
            "id": id,
            "workflow_id": id,
            "name": object["name"],
            "workflow": object["definition"],
            "status": object["status"],
            "url": format!("{}?h={}", id.as_str().unwrap_or_default(), hash.unwrap_or_default()),
        }))
    }

    fn untold(&self) -> &'static [&'static str] {
        &["url"]
    }

    /// The address is anywhere.
    fn unify(&self, attributes: &mut Attributes, _organisation: &Organisation<'_>) {
        if let Some((_, path)) = attributes["url"]
            .as_str()
            .and_then(|it| it.split_once("/triggers/"))
        {
            attributes["url"] = json!(path);
        }
    }

    fn can_be_told(&self, _known: &Known<'_>) -> bool {
        false
    }

    fn theirs(&self, name: &str) -> Json {
        let workflow = json!({"name": "theirs", "version": 1, "steps": []});
        json!({"name": name, "status": "published", "runner": "theirs", "definition": workflow})
    }

    fn go_state(&self, key: &str, object: &Json) -> Json {
        let hash = object["webhook_hash"].as_str().unwrap_or_default();
        json!({
            "id": key,
            "workflow_id": key,
            "name": object["name"],
            "runner": object["runner"],
            "status": "published",
            "url": format!("https://hook.example/triggers/{key}?h={hash}"),
            "workflow": object["definition"].to_string(),
        })
    }

    /// Nothing shows another runner.
    fn edits(&self, _object: &Json, text: &str) -> Vec<(&'static str, Json)> {
        let workflow = json!({"name": text, "version": 1, "steps": []});
        vec![
            ("name", json!(text)),
            ("definition", workflow),
            ("status", json!("draft")),
        ]
    }
}
