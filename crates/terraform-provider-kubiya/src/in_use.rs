//! Why an object cannot be deleted: agents use it.

use kubiya_sdk::{AgentConfig, Error, ErrorKind};
use tfplugin_framework::Diagnostic;

use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::nouns::Noun;
use crate::objects::{Failure, Held};

/// How agents use objects of a kind.
pub(crate) struct Use {
    pub(crate) noun: Noun,
    /// Whether an agent uses the object of a name.
    pub(crate) is_by: fn(&AgentConfig, &str) -> bool,
    /// What is to be done with agents that do.
    pub(crate) how_to_release: &'static str,
}

impl Use {
    /// What a delete of an object has come to. A conflict is explained by the agents that use the object, as far as they
    /// can be listed.
    pub(crate) async fn explain(
        &self,
        client: &ProviderClient,
        held: Held<'_>,
        deleted: Result<(), Failure>,
    ) -> tfplugin_framework::Result<()> {
        match deleted {
            Ok(()) => Ok(()),
            Err(Failure::Refused(refusal)) => Err(refusal.into()),
            Err(Failure::Api(error)) => Err(self.failure(client, held.name, &error).await.into()),
        }
    }

    async fn failure(&self, client: &ProviderClient, name: &str, error: &Error) -> Diagnostic {
        if error.kind() == ErrorKind::Conflict {
            let agents = client.agents.hint().await;
            let using = agents.iter().map(kubiya_sdk::Agent::config);
            let using = using.filter(|config| (self.is_by)(config, name));
            let names: Vec<_> = using.map(|config| config.name.as_str()).collect();
            if !names.is_empty() {
                return error::in_use(self.noun, name, &names, self.how_to_release, error);
            }
        }
        error::describe(Verb::Delete, self.noun, name, error)
    }
}
