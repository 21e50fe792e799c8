use kubiya_emulator::{Shape, shapes};
use serde_json::{Value as Json, json};
use tfplugin_framework::Value;

use super::{Kind, members};
use crate::configuration::{Content, Drawing, Expression, Known};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

pub(super) struct ExternalKnowledge;

const CHANNELS: [&str; 4] = ["C01", "C02", "C03", "C04"];

/// Entries have no names: what one is called in a history shows nowhere.
impl Kind for ExternalKnowledge {
    fn type_name(&self) -> &'static str {
        "kubiya_external_knowledge"
    }

    fn path(&self) -> &'static str {
        "/api/v1/rag/integration/slack"
    }

    fn shape(&self) -> Option<&'static Shape> {
        Some(&shapes::EXTERNAL_KNOWLEDGE)
    }

    fn may_have_twins(&self) -> bool {
        true
    }

    fn named(&self, _name: &str) -> Option<(&'static str, String)> {
        Some(("vendor", "slack".to_owned()))
    }

    fn draw(&self, drawing: &mut Drawing<'_>) -> Content {
        let mut content = Content::new();
        let mut channels = drawing.random.some(&CHANNELS, 50);
        if channels.is_empty() {
            channels.push(CHANNELS[0]);
        }
        let channels = channels.into_iter().map(Value::from).collect();
        let config = Value::map([("channel_ids", Value::set(channels))]);
        content.set("config", Expression::Is(config));
        content
    }

    fn expects(&self, known: &Known<'_>) -> Attributes {
        let channels = known.within("config", "channel_ids");
        let fields = json!({"channel_ids": channels, "integration_type": "slack"});
        members(fields)
    }

    fn shows(&self, object: &Json, _organisation: &Organisation<'_>) -> Attributes {
        members(json!({
            "id": object["uuid"],
            "vendor": "slack",
            "config": {"channel_ids": object["channel_ids"]},
            "org": object["org"],
            "start_date": object["start_date"],
            "integration_type": object["integration_type"],
            "created_at": object["created_at"],
            "updated_at": object["updated_at"],
        }))
    }

    fn unify(&self, attributes: &mut Attributes, _organisation: &Organisation<'_>) {
        if let Some(Json::Array(channels)) = attributes["config"].get_mut("channel_ids") {
            channels.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        }
    }

    fn theirs(&self, _name: &str) -> Json {
        json!({"channel_ids": ["CTHEIRS"]})
    }

    fn name_of(&self, _object: &Json) -> String {
        String::new()
    }

    fn go_state(&self, key: &str, object: &Json) -> Json {
        let channels = object["channel_ids"].as_array().map_or(0, Vec::len);
        let types = vec!["string"; channels];
        json!({
            "config": {
                "value": {"channel_ids": object["channel_ids"]},
                "type": ["object", {"channel_ids": ["tuple", types]}],
            },
            "created_at": "",
            "id": key,
            "integration_type": "slack",
            "org": object["org"],
            "start_date": object["start_date"],
            "updated_at": "",
            "vendor": "slack",
        })
    }

    fn edits(&self, object: &Json, text: &str) -> Vec<(&'static str, Json)> {
        let mut more = object["channel_ids"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        more.push(json!(format!("C{text}")));
        vec![
            ("channel_ids", json!(more)),
            ("channel_ids", json!(["C09"])),
        ]
    }
}
