//! The managed resource `kubiya_agent`.

use async_trait::async_trait;
use kubiya_sdk::{Agent, Error, ErrorKind};
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Attr, Cx, Diagnostic, Plan, Resource, Result};

use super::kept::{Before, Left};
use super::model::AgentModel;
use super::references::{doubtful_model, owner};
use super::{kept, schema};
use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::observed::{self, Observed};
use crate::record::Record;
use crate::references::Referring;
use crate::{kept_name, measured, nouns, references};

pub(crate) struct AgentResource;

#[async_trait]
impl Resource for AgentResource {
    type Client = ProviderClient;
    type Model = AgentModel;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&ProviderClient>,
        plan: &mut Plan<AgentModel>,
    ) -> Result<()> {
        kept::plan(&mut cx.private, plan);
        measured::check(plan)?;
        if let Some(client) = client {
            plan_with(cx, client, plan).await?;
        }
        if let Some(warning) = kept::unseen(&cx.private, plan) {
            cx.warn(warning);
            plan.planned.unsettle();
        }
        if kept::is_released_unseen(&cx.private, plan) {
            plan.planned.unsettle();
        }
        Ok(())
    }

    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut planned: AgentModel,
    ) -> Applied<AgentModel> {
        let resolved = references::resolve(cx, client, None, &planned).await;
        let (config, mut record) = match resolved {
            Ok(resolved) => resolved,
            Err(errors) => return Applied::failed(errors),
        };
        let (name, api) = (planned.called(), client.writing().agents());
        // Before anybody else gets to know that there is an agent.
        let private = cx.private.clone();
        let call = || async {
            let created = api.create(&config).await?;
            let _ = kept::claim(client, &private, created.id());
            Ok(created)
        };
        let created = match client.agents.create_once_free(cx, name, call).await {
            Ok(created) => created,
            Err(error) if error.is_already_exists() => {
                return Applied::failed(client.agents.taken(name).await);
            }
            Err(error) => {
                let mut failure = measured::failure(&planned, Verb::Create, &error);
                if error.is_maybe_processed()
                    && let Some(agent) = client.agents.hint_of_name(planned.called()).await
                {
                    error::mention_namesake(&mut failure, nouns::AGENT, agent.id());
                }
                return Applied::failed(failure);
            }
        };
        planned.id = Attr::Known(created.id().to_owned());
        kept::applied(cx, &mut record, &config);
        match created.agent() {
            Ok(agent) => {
                let (name, kept) = (planned.called(), &agent.config().name);
                kept_name::note(cx, &mut record, nouns::AGENT, name, kept);
                planned.absorb_origin(client, agent).await;
            }
            Err(error) => cx.warn(metadata_missing(&planned, error)),
        }
        record.keep(&mut cx.private);
        planned.settle();
        Applied::ok(planned)
    }

    async fn read(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        state: AgentModel,
    ) -> Result<Option<AgentModel>> {
        observed::read(cx, client, state).await
    }

    async fn update(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        prior: AgentModel,
        mut planned: AgentModel,
    ) -> Applied<AgentModel> {
        let left = match Left::of(cx, client, &prior, &planned).await {
            Ok(left) => left,
            Err(errors) => return kept::unchanged(cx, errors),
        };
        let resolved = references::resolve(cx, client, Some(&prior), &planned).await;
        let (config, mut record) = match resolved {
            Ok(resolved) => resolved,
            Err(errors) => return kept::unchanged(cx, errors),
        };
        let (name, held) = (planned.called(), prior.held());
        let call = || left.update(client, prior.id(), &config);
        let renamed = prior.name != planned.name;
        if let Err(failure) = client.agents.update_once_free(cx, held, name, call).await {
            let refusal = failure.describe(|error| match error.kind() {
                ErrorKind::Conflict if renamed => error::name_taken(nouns::AGENT, planned.called()),
                _ => measured::failure(&planned, Verb::Update, error),
            });
            return kept::unchanged(cx, refusal);
        }
        kept::applied(cx, &mut record, &config);
        // An owner cannot change; it is unknown where a reference leads to another object.
        if planned.owner.is_unknown() && !prior.owner.is_null() {
            planned.owner = prior.owner.clone();
        }
        let lacks_origin = planned.owner.is_unknown() || planned.created_at.is_unknown();
        if renamed || lacks_origin {
            match client.api.agents().get(prior.id()).await {
                Ok(agent) => {
                    let (name, kept) = (planned.called(), &agent.config().name);
                    kept_name::note(cx, &mut record, nouns::AGENT, name, kept);
                    if lacks_origin {
                        planned.absorb_origin(client, &agent).await;
                    }
                }
                Err(error) if lacks_origin => cx.warn(metadata_missing(&planned, &error)),
                Err(_) => {}
            }
        }
        record.keep(&mut cx.private);
        planned.settle();
        Applied::ok(planned)
    }

    async fn delete(&self, cx: &mut Cx, client: &ProviderClient, state: AgentModel) -> Result<()> {
        references::remember(client, &state, &Record::of(&cx.private));
        let (writing, held) = (client.writing(), state.held());
        let outcome = client.agents.delete(cx, writing, held).await;
        Ok(outcome.map_err(|failure| measured::describe(&state, Verb::Delete, failure))?)
    }

    async fn import(&self, cx: &mut Cx, client: &ProviderClient, id: &str) -> Result<AgentModel> {
        if id.trim().is_empty() || id.chars().any(|it| it.is_whitespace() || it == '/') {
            return Err(error::not_an_id(nouns::AGENT).into());
        }
        client.agents.adopt(cx, id).await;
        Ok(AgentModel::of_id(id))
    }

    /// Version 0 is what the provider's predecessor stored: null for what is empty, and the id of a user in
    /// `created_at`. The next refresh fills it in.
    fn upgrade(&self, _from: i64, mut state: AgentModel) -> Result<AgentModel> {
        state.fill_in();
        state.created_at = Attr::Null;
        Ok(state)
    }
}

async fn plan_with(
    cx: &mut Cx,
    client: &ProviderClient,
    plan: &mut Plan<AgentModel>,
) -> Result<()> {
    if let Some(prior) = &plan.prior {
        kept::claim(client, &cx.private, prior.id())?;
    }
    if let Some(name) = plan.planned.name.known() {
        let held = plan.prior.as_ref().map(AgentModel::held);
        client.agents.plan(cx, name, held).await?;
    }
    if let Some(warning) = doubtful_model(client, plan).await {
        cx.warn(warning);
    }
    references::plan(cx, client, plan).await
}

fn metadata_missing(agent: &AgentModel, error: &Error) -> Diagnostic {
    let attributes = "created_at and owner";
    error::metadata_missing(nouns::AGENT, agent.called(), attributes, error)
}

impl Observed for AgentModel {
    async fn observe(
        &mut self,
        client: &ProviderClient,
        mut record: Record,
        agent: &Agent,
    ) -> Result<Record> {
        let before = Before::of(&mut record, self);
        let mut record = references::absorb(client, record, self, agent).await?;
        self.name = kept_name::shown(&record, &self.name, &agent.config().name);
        self.absorb(agent);
        before.restore(&mut record, self, agent);
        self.absorb_origin(client, agent).await;
        Ok(record)
    }
}

impl AgentModel {
    /// Takes over by whom and when the agent was created. An owner that is known stays: it cannot change.
    async fn absorb_origin(&mut self, client: &ProviderClient, agent: &Agent) {
        self.absorb_creation(agent);
        if self.owner.known().is_none() {
            self.owner = owner(client, agent).await.into();
        }
    }
}
