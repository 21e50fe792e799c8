use kubiya_emulator::Shape;
use serde_json::{Map, Value as Json, json};
use tfplugin_framework::Value;

use super::part::{Part, is_open};
use super::{Kind, members};
use crate::configuration::{Content, Drawing, Expression, Known};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

pub(super) struct AgentEnvironment;

/// Names that begin so are of variables of this kind alone.
const PREFIX: &str = "PART_";

const NAMES: [&str; 3] = ["PART_A", "PART_B", "PART_C"];

impl Kind for AgentEnvironment {
    fn type_name(&self) -> &'static str {
        "kubiya_agent_environment"
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

    fn named(&self, _name: &str) -> Option<(&'static str, String)> {
        None
    }

    /// One of an agent, so that they never claim the same variable.
    fn draw(&self, drawing: &mut Drawing<'_>) -> Content {
        let mut content = Content::new();
        let mut agents = drawing.open_agents();
        match drawing.referred_to("kubiya_agent") {
            Some(agent) => agents = vec![agent],
            None => agents.retain(|agent| !drawing.is_shared_by(self.type_name(), &[*agent])),
        }
        if agents.is_empty() {
            return content;
        }
        let agent = drawing.random.pick(&agents);
        let attribute = drawing.random.pick(&["id", "name"]);
        content.set("agent_id", Expression::Of(agent, attribute));
        let mut names = drawing.random.some(&NAMES, 50);
        if names.is_empty() {
            names.push(NAMES[0]);
        }
        let variables = names.into_iter();
        let variables = variables.map(|name| (name, Value::string(drawing.sensitive())));
        let variables = Value::map(variables.collect::<Vec<_>>());
        content.set("environment_variables", Expression::Is(variables));
        content
    }

    fn expects(&self, known: &Known<'_>) -> Attributes {
        members(json!({
            "id": known.id("agent_id", "kubiya_agent"),
            "environment_variables": known.texts_by_name("environment_variables"),
        }))
    }

    fn shows(&self, object: &Json, _organisation: &Organisation<'_>) -> Attributes {
        members(object.clone())
    }

    /// What is renamed in place leaves its old name in the state. The id tells what it refers to.
    fn unify(&self, attributes: &mut Attributes, _organisation: &Organisation<'_>) {
        attributes.remove("agent_id");
    }

    fn theirs(&self, _name: &str) -> Json {
        Json::Null
    }

    fn go_state(&self, _key: &str, _object: &Json) -> Json {
        Json::Null
    }

    fn edits(&self, object: &Json, text: &str) -> Vec<(&'static str, Json)> {
        let variables = || object["environment_variables"].as_object().cloned();
        let mut others = variables().unwrap_or_default();
        others.values_mut().for_each(|value| *value = json!(text));
        let fewer: Map<_, _> = variables().into_iter().flatten().skip(1).collect();
        vec![
            ("environment_variables", json!(others)),
            ("environment_variables", json!(fewer)),
        ]
    }
}

impl Part for AgentEnvironment {
    fn of(&self, agent: &Json) -> Vec<(String, Json)> {
        let variables = agent["environment_variables"].as_object().cloned();
        let variables = variables.into_iter().flatten();
        let variables: Map<_, _> = variables
            .filter(|(name, _)| name.starts_with(PREFIX))
            .collect();
        let id = agent["uuid"].as_str().unwrap_or_default().to_owned();
        match is_open(agent) && !variables.is_empty() {
            true => {
                let object = json!({"id": id, "environment_variables": variables});
                vec![(id, object)]
            }
            false => Vec::new(),
        }
    }

    fn put(&self, agent: &mut Map<String, Json>, _key: &str, part: &Json) {
        let has = agent.get("environment_variables").and_then(Json::as_object);
        let others = has.cloned().into_iter().flatten();
        let others = others.filter(|(name, _)| !name.starts_with(PREFIX));
        let own = part["environment_variables"].as_object().cloned();
        let variables: Map<_, _> = others.chain(own.into_iter().flatten()).collect();
        agent.insert("environment_variables".to_owned(), json!(variables));
    }

    fn import_id(&self, key: &str, part: &Json) -> String {
        let names = part["environment_variables"].as_object();
        let names: Vec<&str> = names
            .into_iter()
            .flat_map(Map::keys)
            .map(String::as_str)
            .collect();
        format!("{key}/{}", names.join(","))
    }
}
