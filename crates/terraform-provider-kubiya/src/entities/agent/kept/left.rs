//! Writes: what is not configured stays as the agent has it by then.

use std::collections::BTreeSet;

use kubiya_sdk::{AgentConfig, Client, Error};
use tfplugin_framework::{Cx, Result};

use super::{SOURCES, VARIABLES, is_configured};
use crate::attributes::known;
use crate::client::ProviderClient;
use crate::entities::agent::model::AgentModel;
use crate::record::Record;
use crate::references::{Referring, ids_held};
use crate::run::Share;

/// What a write of an agent leaves as it is, and what it takes away.
pub(in crate::entities::agent) struct Left {
    /// The attributes that are not configured.
    unconfigured: BTreeSet<&'static str>,
    /// Those that are configured just as the state shows them, perhaps for the first time: what the agent has beside that
    /// is not taken away before a plan has shown it.
    alike: BTreeSet<&'static str>,
    /// The names of variables and the ids of sources that were configured and are not any more.
    variables: BTreeSet<String>,
    sources: BTreeSet<String>,
}

impl Left {
    /// By the plan, which is in private data.
    pub(in crate::entities::agent) async fn of(
        cx: &Cx,
        client: &ProviderClient,
        prior: &AgentModel,
        planned: &AgentModel,
    ) -> Result<Self> {
        let record = Record::of(&cx.private);
        let had = prior.environment_variables.known().into_iter().flatten();
        let stays = planned.environment_variables.known();
        let taken = had.filter(|(name, _)| !stays.is_some_and(|it| it.contains_key(*name)));
        let stays: BTreeSet<&str> = known(&planned.sources).collect();
        let names = known(&prior.sources).filter(|name| !stays.contains(name));
        let names: Vec<&str> = names.collect();
        let set = AgentModel::SETS
            .iter()
            .find(|set| set.site.attribute == SOURCES);
        let sources = match set {
            Some(set) if !names.is_empty() && record.keeps(SOURCES) => {
                ids_held(client, &record, prior, set, &names).await?
            }
            _ => BTreeSet::new(),
        };
        let shares = [Share::Variables, Share::Sources].into_iter();
        let (unconfigured, configured): (Vec<Share>, Vec<Share>) =
            shares.partition(|share| !is_configured(cx, &record, *share));
        let attributes = |shares: Vec<Share>| shares.into_iter().map(Share::attribute);
        Ok(Self {
            unconfigured: attributes(unconfigured).collect(),
            alike: attributes(configured)
                .filter(|it| record.is_alike(it))
                .collect(),
            variables: taken.map(|(name, _)| name.clone()).collect(),
            sources,
        })
    }

    /// Updates an agent to a configuration, but for what is left.
    pub(in crate::entities::agent) async fn update(
        &self,
        client: &ProviderClient,
        id: &str,
        config: &AgentConfig,
    ) -> std::result::Result<(), Error> {
        let (api, run): (&Client, _) = (client.writing(), &client.run);
        if self.unconfigured.is_empty() && self.alike.is_empty() {
            return api.agents().update(id, config).await;
        }
        // What another resource has set in this run is not to be taken away again.
        let is_left = |taken: &BTreeSet<String>, share: Share, member: &str| {
            !taken.contains(member) || run.has_set(share, id, member)
        };
        let keep = |has: &AgentConfig, config: &mut AgentConfig| {
            if self.unconfigured.contains(VARIABLES) {
                config
                    .environment_variables
                    .clone_from(&has.environment_variables);
                let left = |name: &str| is_left(&self.variables, Share::Variables, name);
                config.environment_variables.retain(|name, _| left(name));
            }
            if self.alike.contains(VARIABLES) {
                for (name, value) in &has.environment_variables {
                    let variables = &mut config.environment_variables;
                    variables
                        .entry(name.clone())
                        .or_insert_with(|| value.clone());
                }
            }
            if self.alike.contains(SOURCES) {
                config.sources.extend(has.sources.iter().cloned());
            }
            if self.unconfigured.contains(SOURCES) {
                config.sources.clone_from(&has.sources);
                config
                    .sources
                    .retain(|id| is_left(&self.sources, Share::Sources, id));
            }
        };
        api.agents().update_keeping(id, config, keep).await
    }
}
