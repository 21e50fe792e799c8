//! What an agent refers to.

use kubiya_sdk::{Agent, AgentConfig};
use tfplugin_framework::{Attr, Diagnostic, Plan};

use super::kept;
use super::model::AgentModel;
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::directory::Kind;
use crate::error;
use crate::objects::Held;
use crate::references::{Reference, ReferenceSet, Referring, Site, reference_set};

impl Referring for AgentModel {
    type Object = Agent;
    type Config = AgentConfig;

    const SETS: &'static [ReferenceSet<Self>] = &[
        reference_set!(groups, Group),
        reference_set!(integrations, Integration),
        reference_set!(secrets, Secret),
        reference_set!(sources, Source),
        reference_set!(users, User),
    ];

    /// Of several runners it is the first.
    const SINGLES: &'static [Reference<Self>] = &[Reference {
        site: Site {
            attribute: "runner",
            kind: Kind::Runner,
        },
        of: |model| &model.runner,
        of_mut: |model| &mut model.runner,
        id: |config| &config.runner,
        id_mut: |config| &mut config.runner,
    }];

    const KEPT: &'static [&'static str] = &kept::KEPT;

    fn id(&self) -> &str {
        self.id()
    }

    fn name(&self) -> &Attr<String> {
        &self.name
    }

    fn held(&self) -> Held<'_> {
        Held {
            key: self.id(),
            name: self.called(),
            created_at: self.created_at.known().map(String::as_str),
        }
    }

    fn config(&self) -> AgentConfig {
        self.config()
    }

    fn config_of(agent: &Agent) -> &AgentConfig {
        agent.config()
    }

    fn unsettle(&mut self) {
        self.owner = Attr::Unknown;
        if self.created_at.is_null() {
            self.created_at = Attr::Unknown;
        }
    }
}

/// The warning for a model that the organisation does not list.
///
/// Not an error: the list lags behind the models that work, and an agent whose model was taken off it
/// goes on. A list that is empty or cannot be read says nothing.
pub(super) async fn doubtful_model(
    client: &ProviderClient,
    plan: &Plan<AgentModel>,
) -> Option<Diagnostic> {
    let model = plan.config.model.known()?;
    let prior = plan.prior.as_ref().map(|prior| text(&prior.model));
    if client.run.is_applying() || prior == Some(model) {
        return None;
    }
    let models = client.entries(Kind::Model).await.ok()?;
    let listed: Vec<&str> = models.ids().collect();
    let is_unlisted = !listed.is_empty() && !listed.contains(&model.as_str());
    is_unlisted.then(|| error::agent::unlisted_model(model, &listed))
}

/// The e-mail address of whoever created an agent, or their id; nothing where the users cannot be read.
pub(super) async fn owner(client: &ProviderClient, agent: &Agent) -> Option<String> {
    let creator = agent.created_by()?;
    let users = client.entries(Kind::User).await.ok()?;
    Some(users.name_of(creator))
}
