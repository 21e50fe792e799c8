//! Giving a source to an agent, and taking it away.

use kubiya_sdk::{AgentConfig, Error};

use super::model::Bond;
use crate::client::ProviderClient;
use crate::run::Share;

/// Gives the agent the source.
pub(super) async fn give(client: &ProviderClient, bond: &Bond) -> Result<(), Error> {
    let give = |config: &mut AgentConfig| {
        config.sources.insert(bond.source.clone());
    };
    client.writing().agents().edit(&bond.agent, give).await?;
    client
        .run
        .wrote(Share::Sources, &bond.agent, [&bond.source]);
    Ok(())
}

/// Takes the source away, unless another resource has given it in this run, or the agent's own manages all of them.
pub(super) async fn take(client: &ProviderClient, bond: &Bond) -> Result<(), Error> {
    let Bond { agent, source } = bond;
    let take = |config: &mut AgentConfig| {
        let run = &client.run;
        if !run.has_set(Share::Sources, agent, source) && !run.has_all(Share::Sources, agent) {
            config.sources.remove(source);
        }
    };
    client.writing().agents().edit(agent, take).await
}
