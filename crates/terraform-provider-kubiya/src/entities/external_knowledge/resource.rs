//! The managed resource `kubiya_external_knowledge`.

use async_trait::async_trait;
use kubiya_sdk::{ExternalKnowledgeConfig, ExternalKnowledgeEntry, WrittenExternalKnowledge};
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Attr, Cx, Fields, Plan, Resource, Result};

use super::model::{self, ExternalKnowledgeModel, SLACK};
use super::{go_state, size};
use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::nouns;

pub(crate) struct ExternalKnowledgeResource;

#[async_trait]
impl Resource for ExternalKnowledgeResource {
    type Client = ProviderClient;
    type Model = ExternalKnowledgeModel;

    fn schema(&self) -> Schema {
        model::schema()
    }

    /// Nothing refers to an entry, so that nobody needs to be told of a new one.
    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&ProviderClient>,
        plan: &mut Plan<ExternalKnowledgeModel>,
    ) -> Result<()> {
        size::check(plan)?;
        if let (Some(client), Some(prior)) = (client, &plan.prior) {
            let held = Some(prior.held());
            client.external_knowledge.plan(cx, prior.id(), held).await?;
        }
        Ok(())
    }

    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut planned: ExternalKnowledgeModel,
    ) -> Applied<ExternalKnowledgeModel> {
        let (config, api) = (planned.config(), client.writing().external_knowledge());
        let (entries, call) = (&client.external_knowledge, api.create(&config));
        let created = match entries.create(cx, "", call).await {
            Ok(created) => created,
            Err(error) => return Applied::failed(size::failure(&planned, Verb::Create, &error)),
        };
        planned.id = Attr::Known(created.id().to_owned());
        planned.settle(told(cx, &config, &created));
        Applied::ok(planned)
    }

    async fn read(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut state: ExternalKnowledgeModel,
    ) -> Result<Option<ExternalKnowledgeModel>> {
        match client.external_knowledge.refresh(cx, state.held()).await {
            Ok(Some(entry)) => {
                state.absorb(&entry);
                Ok(Some(state))
            }
            Ok(None) => Ok(None),
            Err(failure) => Err(size::describe(&state, Verb::Read, failure).into()),
        }
    }

    async fn update(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        prior: ExternalKnowledgeModel,
        mut planned: ExternalKnowledgeModel,
    ) -> Applied<ExternalKnowledgeModel> {
        let (config, api) = (planned.config(), client.writing().external_knowledge());
        let (entries, call) = (&client.external_knowledge, api.update(prior.id(), &config));
        let updated = match entries.update(cx, prior.held(), prior.id(), call).await {
            Ok(updated) => updated,
            Err(failure) => {
                return Applied::failed(size::describe(&planned, Verb::Update, failure));
            }
        };
        planned.settle(told(cx, &config, &updated));
        Applied::ok(planned)
    }

    async fn delete(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        state: ExternalKnowledgeModel,
    ) -> Result<()> {
        let (writing, held) = (client.writing(), state.held());
        let deleted = client.external_knowledge.delete(cx, writing, held).await;
        Ok(deleted.map_err(|failure| size::describe(&state, Verb::Delete, failure))?)
    }

    /// By the id, or by the vendor and the id.
    async fn import(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        id: &str,
    ) -> Result<ExternalKnowledgeModel> {
        let (vendor, id) = id.split_once('/').unwrap_or((SLACK, id));
        if vendor != SLACK || id.is_empty() || id.contains('/') {
            return Err(error::external_knowledge::not_an_import_id().into());
        }
        client.external_knowledge.adopt(cx, id).await;
        Ok(ExternalKnowledgeModel::of_id(id))
    }

    fn reshape(&self, _from: i64, stored: &mut Fields) -> Result<()> {
        go_state::reshape(stored);
        Ok(())
    }
}

/// What the API has made of a write, as far as it could be read. Warns of what it says, and of what is not as sent.
fn told<'a>(
    cx: &mut Cx,
    sent: &ExternalKnowledgeConfig,
    written: &'a WrittenExternalKnowledge,
) -> Option<&'a ExternalKnowledgeEntry> {
    let (noun, id) = (nouns::EXTERNAL_KNOWLEDGE, written.id());
    if !written.remarks().is_empty() {
        cx.warn(error::remarks(noun, id, written.remarks()));
    }
    match written.entry() {
        Ok(entry) => {
            let kept = &entry.config().channel_ids;
            let left_out: Vec<_> = sent.channel_ids.difference(kept).collect();
            if !left_out.is_empty() {
                cx.warn(error::external_knowledge::left_out(id, &left_out));
            }
            Some(entry)
        }
        Err(error) => {
            let attributes = "org, start_date, integration_type, created_at and updated_at";
            cx.warn(error::metadata_missing(noun, id, attributes, error));
            None
        }
    }
}
