//! The managed resource `kubiya_agent_source`.

use std::collections::BTreeSet;

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Attr, Cx, Diagnostics, Plan, Resource, Result};

use super::change;
use super::model::{self, AgentSourceModel, Bond, SOURCE, bonded};
use crate::claimant::Claimant;
use crate::client::ProviderClient;
use crate::directory::{is_uuid, spelled};
use crate::entities::agent::{AGENT, part};
use crate::error::{self, Verb};
use crate::record::Record;
use crate::references::{Planned, id_at_hand, plan_singles, resolve_singles};
use crate::run::Share;
use crate::{finds, nouns};

const NOUN: nouns::Noun = nouns::AGENT_SOURCE;
const SHARE: Share = Share::Sources;

pub(crate) struct AgentSourceResource;

#[async_trait]
impl Resource for AgentSourceResource {
    type Client = ProviderClient;
    type Model = AgentSourceModel;

    fn schema(&self) -> Schema {
        model::schema()
    }

    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&ProviderClient>,
        plan: &mut Plan<AgentSourceModel>,
    ) -> Result<()> {
        let Some(client) = client else {
            return Ok(());
        };
        let prior = plan.prior.as_ref();
        if let Some(prior) = prior {
            let (bond, name) = (prior.bond(), prior.called());
            let standing = client.agents.check_part(cx, bonded(&bond, &name)).await;
            standing.map_err(|failure| failure.on(Verb::Update, NOUN, &name))?;
        }
        let planned = &mut plan.planned;
        let singles = vec![
            Planned {
                site: &AGENT,
                prior: prior.map(|prior| &prior.agent_id),
                planned: &mut planned.agent_id,
            },
            Planned {
                site: &SOURCE,
                prior: prior.map(|prior| &prior.source_id),
                planned: &mut planned.source_id,
            },
        ];
        let leads_elsewhere = plan_singles(cx, client, singles).await?;
        if part::is_moved(client, leads_elsewhere, prior, &plan.planned) {
            plan.planned.id = Attr::Unknown;
        }
        let bond = match prior.filter(|prior| **prior == plan.planned) {
            Some(prior) => Some(prior.bond()),
            None => bond_at_hand(client, &Record::of(&cx.private), &plan.planned),
        };
        if let Some(Bond { agent, source }) = bond {
            part::claim(cx, client, SHARE, &agent, BTreeSet::from([source]))?;
        }
        Ok(())
    }

    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        planned: AgentSourceModel,
    ) -> Applied<AgentSourceModel> {
        write(cx, client, None, planned).await
    }

    async fn read(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        state: AgentSourceModel,
    ) -> Result<Option<AgentSourceModel>> {
        let (bond, name) = (state.bond(), state.called());
        let found = client.agents.refresh_part(cx, bonded(&bond, &name)).await;
        let found = found.map_err(|failure| failure.on(Verb::Read, NOUN, &name))?;
        let has = found.is_some_and(|agent| agent.config().sources.contains(&bond.source));
        Ok(has.then_some(state))
    }

    /// Core asks for an update only where the same names lead to other objects.
    async fn update(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        prior: AgentSourceModel,
        planned: AgentSourceModel,
    ) -> Applied<AgentSourceModel> {
        write(cx, client, Some(&prior), planned).await
    }

    async fn delete(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        state: AgentSourceModel,
    ) -> Result<()> {
        Ok(take(cx, client, &state).await?)
    }

    /// By the agent and the source, each an id or a unique name.
    async fn import(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        id: &str,
    ) -> Result<AgentSourceModel> {
        let (agent, source) = id.split_once('/').unwrap_or_default();
        if agent.is_empty() || source.is_empty() {
            return Err(error::shares::not_a_source_of_an_agent().into());
        }
        let (agent, source) = (&*spelled(agent), &*spelled(source));
        let key = finds::imported(cx, &client.agents, agent).await?;
        let found = finds::by_key(&client.agents, AGENT.attribute, &key).await?;
        let source_id = match is_uuid(source) {
            true => source.to_owned(),
            false => finds::by_id_or_name(&client.sources, "", source)
                .await?
                .id()
                .to_owned(),
        };
        if !found.config().sources.contains(&source_id) {
            return Err(error::shares::no_such_source(agent, source).into());
        }
        Ok(AgentSourceModel::of(&Bond {
            agent: key,
            source: source_id,
        }))
    }
}

/// The bond that a plan comes to, as far as it is known without a request.
fn bond_at_hand(
    client: &ProviderClient,
    record: &Record,
    planned: &AgentSourceModel,
) -> Option<Bond> {
    Some(Bond {
        agent: id_at_hand(client, record, &AGENT, &planned.agent_id)?,
        source: id_at_hand(client, record, &SOURCE, &planned.source_id)?,
    })
}

/// Gives the planned source to the planned agent, and takes that of before away where the names led elsewhere.
async fn write(
    cx: &mut Cx,
    client: &ProviderClient,
    prior: Option<&AgentSourceModel>,
    mut planned: AgentSourceModel,
) -> Applied<AgentSourceModel> {
    Claimant::forget(&mut cx.private);
    let references = [
        (&AGENT, prior.map(|it| &it.agent_id), &planned.agent_id),
        (&SOURCE, prior.map(|it| &it.source_id), &planned.source_id),
    ];
    let (bond, record) = match resolve_singles(cx, client, references).await {
        Ok(([agent, source], record)) => (Bond { agent, source }, record),
        Err(errors) => return Applied::failed(errors),
    };
    let sources = BTreeSet::from([bond.source.clone()]);
    if let Err(clash) = part::begin(client, SHARE, &bond.agent, &sources) {
        return Applied::failed(clash);
    }
    // What the names led to before goes first: afterwards nothing would remember it.
    if let Some(elsewhere) = prior.filter(|prior| prior.bond() != bond)
        && let Err(failure) = take(cx, client, elsewhere).await
    {
        client.run.gives_up(SHARE, &bond.agent, &sources);
        return Applied::failed(failure);
    }
    let verb = prior.map_or(Verb::Create, |_| Verb::Update);
    let name = planned.called();
    let call = || change::give(client, &bond);
    let given = client
        .agents
        .change_part(cx, bonded(&bond, &name), prior.is_none(), call);
    let problem = match given.await {
        Ok(Some(())) => None,
        Ok(None) => Some(error::shares::agent_is_gone(NOUN, &bond.agent)),
        Err(failure) => Some(failure.on(verb, NOUN, &name)),
    };
    if let Some(problem) = problem {
        client.run.gives_up(SHARE, &bond.agent, &sources);
        return Applied::failed(problem);
    }
    if planned.id.is_unknown() {
        planned.id = Attr::Known(bond.id());
    }
    record.keep(&mut cx.private);
    Applied::ok(planned)
}

/// Takes the source of a state away from its agent; one that is gone has none.
async fn take(
    cx: &mut Cx,
    client: &ProviderClient,
    state: &AgentSourceModel,
) -> std::result::Result<(), Diagnostics> {
    let (bond, name) = (state.bond(), state.called());
    let call = || change::take(client, &bond);
    let taken = client
        .agents
        .change_part(cx, bonded(&bond, &name), false, call)
        .await;
    taken.map_err(|failure| failure.on(Verb::Delete, NOUN, &name))?;
    Ok(())
}
