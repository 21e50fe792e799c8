//! An agent as plain data.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::http::is_distinct;

/// An agent: its configuration, and what the server adds to it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Agent {
    pub(super) id: String,
    pub(super) config: AgentConfig,
    pub(super) runners: Vec<String>,
    pub(super) created_at: Option<String>,
    pub(super) created_by: Option<String>,
}

impl Agent {
    /// The uuid, unique for ever.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The configuration, as the server has it.
    pub fn config(&self) -> &AgentConfig {
        &self.config
    }

    /// The names of all runners of the agent. [`AgentConfig::runner`] is the first.
    pub fn runners(&self) -> &[String] {
        &self.runners
    }

    /// When the agent was created, in the server's own words; RFC 3339 as far as is known.
    pub fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }

    /// The uuid of the user who created the agent.
    pub fn created_by(&self) -> Option<&str> {
        self.created_by.as_deref()
    }
}

/// Everything about an agent that can be configured here.
///
/// Creating and updating send **all** of it, empty parts included: what is empty here is cleared there.
/// Everyone who may read agents can read the values of environment variables; for secrets there is
/// [`secrets`](Self::secrets). Even so, `Debug` shows only the names of the variables. Serialised, the
/// configuration is complete, values included, so that it can be sent again.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::AgentConfig;
///
/// let mut config = AgentConfig::new("db-manager", "prod-runner");
/// config.description = "Looks after the databases".into();
/// config.secrets.insert("db-password".into());
/// ```
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentConfig {
    /// The name, unique in the organisation as far as is known. Not empty.
    pub name: String,
    /// What the agent is for.
    #[serde(default)]
    pub description: String,
    /// The instructions that the language model is given.
    #[serde(default)]
    pub instructions: String,
    /// The name of the runner that executes the agent. Of several, the first; see
    /// [`Agent::runners`](crate::Agent::runners).
    pub runner: String,
    /// The name of the language model. Empty: whatever the server takes.
    #[serde(default)]
    pub model: String,
    /// The container image. Empty: whatever the server takes.
    #[serde(default)]
    pub image: String,
    /// Whether the agent tells how it works.
    #[serde(default)]
    pub is_debug_mode: bool,
    /// Environment variables by name, their values byte for byte.
    #[serde(default)]
    pub environment_variables: BTreeMap<String, String>,
    /// The uuids of the users who may use the agent.
    #[serde(default)]
    pub users: BTreeSet<String>,
    /// The uuids of the groups whose members may use the agent.
    #[serde(default)]
    pub groups: BTreeSet<String>,
    /// The uuids of the sources whose tools the agent has.
    #[serde(default)]
    pub sources: BTreeSet<String>,
    /// The addresses of further tools.
    #[serde(default)]
    pub tool_sources: BTreeSet<String>,
    /// The names of the secrets that the agent can read.
    #[serde(default)]
    pub secrets: BTreeSet<String>,
    /// The names of the integrations that the agent can use.
    #[serde(default)]
    pub integrations: BTreeSet<String>,
    /// Addresses of documents that the agent knows.
    #[serde(default)]
    pub links: BTreeSet<String>,
    /// What users are offered to begin with, in this order.
    #[serde(default)]
    pub starters: Vec<Starter>,
    /// Prepared tasks, in this order.
    #[serde(default)]
    pub tasks: Vec<Task>,
}

impl AgentConfig {
    /// An agent of this name on this runner; all else is empty.
    pub fn new(name: impl Into<String>, runner: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: String::new(),
            instructions: String::new(),
            runner: runner.into(),
            model: String::new(),
            image: String::new(),
            is_debug_mode: false,
            environment_variables: BTreeMap::new(),
            users: BTreeSet::new(),
            groups: BTreeSet::new(),
            sources: BTreeSet::new(),
            tool_sources: BTreeSet::new(),
            secrets: BTreeSet::new(),
            integrations: BTreeSet::new(),
            links: BTreeSet::new(),
            starters: Vec::new(),
            tasks: Vec::new(),
        }
    }

    /// What a server could repeat in an error, and must not be shown there.
    pub(super) fn sensitive(&self) -> impl Iterator<Item = &str> {
        sensitive(&self.environment_variables)
    }
}

/// The values of these variables that could be credentials.
///
/// Any text has a "1" or a "22" in it, and for such a value the whole of it would have to be withheld. A
/// value so short is no credential.
pub(super) fn sensitive(variables: &BTreeMap<String, String>) -> impl Iterator<Item = &str> {
    let values = variables.values().map(String::as_str);
    values.filter(|value| is_distinct(value))
}

/// A command that users are offered to begin with.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Starter {
    /// What it is called.
    pub name: String,
    /// What it makes the agent do.
    #[serde(default)]
    pub command: String,
}

/// A prepared task.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// What it is called.
    pub name: String,
    /// What the agent is told.
    #[serde(default)]
    pub prompt: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
}

impl fmt::Debug for AgentConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variables: BTreeSet<&String> = self.environment_variables.keys().collect();
        f.debug_struct("AgentConfig")
            .field("name", &self.name)
            .field("description", &self.description)
            .field("instructions", &self.instructions)
            .field("runner", &self.runner)
            .field("model", &self.model)
            .field("image", &self.image)
            .field("is_debug_mode", &self.is_debug_mode)
            .field("environment_variables", &variables)
            .field("users", &self.users)
            .field("groups", &self.groups)
            .field("sources", &self.sources)
            .field("tool_sources", &self.tool_sources)
            .field("secrets", &self.secrets)
            .field("integrations", &self.integrations)
            .field("links", &self.links)
            .field("starters", &self.starters)
            .field("tasks", &self.tasks)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_occur_in_any_text_are_not_searched_for_in_it() {
        let mut config = AgentConfig::new("a", "r");
        let variables =
            ["22", "", "1.5", "yes", "hunter2"].map(|it| (it.to_owned(), it.to_owned()));
        config.environment_variables = variables.into();
        assert_eq!(config.sensitive().collect::<Vec<_>>(), ["hunter2"]);
    }

    #[test]
    fn debug_shows_the_names_of_variables_and_no_values() {
        let mut config = AgentConfig::new("a", "r");
        let value = "s3cret-of-the-variable".to_owned();
        config
            .environment_variables
            .insert("DB_PASSWORD".into(), value);
        let shown = format!("{config:?} {config:#?}");
        assert!(shown.contains(r#"{"DB_PASSWORD"}"#), "{shown}");
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}
