//! Why a secret cannot be deleted: agents use it.

use kubiya_sdk::{Agent, Error, ErrorKind};
use tfplugin_framework::Diagnostic;

use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::nouns;

/// The diagnostic for a secret that was not deleted; a conflict is explained by the agents that use it.
pub(super) async fn not_deleted(client: &ProviderClient, name: &str, error: &Error) -> Diagnostic {
    if error.kind() == ErrorKind::Conflict {
        let users = agents_that_use(client, name).await;
        if !users.is_empty() {
            return error::secret::in_use(name, &users, error);
        }
    }
    error::describe(Verb::Delete, nouns::SECRET, name, error)
}

/// The names of the agents that use a secret, as far as they can be listed.
async fn agents_that_use(client: &ProviderClient, secret: &str) -> Vec<String> {
    let agents = client.agents.hint().await;
    let using = agents.iter().map(Agent::config);
    let using = using.filter(|config| config.secrets.contains(secret));
    using.map(|config| format!("{:?}", config.name)).collect()
}
