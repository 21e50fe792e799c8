use kubiya_emulator::Shape;
use serde_json::{Map, Value as Json, json};

use super::part::{Part, is_open};
use super::{Kind, members};
use crate::configuration::{Content, Drawing, Expression, Known};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

pub(super) struct AgentSource;

/// Both kinds of sources are sources to an agent.
const SOURCES: [&str; 2] = ["kubiya_source", "kubiya_inline_source"];

impl Kind for AgentSource {
    fn type_name(&self) -> &'static str {
        "kubiya_agent_source"
    }

    fn path(&self) -> &'static str {
        "/api/v1/agents"
    }

    fn shape(&self) -> Option<&'static Shape> {
        None
    }

    fn part(&self) -> Option<&dyn Part> {
        Some(self)
    }

    fn has_update(&self) -> bool {
        false
    }

    fn named(&self, _name: &str) -> Option<(&'static str, String)> {
        None
    }

    /// Of an agent and a source that no other has. One that is there stays as it is.
    fn draw(&self, drawing: &mut Drawing<'_>) -> Content {
        if let Some(content) = drawing.content() {
            return content.clone();
        }
        let mut content = Content::new();
        let mut sources = drawing.labels(SOURCES[0]);
        sources.extend(drawing.labels(SOURCES[1]));
        let agents = drawing.open_agents().into_iter();
        let pairs = agents.flat_map(|agent| sources.iter().map(move |source| [agent, *source]));
        let free = pairs.filter(|pair| !drawing.is_shared_by(self.type_name(), pair));
        let free: Vec<_> = free.collect();
        if !free.is_empty() {
            let [agent, source] = drawing.random.pick(&free);
            let attributes = ["id", "name"];
            for (attribute, label) in [("agent_id", agent), ("source_id", source)] {
                let of = drawing.random.pick(&attributes);
                content.set(attribute, Expression::Of(label, of));
            }
        }
        content
    }

    fn expects(&self, known: &Known<'_>) -> Attributes {
        let agent = known.id("agent_id", "kubiya_agent").unwrap_or_default();
        let source = known.text("source_id");
        let source = known.organisation.id_of(&SOURCES, &source);
        members(json!({"id": format!("{agent}/{source}")}))
    }

    fn shows(&self, object: &Json, _organisation: &Organisation<'_>) -> Attributes {
        members(object.clone())
    }

    /// What is renamed in place leaves its old name in the state. The id tells what it refers to.
    fn unify(&self, attributes: &mut Attributes, _organisation: &Organisation<'_>) {
        attributes.remove("agent_id");
        attributes.remove("source_id");
    }

    fn theirs(&self, _name: &str) -> Json {
        Json::Null
    }

    fn go_state(&self, _key: &str, _object: &Json) -> Json {
        Json::Null
    }

    /// It is there or not.
    fn edits(&self, _object: &Json, _text: &str) -> Vec<(&'static str, Json)> {
        Vec::new()
    }
}

impl Part for AgentSource {
    fn of(&self, agent: &Json) -> Vec<(String, Json)> {
        let sources = agent["sources"].as_array().into_iter().flatten();
        let sources = sources.filter(|_| is_open(agent)).filter_map(Json::as_str);
        let agent = agent["uuid"].as_str().unwrap_or_default();
        let keys = sources.map(|source| format!("{agent}/{source}"));
        keys.map(|key| (key.clone(), json!({"id": key}))).collect()
    }

    fn put(&self, agent: &mut Map<String, Json>, key: &str, part: &Json) {
        let source = key.split('/').next_back();
        let sources = agent.get("sources").and_then(Json::as_array);
        let sources = sources.into_iter().flatten();
        let others = sources.filter(|it| it.as_str() != source).cloned();
        let own = source
            .filter(|_| !part.is_null())
            .map(|source| json!(source));
        let sources: Vec<_> = others.chain(own).collect();
        agent.insert("sources".to_owned(), json!(sources));
    }

    fn import_id(&self, key: &str, _part: &Json) -> String {
        key.to_owned()
    }
}
