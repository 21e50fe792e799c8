//! What is a part of an agent: the API has it there alone, and several may manage parts of one agent.

use serde_json::{Map, Value as Json};

use crate::configuration::Label;

/// The link of an agent whose variables and sources are left to others. It says so in the configuration and at the API.
pub(crate) const OPEN: &str = "https://parts.example.com";

/// A kind of which all objects are parts of agents.
pub(crate) trait Part: Sync {
    /// Those of an agent, by their keys, which begin with the agent's.
    fn of(&self, agent: &Json) -> Vec<(String, Json)>;

    /// Has an agent hold this part with other members, or with none.
    fn put(&self, agent: &mut Map<String, Json>, key: &str, part: &Json);

    /// By what a part is imported.
    fn import_id(&self, key: &str, part: &Json) -> String;
}

/// Whether the agent leaves its parts to others.
pub(super) fn is_open(agent: &Json) -> bool {
    let mut links = agent["links"].as_array().into_iter().flatten();
    links.any(|link| link == OPEN)
}

/// The key of the agent of which this is a part.
pub(crate) fn agent_of(key: &str) -> &str {
    key.split('/').next().unwrap_or(key)
}

/// Whether a resource is one of parts.
pub(crate) fn is_part(label: Label) -> bool {
    label.kind().part().is_some()
}
