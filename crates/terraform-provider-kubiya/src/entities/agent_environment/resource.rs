//! The managed resource `kubiya_agent_environment`.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Attr, Cx, Diagnostics, Plan, Resource, Result};

use super::change::Change;
use super::model::{self, AgentEnvironmentModel};
use crate::claimant::Claimant;
use crate::client::ProviderClient;
use crate::directory::spelled;
use crate::entities::agent::{AGENT, part};
use crate::error::{self, Verb};
use crate::finds;
use crate::nouns::{self, Noun};
use crate::objects::Part;
use crate::record::Record;
use crate::references::{Planned, id_at_hand, plan_singles, resolve_singles};
use crate::run::Share;

const NOUN: Noun = nouns::AGENT_ENVIRONMENT;
const SHARE: Share = Share::Variables;

pub(crate) struct AgentEnvironmentResource;

#[async_trait]
impl Resource for AgentEnvironmentResource {
    type Client = ProviderClient;
    type Model = AgentEnvironmentModel;

    fn schema(&self) -> Schema {
        model::schema()
    }

    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&ProviderClient>,
        plan: &mut Plan<AgentEnvironmentModel>,
    ) -> Result<()> {
        let Some(client) = client else {
            return Ok(());
        };
        if let Some(prior) = &plan.prior {
            let import_id = prior.import_id();
            let standing = client.agents.check_part(cx, prior.part(&import_id)).await;
            standing.map_err(|failure| failure.on(Verb::Update, NOUN, prior.called()))?;
        }
        let agent = Planned {
            site: &AGENT,
            prior: plan.prior.as_ref().map(|prior| &prior.agent_id),
            planned: &mut plan.planned.agent_id,
        };
        let leads_elsewhere = plan_singles(cx, client, vec![agent]).await?;
        let prior = plan.prior.as_ref();
        if part::is_moved(client, leads_elsewhere, prior, &plan.planned) {
            plan.planned.id = Attr::Unknown;
        }
        let is_same = |prior: &&AgentEnvironmentModel| {
            prior.agent_id == plan.planned.agent_id && prior.id == plan.planned.id
        };
        let agent = match prior.filter(is_same) {
            Some(prior) => Some(prior.agent().to_owned()),
            None => {
                let record = Record::of(&cx.private);
                id_at_hand(client, &record, &AGENT, &plan.planned.agent_id)
            }
        };
        if let Some(agent) = agent {
            part::claim(cx, client, SHARE, &agent, plan.planned.names())?;
        }
        Ok(())
    }

    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        planned: AgentEnvironmentModel,
    ) -> Applied<AgentEnvironmentModel> {
        write(cx, client, None, planned).await
    }

    async fn read(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut state: AgentEnvironmentModel,
    ) -> Result<Option<AgentEnvironmentModel>> {
        let import_id = state.import_id();
        let found = client.agents.refresh_part(cx, state.part(&import_id)).await;
        let found = found.map_err(|failure| failure.on(Verb::Read, NOUN, state.called()))?;
        Ok(found.map(|agent| {
            state.absorb(agent.config());
            state
        }))
    }

    async fn update(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        prior: AgentEnvironmentModel,
        planned: AgentEnvironmentModel,
    ) -> Applied<AgentEnvironmentModel> {
        write(cx, client, Some(&prior), planned).await
    }

    async fn delete(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        state: AgentEnvironmentModel,
    ) -> Result<()> {
        Ok(remove(cx, client, &state).await?)
    }

    /// By the agent, which is an id or a unique name, and the names of the variables.
    async fn import(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        id: &str,
    ) -> Result<AgentEnvironmentModel> {
        let parts = id.split_once('/').map(|(agent, names)| {
            let names: Vec<&str> = names.split(',').collect();
            (agent, names)
        });
        let Some((agent, names)) = parts else {
            return Err(error::shares::not_variables().into());
        };
        if agent.is_empty() || names.contains(&"") {
            return Err(error::shares::not_variables().into());
        }
        let key = finds::imported(cx, &client.agents, &spelled(agent)).await?;
        let found = finds::by_key(&client.agents, AGENT.attribute, &key).await?;
        let has = &found.config().environment_variables;
        let lacking: Vec<&str> = names
            .iter()
            .copied()
            .filter(|it| !has.contains_key(*it))
            .collect();
        if !lacking.is_empty() {
            return Err(error::shares::no_such_variables(agent, &lacking).into());
        }
        Ok(AgentEnvironmentModel::of(&key, &names, found.config()))
    }
}

/// Gives the agent the planned variables, and takes away those of before that are not planned.
async fn write(
    cx: &mut Cx,
    client: &ProviderClient,
    prior: Option<&AgentEnvironmentModel>,
    mut planned: AgentEnvironmentModel,
) -> Applied<AgentEnvironmentModel> {
    Claimant::forget(&mut cx.private);
    let reference = (&AGENT, prior.map(|it| &it.agent_id), &planned.agent_id);
    let resolved = resolve_singles(cx, client, [reference]).await;
    let ([agent], record) = match resolved {
        Ok(resolved) => resolved,
        Err(errors) => return Applied::failed(errors),
    };
    let names = planned.names();
    if let Err(clash) = part::begin(client, SHARE, &agent, &names) {
        return Applied::failed(clash);
    }
    // What the agent had that the name led to before goes first: afterwards nothing would remember it.
    if let Some(elsewhere) = prior.filter(|prior| prior.agent() != agent)
        && let Err(failure) = remove(cx, client, elsewhere).await
    {
        client.run.gives_up(SHARE, &agent, &names);
        return Applied::failed(failure);
    }
    let of_this_agent = prior.filter(|prior| prior.agent() == agent);
    let own = of_this_agent
        .map(AgentEnvironmentModel::names)
        .unwrap_or_default();
    let change = Change {
        remove: own.difference(&names).cloned().collect(),
        set: planned.variables(),
        own,
    };
    let mut left = of_this_agent
        .and_then(|prior| prior.environment_variables.known().cloned())
        .unwrap_or_default();
    let verb = prior.map_or(Verb::Create, |_| Verb::Update);
    let import_id = planned.import_id();
    let part = Part {
        key: &agent,
        ..planned.part(&import_id)
    };
    let call = || change.make(client, &agent);
    let changed = client.agents.change_part(cx, part, prior.is_none(), call);
    let problem = match changed.await {
        Ok(Some(exist)) if exist.is_empty() => None,
        Ok(Some(exist)) => {
            left.retain(|name, _| names.contains(name));
            Some(error::shares::variables_exist(verb, &agent, &exist))
        }
        Ok(None) => Some(error::shares::agent_is_gone(NOUN, planned.called())),
        Err(failure) => {
            // All of it may be there by now, and what is in no state would be nobody's.
            if failure.is_maybe_processed() {
                for (name, value) in planned.environment_variables.known().into_iter().flatten() {
                    left.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
            Some(failure.on(verb, NOUN, planned.called()))
        }
    };
    if let Some(problem) = problem {
        client.run.gives_up(SHARE, &agent, &names);
        return match of_this_agent {
            Some(prior) => Applied::partial(prior.with(left), problem),
            None => Applied::failed(problem),
        };
    }
    if planned.id.is_unknown() {
        planned.id = Attr::Known(agent.clone());
    }
    record.keep(&mut cx.private);
    Applied::ok(planned)
}

/// Takes the variables of a state away from the agent that has them; one that is gone has none.
async fn remove(
    cx: &mut Cx,
    client: &ProviderClient,
    state: &AgentEnvironmentModel,
) -> std::result::Result<(), Diagnostics> {
    let change = Change {
        remove: state.names(),
        ..Change::default()
    };
    let import_id = state.import_id();
    let (part, call) = (state.part(&import_id), || {
        change.make(client, state.agent())
    });
    let removed = client.agents.change_part(cx, part, false, call).await;
    removed.map_err(|failure| failure.on(Verb::Delete, NOUN, state.called()))?;
    Ok(())
}
