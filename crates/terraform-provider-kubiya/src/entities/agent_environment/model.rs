//! The resource's attributes, as schema and as type.

use std::collections::{BTreeMap, BTreeSet};

use kubiya_sdk::AgentConfig;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema, not_empty};
use tfplugin_framework::{Attr, Type};

use super::description;
use crate::attributes::text;
use crate::entities::agent::{self, AGENT};
use crate::nouns;
use crate::objects::Part;

#[derive(Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct AgentEnvironmentModel {
    pub(super) id: Attr<String>,
    pub(super) agent_id: Attr<String>,
    pub(super) environment_variables: Attr<BTreeMap<String, Attr<String>>>,
}

impl AgentEnvironmentModel {
    /// Variables of this agent, as it has them.
    pub(super) fn of(agent: &str, names: &[&str], config: &AgentConfig) -> Self {
        let mut model = Self {
            id: Attr::Known(agent.to_owned()),
            agent_id: Attr::Known(agent.to_owned()),
            environment_variables: Attr::Known(
                names
                    .iter()
                    .map(|name| ((*name).to_owned(), Attr::Null))
                    .collect(),
            ),
        };
        model.absorb(config);
        model
    }

    /// The same with other variables.
    pub(super) fn with(&self, variables: BTreeMap<String, Attr<String>>) -> Self {
        Self {
            id: self.id.clone(),
            agent_id: self.agent_id.clone(),
            environment_variables: Attr::Known(variables),
        }
    }

    /// The id of the agent; empty only where there is none yet, which no stored state is.
    pub(super) fn agent(&self) -> &str {
        text(&self.id)
    }

    /// What to call it in front of the practitioner: as the agent is called.
    pub(super) fn called(&self) -> &str {
        text(&self.agent_id)
    }

    /// What the state holds, which is imported by this ID.
    pub(super) fn part<'a>(&'a self, import_id: &'a str) -> Part<'a> {
        Part {
            noun: nouns::AGENT_ENVIRONMENT,
            name: self.called(),
            import_id,
            key: self.agent(),
        }
    }

    /// By what it is imported.
    pub(super) fn import_id(&self) -> String {
        let names: Vec<String> = self.names().into_iter().collect();
        format!("{}/{}", self.agent(), names.join(","))
    }

    /// The variables that are known, with an empty text for a value that is not.
    pub(super) fn variables(&self) -> BTreeMap<String, String> {
        let variables = self.environment_variables.known().into_iter().flatten();
        variables
            .map(|(name, value)| (name.clone(), text(value).to_owned()))
            .collect()
    }

    pub(super) fn names(&self) -> BTreeSet<String> {
        self.variables().into_keys().collect()
    }

    /// Takes over what the agent has of the variables. Those that it lacks are not there.
    pub(super) fn absorb(&mut self, config: &AgentConfig) {
        let has = |name: &String| config.environment_variables.get(name);
        let names = self.names().into_iter();
        let found = names.filter_map(|name| has(&name).cloned().map(|value| (name, value.into())));
        self.environment_variables = Attr::Known(found.collect());
    }
}

pub(super) fn schema() -> Schema {
    Schema::new(description::AGENT_ENVIRONMENT)
        .version(1)
        .attribute(
            AGENT.attribute,
            Attribute::required(Type::String)
                .check(not_empty())
                .requires_replace()
                .describe(description::AGENT_ID),
        )
        .attribute(
            "environment_variables",
            Attribute::required(Type::map(Type::String))
                .never_quoted()
                .check(agent::variables())
                .describe(description::ENVIRONMENT_VARIABLES),
        )
        .attribute(
            "id",
            Attribute::computed(Type::String)
                .keeps_state()
                .describe(description::ID),
        )
}
