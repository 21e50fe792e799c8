//! The managed resource `kubiya_inline_source`.

use async_trait::async_trait;
use kubiya_sdk::InlineSource;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Cx, Diagnostics, Fields, Plan, Resource, Result};

use super::model::InlineSourceModel;
use super::{go_state, schema};
use crate::client::ProviderClient;
use crate::directory::is_uuid;
use crate::error::{self, Verb};
use crate::record::Record;
use crate::{finds, kept_name, loading, measured, references};

pub(crate) struct InlineSourceResource;

#[async_trait]
impl Resource for InlineSourceResource {
    type Client = ProviderClient;
    type Model = InlineSourceModel;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn validate(&self, config: &InlineSourceModel) -> Diagnostics {
        let mut problems = Diagnostics::new();
        if config.holds_nothing() {
            problems.push(error::inline_source::holds_nothing());
        }
        problems
    }

    /// Another name is another source, which Core plans by itself: this one goes by its own name as long as it is there.
    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&ProviderClient>,
        plan: &mut Plan<InlineSourceModel>,
    ) -> Result<()> {
        measured::check(plan)?;
        if let Some(prior) = &plan.prior {
            plan.planned.keep_nothing(prior);
        }
        let Some(client) = client else {
            return Ok(());
        };
        let sources = &client.inline_sources;
        match (&plan.prior, plan.planned.name.known()) {
            (Some(prior), _) => {
                let held = prior.held();
                sources.plan(cx, held.name, Some(held)).await?;
            }
            (None, Some(name)) => sources.plan(cx, name, None).await?,
            (None, None) => {}
        }
        references::plan(cx, client, plan).await
    }

    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        planned: InlineSourceModel,
    ) -> Applied<InlineSourceModel> {
        loading::create(cx, client, planned).await
    }

    async fn read(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut state: InlineSourceModel,
    ) -> Result<Option<InlineSourceModel>> {
        state.conceal(client);
        match client.inline_sources.refresh(cx, state.held()).await {
            Ok(Some(source)) if state.is_imported() && !source.is_inline() => {
                Err(error::inline_source::has_a_url(source.name()).into())
            }
            Ok(Some(source)) => {
                let record = Record::of(&cx.private);
                let record = state.observe(client, record, &source).await?;
                state.conceal(client);
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
        prior: InlineSourceModel,
        planned: InlineSourceModel,
    ) -> Applied<InlineSourceModel> {
        loading::update(cx, client, prior, planned).await
    }

    async fn delete(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        state: InlineSourceModel,
    ) -> Result<()> {
        loading::delete(cx, client, &state).await
    }

    async fn import(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        id: &str,
    ) -> Result<InlineSourceModel> {
        let state = match is_uuid(id) {
            true => InlineSourceModel::of_id(id),
            false => {
                let source = finds::by_key_or_name(&client.inline_sources, id).await?;
                InlineSourceModel::of_id(source.id())
            }
        };
        client.inline_sources.adopt(cx, state.id()).await;
        Ok(state)
    }

    fn reshape(&self, _from: i64, stored: &mut Fields) -> Result<()> {
        go_state::reshape(stored);
        Ok(())
    }

    fn upgrade(&self, _from: i64, mut state: InlineSourceModel) -> Result<InlineSourceModel> {
        go_state::fill_in(&mut state);
        Ok(state)
    }
}

impl InlineSourceModel {
    /// Takes over everything about the source; gives what its reference stands for.
    pub(super) async fn observe(
        &mut self,
        client: &ProviderClient,
        record: Record,
        source: &InlineSource,
    ) -> Result<Record> {
        let record = references::absorb(client, record, self, source).await?;
        self.name = kept_name::shown(&record, &self.name, source.name());
        self.absorb(source);
        Ok(record)
    }
}
