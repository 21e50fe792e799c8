//! The managed resource `kubiya_knowledge`.

use async_trait::async_trait;
use kubiya_sdk::{Error, KnowledgeEntry};
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Attr, Cx, Diagnostic, Plan, Resource, Result};

use super::model::{self, KnowledgeModel};
use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::observed::{self, Observed};
use crate::record::Record;
use crate::references::Referring;
use crate::{finds, kept_name, measured, nouns, references};

pub(crate) struct KnowledgeResource;

#[async_trait]
impl Resource for KnowledgeResource {
    type Client = ProviderClient;
    type Model = KnowledgeModel;

    fn schema(&self) -> Schema {
        model::schema()
    }

    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&ProviderClient>,
        plan: &mut Plan<KnowledgeModel>,
    ) -> Result<()> {
        measured::check(plan)?;
        let Some(client) = client else {
            return Ok(());
        };
        if let Some(name) = plan.planned.name.known() {
            let held = plan.prior.as_ref().map(KnowledgeModel::held);
            client.knowledge.plan(cx, name, held).await?;
        }
        references::plan(cx, client, plan).await
    }

    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut planned: KnowledgeModel,
    ) -> Applied<KnowledgeModel> {
        let resolved = references::resolve(cx, client, None, &planned).await;
        let (config, mut record) = match resolved {
            Ok(resolved) => resolved,
            Err(errors) => return Applied::failed(errors),
        };
        let (name, api) = (planned.called(), client.writing().knowledge());
        let created = match client.knowledge.create(cx, name, api.create(&config)).await {
            Ok(created) => created,
            Err(error) => {
                return Applied::failed(measured::failure(&planned, Verb::Create, &error));
            }
        };
        planned.id = Attr::Known(created.id().to_owned());
        match created.entry() {
            Ok(entry) => {
                let (name, kept) = (planned.called(), &entry.config().name);
                kept_name::note(cx, &mut record, nouns::KNOWLEDGE, name, kept);
                planned.absorb_owner(entry);
            }
            Err(error) => cx.warn(owner_missing(&planned, error)),
        }
        record.keep(&mut cx.private);
        planned.settle();
        Applied::ok(planned)
    }

    async fn read(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        state: KnowledgeModel,
    ) -> Result<Option<KnowledgeModel>> {
        observed::read(cx, client, state).await
    }

    async fn update(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        prior: KnowledgeModel,
        mut planned: KnowledgeModel,
    ) -> Applied<KnowledgeModel> {
        let resolved = references::resolve(cx, client, Some(&prior), &planned).await;
        let (config, mut record) = match resolved {
            Ok(resolved) => resolved,
            Err(errors) => return Applied::failed(errors),
        };
        let (name, api) = (planned.called(), client.writing().knowledge());
        let call = api.update(prior.id(), &config);
        if let Err(failure) = client.knowledge.update(cx, prior.held(), name, call).await {
            return Applied::failed(measured::describe(&planned, Verb::Update, failure));
        }
        // It is unknown where a reference leads to another object.
        if planned.owner.is_unknown() && !prior.owner.is_null() {
            planned.owner = prior.owner.clone();
        }
        let lacks_owner = planned.owner.is_unknown();
        if lacks_owner || prior.name != planned.name {
            match client.api.knowledge().get(prior.id()).await {
                Ok(entry) => {
                    let (name, kept) = (planned.called(), &entry.config().name);
                    kept_name::note(cx, &mut record, nouns::KNOWLEDGE, name, kept);
                    if lacks_owner {
                        planned.absorb_owner(&entry);
                    }
                }
                Err(error) if lacks_owner => cx.warn(owner_missing(&planned, &error)),
                Err(_) => {}
            }
        }
        record.keep(&mut cx.private);
        planned.settle();
        Applied::ok(planned)
    }

    async fn delete(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        state: KnowledgeModel,
    ) -> Result<()> {
        references::remember(client, &state, &Record::of(&cx.private));
        let (writing, held) = (client.writing(), state.held());
        let outcome = client.knowledge.delete(cx, writing, held).await;
        Ok(outcome.map_err(|failure| measured::describe(&state, Verb::Delete, failure))?)
    }

    async fn import(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        id: &str,
    ) -> Result<KnowledgeModel> {
        let id = finds::imported(cx, &client.knowledge, id).await?;
        Ok(KnowledgeModel::of_id(&id))
    }

    /// Version 0 is what the provider's predecessor stored: null for what is empty.
    fn upgrade(&self, _from: i64, mut state: KnowledgeModel) -> Result<KnowledgeModel> {
        state.fill_in();
        Ok(state)
    }
}

fn owner_missing(entry: &KnowledgeModel, error: &Error) -> Diagnostic {
    error::metadata_missing(nouns::KNOWLEDGE, entry.called(), "owner", error)
}

impl Observed for KnowledgeModel {
    async fn observe(
        &mut self,
        client: &ProviderClient,
        record: Record,
        entry: &KnowledgeEntry,
    ) -> Result<Record> {
        let record = references::absorb(client, record, self, entry).await?;
        self.name = kept_name::shown(&record, &self.name, &entry.config().name);
        self.absorb(entry);
        Ok(record)
    }
}
