//! The managed resource `kubiya_source`.

use async_trait::async_trait;
use kubiya_sdk::Source;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Cx, Fields, Plan, Resource, Result};

use super::go_state;
use super::model::{self, SourceModel};
use crate::client::ProviderClient;
use crate::directory::is_uuid;
use crate::error::{self, Verb};
use crate::record::Record;
use crate::references::Referring;
use crate::{finds, loading, measured, references};

pub(crate) struct SourceResource;

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
        planned: SourceModel,
    ) -> Applied<SourceModel> {
        loading::create(cx, client, planned).await
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
        prior: SourceModel,
        planned: SourceModel,
    ) -> Applied<SourceModel> {
        loading::update(cx, client, prior, planned).await
    }

    async fn delete(&self, cx: &mut Cx, client: &ProviderClient, state: SourceModel) -> Result<()> {
        loading::delete(cx, client, &state).await
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
