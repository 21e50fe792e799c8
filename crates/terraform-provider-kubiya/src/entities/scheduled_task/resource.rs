//! The managed resource `kubiya_scheduled_task`.

use async_trait::async_trait;
use kubiya_sdk::ScheduledTask;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Attr, Cx, Diagnostics, Plan, Resource, Result};

use super::model::{self, ScheduledTaskModel};
use super::{agent, planned, repeat};
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::clock;
use crate::error::{self, Verb};
use crate::objects::Remote;
use crate::record::Record;
use crate::references::Referring;
use crate::{measured, references};

pub(crate) struct ScheduledTaskResource;

#[async_trait]
impl Resource for ScheduledTaskResource {
    type Client = ProviderClient;
    type Model = ScheduledTaskModel;

    fn schema(&self) -> Schema {
        model::schema()
    }

    /// A task needs to be told when it runs, once or again and again.
    fn validate(&self, config: &ScheduledTaskModel) -> Diagnostics {
        let mut problems = Diagnostics::new();
        let has_time =
            config.scheduled_time.is_unknown() || !text(&config.scheduled_time).is_empty();
        if has_time || config.repeat.is_unknown() {
            return problems;
        }
        match text(&config.repeat) {
            "" => problems.push(error::scheduled_task::without_time()),
            name if repeat::needs_time(name) => {
                problems.push(error::scheduled_task::repeated_from_no_time(name));
            }
            _ => {}
        }
        problems
    }

    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&ProviderClient>,
        plan: &mut Plan<ScheduledTaskModel>,
    ) -> Result<()> {
        measured::check(plan)?;
        if let Some(prior) = &plan.prior {
            planned::keep(prior, &mut plan.planned, clock::now());
        }
        let Some(client) = client else {
            return Ok(());
        };
        if let Some(description) = plan.planned.description.known() {
            let held = plan.prior.as_ref().map(ScheduledTaskModel::held);
            client.scheduled_tasks.plan(cx, description, held).await?;
        }
        references::plan(cx, client, plan).await?;
        // What has run is not made anew because its agent is called otherwise now.
        if let Some(prior) = &plan.prior
            && agent::has_another_name(&prior.agent, &plan.config.agent)
            && !prior.has_run(clock::now())
        {
            plan.planned.agent = plan.config.agent.clone();
        }
        if let Some(prior) = &plan.prior
            && planned::is_no_change(prior, &plan.planned)
        {
            plan.planned = prior.clone();
        }
        Ok(())
    }

    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut planned: ScheduledTaskModel,
    ) -> Applied<ScheduledTaskModel> {
        let resolved = references::resolve(cx, client, None, &planned).await;
        let (mut config, record) = match resolved {
            Ok(resolved) => resolved,
            Err(errors) => return Applied::failed(errors),
        };
        config.agent = agent::sent(client, text(&planned.agent), &config.agent).await;
        let (tasks, api) = (&client.scheduled_tasks, client.writing().scheduled_tasks());
        let call = api.create(&config);
        let created = match tasks.create(cx, text(&planned.description), call).await {
            Ok(created) => created,
            Err(error) => {
                return Applied::failed(measured::failure(&planned, Verb::Create, &error));
            }
        };
        record.keep(&mut cx.private);
        planned.id = Attr::Known(created.id().to_owned());
        match created.task() {
            Ok(task) => planned.absorb_details(task),
            Err(error) => cx.warn(error::scheduled_task::details_missing(created.id(), error)),
        }
        planned.settle();
        Applied::ok(planned)
    }

    /// A task that has run once, and that the API does not have any more, stays: else it would be made anew, for a time
    /// that is over.
    async fn read(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut state: ScheduledTaskModel,
    ) -> Result<Option<ScheduledTaskModel>> {
        let (tasks, has_run) = (&client.scheduled_tasks, state.has_run(clock::now()));
        let found = match has_run {
            true => tasks.refresh_perishable(cx, state.held()).await,
            false => tasks.refresh(cx, state.held()).await,
        };
        match found {
            Ok(Some(task)) => {
                let record = Record::of(&cx.private);
                let record = agent::absorb(client, record, &mut state.agent, &task).await;
                state.absorb(&task);
                remember(client, &state, &record);
                record.keep(&mut cx.private);
                Ok(Some(state))
            }
            Ok(None) if has_run => {
                state.complete();
                Ok(Some(state))
            }
            Ok(None) => Ok(None),
            Err(failure) => Err(measured::describe(&state, Verb::Read, failure).into()),
        }
    }

    async fn delete(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        state: ScheduledTaskModel,
    ) -> Result<()> {
        remember(client, &state, &Record::of(&cx.private));
        let (writing, held) = (client.writing(), state.held());
        let outcome = client.scheduled_tasks.delete(cx, writing, held).await;
        Ok(outcome.map_err(|failure| measured::describe(&state, Verb::Delete, failure))?)
    }

    async fn import(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        id: &str,
    ) -> Result<ScheduledTaskModel> {
        client.scheduled_tasks.adopt(cx, id).await;
        Ok(ScheduledTaskModel::of_id(id))
    }

    /// Version 0 is what the provider's predecessor stored: perhaps null for what is empty.
    fn upgrade(&self, _from: i64, mut state: ScheduledTaskModel) -> Result<ScheduledTaskModel> {
        state.fill_in();
        Ok(state)
    }
}

/// Remembers what a task refers to, for the one that may take its place in this run.
fn remember(client: &ProviderClient, state: &ScheduledTaskModel, record: &Record) {
    let description = text(&state.description);
    let kind = ScheduledTask::KIND;
    client
        .records
        .remember(kind, description, state.id(), record);
}
