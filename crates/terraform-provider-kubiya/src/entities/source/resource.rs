//! The managed resource `kubiya_source`.

use async_trait::async_trait;
use kubiya_sdk::Source;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Cx, Diagnostic, Fields, JsonText, Plan, Resource, Result};

use super::go_state;
use super::model::{self, SourceModel};
use crate::client::ProviderClient;
use crate::error;
use crate::observed::{self, Observed};
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
        state: SourceModel,
    ) -> Result<Option<SourceModel>> {
        observed::read(cx, client, state).await
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
        let id = finds::imported(cx, &client.sources, id).await?;
        Ok(SourceModel::of_id(&id))
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

impl Observed for SourceModel {
    async fn observe(
        &mut self,
        client: &ProviderClient,
        record: Record,
        source: &Source,
    ) -> Result<Record> {
        let record = references::absorb(client, record, self, source).await?;
        self.absorb(source);
        Ok(record)
    }

    fn conceal(&self, client: &ProviderClient) {
        let given = self.dynamic_config.known().into_iter();
        for secret in given.flat_map(JsonText::secrets) {
            client.api.conceal(&secret);
        }
    }

    fn misplaced(&self, source: &Source) -> Option<Diagnostic> {
        (self.is_imported() && source.is_inline())
            .then(|| error::source::holds_its_tools(source.name()))
    }
}
