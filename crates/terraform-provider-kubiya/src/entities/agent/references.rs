//! What an agent refers to.

use std::collections::BTreeSet;

use kubiya_sdk::{Agent, AgentConfig};
use tfplugin_framework::{Attr, Cx, Diagnostic, Plan, Result, Type, to_value};

use super::model::AgentModel;
use crate::attributes::{Texts, text};
use crate::client::ProviderClient;
use crate::directory::Kind;
use crate::error;
use crate::record::Record;
use crate::references::{Applying, Planning, Reading, Site, Targets};

/// An attribute that is a set of references.
pub(super) struct ReferenceSet {
    pub(super) site: Site,
    pub(super) of: fn(&AgentModel) -> &Attr<Texts>,
    pub(super) of_mut: fn(&mut AgentModel) -> &mut Attr<Texts>,
    /// What the API has in its place: ids, or names.
    pub(super) ids: fn(&AgentConfig) -> &BTreeSet<String>,
    pub(super) ids_mut: fn(&mut AgentConfig) -> &mut BTreeSet<String>,
}

macro_rules! set {
    ($attribute:ident, $kind:ident) => {
        ReferenceSet {
            site: Site {
                attribute: stringify!($attribute),
                kind: Kind::$kind,
            },
            of: |model| &model.$attribute,
            of_mut: |model| &mut model.$attribute,
            ids: |config| &config.$attribute,
            ids_mut: |config| &mut config.$attribute,
        }
    };
}

/// Every such set of an agent.
pub(super) const SETS: [ReferenceSet; 5] = [
    set!(groups, Group),
    set!(integrations, Integration),
    set!(secrets, Secret),
    set!(sources, Source),
    set!(users, User),
];

const RUNNER: Site = Site {
    attribute: "runner",
    kind: Kind::Runner,
};

/// Checks what the plan refers to anew, leaves as it was what is only spelled in another way, and plans an update
/// where the same texts lead to other objects.
pub(super) async fn plan(
    cx: &mut Cx,
    client: &ProviderClient,
    plan: &mut Plan<AgentModel>,
) -> Result<()> {
    let prior = plan.prior.as_ref();
    let mut record = Record::of(&cx.private);
    if prior.is_none()
        && record.is_empty()
        && let Some(name) = plan.planned.name.known()
    {
        // What is made anew refers to the same. Core hands the delete what this plan leaves in private data.
        record = client.records.of(Kind::Agent, name);
        record.clone().keep(&mut cx.private);
    }
    let mut references = Planning::new(client, &record, prior.is_some());
    for set in SETS {
        let planned = (set.of_mut)(&mut plan.planned);
        references.set(&set.site, prior.map(set.of), planned).await;
    }
    let runner = prior.map(|prior| &prior.runner);
    references
        .one(&RUNNER, runner, &mut plan.planned.runner)
        .await;
    let targets = references.finish(cx)?;
    // Core sees no difference in names, and takes a plan without one for nothing to do. What the first plan holds
    // as known must stay so while applying, and what is unknown in it may turn out to be no difference then. An
    // agent with conditions, planned before what it refers to and without a difference, is out of reach: Core
    // plans it once more when that is made, and reports an inconsistent plan.
    let is_hidden = targets == Targets::Other && prior == Some(&plan.planned);
    let is_open =
        prior.is_some_and(|prior| *prior != plan.planned) && !is_wholly_known(&plan.planned);
    if targets == Targets::Unknown || is_hidden || is_open {
        plan.planned.owner = Attr::Unknown;
        if plan.planned.created_at.is_null() {
            plan.planned.created_at = Attr::Unknown;
        }
    }
    Ok(())
}

fn is_wholly_known(planned: &AgentModel) -> bool {
    to_value(planned, &Type::Dynamic).is_ok_and(|planned| planned.is_wholly_known())
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
    if client.is_applying() || prior == Some(model) {
        return None;
    }
    let models = client.entries(Kind::Model).await.ok()?;
    let listed: Vec<&str> = models.ids().collect();
    let is_unlisted = !listed.is_empty() && !listed.contains(&model.as_str());
    is_unlisted.then(|| error::agent::unlisted_model(model, &listed))
}

/// The agent as the API is to have it, and what to record of its references once it is written.
pub(super) async fn resolve(
    cx: &Cx,
    client: &ProviderClient,
    prior: Option<&AgentModel>,
    planned: &AgentModel,
) -> Result<(AgentConfig, Record)> {
    let record = Record::of(&cx.private);
    let (mut config, mut references) = look_up(client, record.clone(), prior, planned).await;
    if references.are_unbound()
        && let Some(prior) = prior
        && let Some(record) = read_record(client, record, prior).await
    {
        (config, references) = look_up(client, record, Some(prior), planned).await;
    }
    Ok((config, references.finish()?))
}

async fn look_up<'a>(
    client: &'a ProviderClient,
    record: Record,
    prior: Option<&AgentModel>,
    planned: &AgentModel,
) -> (AgentConfig, Applying<'a>) {
    let mut config = planned.config();
    let mut references = Applying::new(client, record);
    for set in SETS {
        let names = (set.of)(planned);
        let ids = references.ids(&set.site, prior.map(set.of), names).await;
        *(set.ids_mut)(&mut config) = ids;
    }
    let runner = prior.map(|prior| &prior.runner);
    config.runner = references.id(&RUNNER, runner, &planned.runner).await;
    (config, references)
}

/// What the names of a state stand for by what the agent holds; nothing where that cannot be read.
async fn read_record(
    client: &ProviderClient,
    record: Record,
    state: &AgentModel,
) -> Option<Record> {
    let agent = client.agents.find(state.id()).await.ok()??;
    let mut references = Reading::new(client, record);
    for set in SETS {
        let ids = (set.ids)(agent.config());
        let names = references.names(&set.site, (set.of)(state), ids).await;
        names.ok()?;
    }
    Some(references.into_record())
}

/// Takes over what an agent refers to. What the state refers to already keeps its spelling.
pub(super) async fn absorb(
    client: &ProviderClient,
    record: Record,
    state: &mut AgentModel,
    agent: &Agent,
) -> Result<Record> {
    let config = agent.config();
    let mut references = Reading::new(client, record);
    for set in SETS {
        let ids = (set.ids)(config);
        let shown = references.names(&set.site, (set.of)(state), ids).await?;
        *(set.of_mut)(state) = shown;
    }
    // Of several runners it is the first.
    state.runner = references.name(&RUNNER, &state.runner, &config.runner);
    Ok(references.into_record())
}

/// The e-mail address of whoever created an agent, or their id; nothing where the users cannot be read.
pub(super) async fn owner(client: &ProviderClient, agent: &Agent) -> Option<String> {
    let creator = agent.created_by()?;
    let users = client.entries(Kind::User).await.ok()?;
    Some(users.name_of(creator).to_owned())
}
