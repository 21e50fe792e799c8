//! The managed resource `kubiya_inline_source`.

use async_trait::async_trait;
use kubiya_sdk::InlineSource;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{
    Applied, Attr, Cx, Diagnostic, Diagnostics, Fields, JsonText, Plan, Resource, Result,
};

use super::model::InlineSourceModel;
use super::{go_state, schema};
use crate::client::ProviderClient;
use crate::error;
use crate::observed::{self, Observed};
use crate::record::Record;
use crate::references::Referring;
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
        state: InlineSourceModel,
    ) -> Result<Option<InlineSourceModel>> {
        observed::read(cx, client, state).await
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
        let id = finds::imported(cx, &client.inline_sources, id).await?;
        Ok(InlineSourceModel::of_id(&id))
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

impl Observed for InlineSourceModel {
    async fn observe(
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

    fn conceal(&self, client: &ProviderClient) {
        let texts = [&self.tools, &self.workflows, &self.dynamic_config];
        let texts = texts.into_iter().filter_map(Attr::known);
        for secret in texts.flat_map(JsonText::secrets) {
            client.api.conceal(&secret);
        }
    }

    fn misplaced(&self, source: &InlineSource) -> Option<Diagnostic> {
        (self.is_imported() && !source.is_inline())
            .then(|| error::inline_source::has_a_url(source.name()))
    }
}
