//! The managed resource `kubiya_source`.

use async_trait::async_trait;
use kubiya_sdk::{Source, SourceConfig};
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Cx, Fields, Plan, Resource, Result};

use super::go_state;
use super::model::{self, SourceModel};
use crate::client::ProviderClient;
use crate::directory::is_uuid;
use crate::error::{self, Verb};
use crate::in_use::Use;
use crate::record::Record;
use crate::references::Referring;
use crate::{finds, measured, nouns, references};

pub(crate) struct SourceResource;

/// How agents use sources.
const USE: Use = Use {
    noun: nouns::SOURCE,
    is_by: |agent, id| agent.sources.contains(id),
    how_to_release: error::source::HOW_TO_RELEASE,
};

#[async_trait]
impl Resource for SourceResource {
    type Client = ProviderClient;
    type Model = SourceModel;

    fn schema(&self) -> Schema {
        model::schema()
    }

    /// The name of a new source is the API's to give, so that nothing can be told of it while planning.
    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&ProviderClient>,
        plan: &mut Plan<SourceModel>,
    ) -> Result<()> {
        measured::check(plan)?;
        let Some(client) = client else {
            return Ok(());
        };
        if let Some(prior) = &plan.prior {
            let held = Some(prior.held());
            client.sources.plan(cx, prior.called(), held).await?;
        }
        references::plan(cx, client, plan).await
    }

    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut planned: SourceModel,
    ) -> Applied<SourceModel> {
        let (config, record) = match resolve(cx, client, None, &planned).await {
            Ok(resolved) => resolved,
            Err(errors) => return Applied::failed(errors),
        };
        let (place, api) = (planned.place(), client.writing().sources());
        let created = match client.sources.create(cx, place, api.create(&config)).await {
            Ok(created) => created,
            Err(error) => {
                return Applied::failed(measured::failure(&planned, Verb::Create, &error));
            }
        };
        record.keep(&mut cx.private);
        planned.absorb_new(created.id(), created.source().ok());
        match created.source() {
            Ok(source) => {
                let missed = planned.missed_by(source);
                if !missed.is_empty() {
                    cx.warn(error::source::created_otherwise(source.name(), &missed));
                }
            }
            Err(error) => cx.warn(error::source::name_missing(planned.called(), error)),
        }
        if !created.errors().is_empty() {
            let name = planned.called();
            cx.warn(error::source::not_loaded(name, created.errors()));
        }
        Applied::ok(planned)
    }

    async fn read(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut state: SourceModel,
    ) -> Result<Option<SourceModel>> {
        state.conceal(client);
        match client.sources.refresh(cx, state.held()).await {
            Ok(Some(source)) if state.is_imported() && source.is_inline() => {
                Err(error::source::holds_its_tools(source.name()).into())
            }
            Ok(Some(source)) => {
                let record = Record::of(&cx.private);
                let record = state.observe(client, record, &source).await?;
                references::remember(client, &state, &record);
                record.keep(&mut cx.private);
                Ok(Some(state))
            }
            Ok(None) => Ok(None),
            Err(failure) => Err(measured::describe(&state, Verb::Read, failure).into()),
        }
    }

    async fn update(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        prior: SourceModel,
        mut planned: SourceModel,
    ) -> Applied<SourceModel> {
        prior.conceal(client);
        let (config, record) = match resolve(cx, client, Some(&prior), &planned).await {
            Ok(resolved) => resolved,
            Err(errors) => return Applied::failed(errors),
        };
        let (name, api) = (planned.called(), client.writing().sources());
        let call = api.update(prior.id(), &config);
        let updated = match client.sources.update(cx, prior.held(), name, call).await {
            Ok(updated) => updated,
            Err(failure) => {
                return Applied::failed(measured::describe(&planned, Verb::Update, failure));
            }
        };
        if !updated.errors().is_empty() {
            cx.warn(error::source::not_loaded(name, updated.errors()));
        }
        match updated.source() {
            Ok(source) => {
                let mut missed = planned.missed_by(source);
                missed.retain(|it| *it != "runner" || prior.runner != planned.runner);
                if !missed.is_empty() {
                    return Applied::failed(error::source::not_taken(name, &missed));
                }
            }
            Err(error) => cx.warn(error::source::not_read_back(name, error)),
        }
        record.keep(&mut cx.private);
        planned.settle(updated.source().ok());
        Applied::ok(planned)
    }

    async fn delete(&self, cx: &mut Cx, client: &ProviderClient, state: SourceModel) -> Result<()> {
        state.conceal(client);
        let (writing, held) = (client.writing(), state.held());
        let deleted = client.sources.delete(cx, writing, held).await;
        USE.explain(client, held, deleted).await
    }

    async fn import(&self, cx: &mut Cx, client: &ProviderClient, id: &str) -> Result<SourceModel> {
        let state = match is_uuid(id) {
            true => SourceModel::of_id(id),
            false => {
                let source = finds::by_key_or_name(&client.sources, id).await?;
                SourceModel::of_id(source.id())
            }
        };
        client.sources.adopt(cx, state.id()).await;
        Ok(state)
    }

    fn reshape(&self, _from: i64, stored: &mut Fields) -> Result<()> {
        go_state::reshape(stored);
        Ok(())
    }

    fn upgrade(&self, _from: i64, mut state: SourceModel) -> Result<SourceModel> {
        go_state::fill_in(&mut state);
        Ok(state)
    }
}

/// What the API is to have. A runner that is unknown is left to it, and one that does not change as it is there.
async fn resolve(
    cx: &Cx,
    client: &ProviderClient,
    prior: Option<&SourceModel>,
    planned: &SourceModel,
) -> Result<(SourceConfig, Record)> {
    let (mut config, record) = references::resolve(cx, client, prior, planned).await?;
    let stays = prior.is_some_and(|prior| prior.runner == planned.runner);
    if stays || planned.runner.known().is_none() {
        config.runner = None;
    }
    Ok((config, record))
}

impl SourceModel {
    /// Takes over everything about the source; gives what its reference stands for.
    pub(super) async fn observe(
        &mut self,
        client: &ProviderClient,
        record: Record,
        source: &Source,
    ) -> Result<Record> {
        let record = references::absorb(client, record, self, source).await?;
        self.absorb(source);
        Ok(record)
    }
}
