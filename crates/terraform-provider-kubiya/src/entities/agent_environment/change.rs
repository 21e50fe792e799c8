//! What a write does to the variables of an agent.

use std::collections::{BTreeMap, BTreeSet};

use kubiya_sdk::{AgentConfig, Error};

use crate::client::ProviderClient;
use crate::run::Share;

/// A change of one agent's variables.
#[derive(Default)]
pub(super) struct Change {
    /// Those that are to be there.
    pub(super) set: BTreeMap<String, String>,
    /// Those of them that may have any value before.
    pub(super) own: BTreeSet<String>,
    /// Those that are to go.
    pub(super) remove: BTreeSet<String>,
}

impl Change {
    /// Changes the agent with this id. Gives the new variables that it has already, with other values: where there are
    /// any, nothing is set. What is to go does so all the same: another resource may wait for it.
    pub(super) async fn make(
        &self,
        client: &ProviderClient,
        agent: &str,
    ) -> Result<Vec<String>, Error> {
        let agents = client.writing().agents();
        let is_another = |config: &AgentConfig, (name, value): (&String, &String)| {
            let has = config.environment_variables.get(name);
            !self.own.contains(name) && has.is_some_and(|has| has != value)
        };
        let change = |config: &mut AgentConfig| {
            let exist = self.set.iter().filter(|it| is_another(config, *it));
            let exist: Vec<String> = exist.map(|(name, _)| name.clone()).collect();
            let variables = &mut config.environment_variables;
            variables.retain(|name, _| !self.removes(client, agent, name));
            if exist.is_empty() {
                variables.extend(self.set.clone());
            }
            exist
        };
        let exist = agents.edit(agent, change).await?;
        if exist.is_empty() {
            client.run.wrote(Share::Variables, agent, self.set.keys());
        }
        Ok(exist)
    }

    /// Whether a variable is to go. What another resource has set in this run, or the agent's own manages, is not.
    fn removes(&self, client: &ProviderClient, agent: &str, name: &str) -> bool {
        self.remove.contains(name)
            && !client.run.has_set(Share::Variables, agent, name)
            && !client.run.has_all(Share::Variables, agent)
    }
}
