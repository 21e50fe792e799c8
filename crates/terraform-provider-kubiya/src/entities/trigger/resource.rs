//! The managed resource `kubiya_trigger`.

use async_trait::async_trait;
use kubiya_sdk::{Trigger, UpdatedTrigger, seal};
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Attr, Cx, Diagnostic, JsonText, Plan, Resource, Result};

use super::model::{self, PUBLISHED, TriggerModel};
use super::publication::{self, Publication, publish};
use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::observed::{self, Observed};
use crate::record::Record;
use crate::references::Referring;
use crate::{finds, kept_name, measured, nouns, references};

pub(crate) struct TriggerResource;

#[async_trait]
impl Resource for TriggerResource {
    type Client = ProviderClient;
    type Model = TriggerModel;

    fn schema(&self) -> Schema {
        model::schema()
    }

    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&ProviderClient>,
        plan: &mut Plan<TriggerModel>,
    ) -> Result<()> {
        measured::check(plan)?;
        let Some(client) = client else {
            publication::plan(plan);
            return Ok(());
        };
        if let Some(problem) = client.api.composer_error() {
            let endpoint = client.api.endpoint().as_str();
            return Err(error::trigger::no_composer(endpoint, problem).into());
        }
        if let Some(name) = plan.planned.name.known() {
            let held = plan.prior.as_ref().map(TriggerModel::held);
            client.triggers.plan(cx, name, held).await?;
        }
        references::plan(cx, client, plan).await?;
        publication::plan(plan);
        Ok(())
    }

    /// Three steps, of which the first makes the trigger: whatever fails after that, it is in the state.
    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut planned: TriggerModel,
    ) -> Applied<TriggerModel> {
        planned.conceal(client);
        let resolved = references::resolve(cx, client, None, &planned).await;
        let (wanted, mut record) = match resolved {
            Ok(resolved) => resolved,
            Err(errors) => return Applied::failed(errors),
        };
        let (name, api) = (planned.called().to_owned(), client.writing().triggers());
        let config = wanted.config();
        let created = match client.triggers.create(cx, &name, api.create(&config)).await {
            Ok(created) => created,
            Err(error) => {
                return Applied::failed(measured::failure(&planned, Verb::Create, &error));
            }
        };
        planned.identify(created.id());
        planned.status = Attr::Null;
        warn_of_remarks(cx, &name, created.remarks());
        match created.trigger() {
            Ok(trigger) => {
                kept_name::note(cx, &mut record, nouns::TRIGGER, &name, trigger.name());
                planned.status = trigger.status().map(str::to_owned).into();
            }
            Err(error) => cx.warn(error::trigger::not_read(&name, error)),
        }
        record.keep(&mut cx.private);
        let publication = publish(api, planned.id(), &wanted.runner).await;
        match settle(&mut planned, None, publication) {
            None => Applied::ok(planned),
            Some(failure) => Applied::partial(planned, failure),
        }
    }

    async fn read(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        state: TriggerModel,
    ) -> Result<Option<TriggerModel>> {
        observed::read(cx, client, state).await
    }

    async fn update(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        prior: TriggerModel,
        mut planned: TriggerModel,
    ) -> Applied<TriggerModel> {
        prior.conceal(client);
        planned.conceal(client);
        let resolved = references::resolve(cx, client, Some(&prior), &planned).await;
        let (wanted, mut record) = match resolved {
            Ok(resolved) => resolved,
            Err(errors) => return Applied::failed(errors),
        };
        let (name, api) = (planned.called().to_owned(), client.writing().triggers());
        let (config, id) = (wanted.config(), prior.id());
        let is_other_workflow = prior.workflow != planned.workflow;
        let publishes = planned.url.is_unknown();
        let steps = async {
            let updated = if is_other_workflow {
                Some(api.update(id, &config).await?)
            } else if prior.name != planned.name {
                Some(api.update_around_workflow(id, &config).await?)
            } else {
                None
            };
            let publication = match publishes {
                true => Some(publish(api, id, &wanted.runner).await),
                false => None,
            };
            Ok((updated, publication))
        };
        let done = client.triggers.update(cx, prior.held(), &name, steps).await;
        let (updated, publication) = match done {
            Ok(done) => done,
            Err(failure) => {
                return Applied::failed(measured::describe(&planned, Verb::Update, failure));
            }
        };
        if let Some(updated) = &updated {
            warn_of_remarks(cx, &name, updated.remarks());
            let kept = updated.name().unwrap_or(&name);
            kept_name::note(cx, &mut record, nouns::TRIGGER, &name, kept);
        }
        record.keep(&mut cx.private);
        let Some(publication) = publication else {
            return Applied::ok(planned);
        };
        let failure = settle(&mut planned, Some(&prior), publication);
        if let Some(failure) = failure {
            return Applied::partial(planned, failure);
        }
        if !prior.is_published() {
            self.verify(cx, client, updated.as_ref(), &mut planned)
                .await;
        }
        Applied::ok(planned)
    }

    async fn delete(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        state: TriggerModel,
    ) -> Result<()> {
        state.conceal(client);
        references::remember(client, &state, &Record::of(&cx.private));
        let (writing, held) = (client.writing(), state.held());
        let outcome = client.triggers.delete(cx, writing, held).await;
        Ok(outcome.map_err(|failure| measured::describe(&state, Verb::Delete, failure))?)
    }

    async fn import(&self, cx: &mut Cx, client: &ProviderClient, id: &str) -> Result<TriggerModel> {
        let id = finds::imported(cx, &client.triggers, id).await?;
        Ok(TriggerModel::of_id(&id))
    }

    /// Version 0 is what the provider's predecessor stored, and differs in nothing that a read does not correct.
    fn upgrade(&self, _from: i64, state: TriggerModel) -> Result<TriggerModel> {
        Ok(state)
    }
}

impl TriggerResource {
    /// Makes sure that a workflow which was taken back is published again, where the answer to the update does not say
    /// so.
    async fn verify(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        updated: Option<&UpdatedTrigger>,
        planned: &mut TriggerModel,
    ) {
        if updated.and_then(UpdatedTrigger::status) == Some(PUBLISHED) {
            return;
        }
        match client.api.triggers().get(planned.id()).await {
            Ok(trigger) => {
                if let Some(status) = trigger.status() {
                    planned.status = Attr::Known(status.to_owned());
                }
                if !planned.is_published() {
                    cx.warn(error::trigger::stays_unpublished(planned.called()));
                }
            }
            Err(error) => cx.warn(error::trigger::not_read(planned.called(), &error)),
        }
    }
}

/// Takes over what publishing came to, and words what failed. What a failed one leaves makes the next plan publish.
fn settle(
    planned: &mut TriggerModel,
    prior: Option<&TriggerModel>,
    publication: Publication,
) -> Option<Diagnostic> {
    let (id, name) = (planned.id().to_owned(), planned.called().to_owned());
    let failure = match publication {
        Publication::Done(url) => {
            planned.status = Attr::Known(PUBLISHED.to_owned());
            planned.absorb_url(&url);
            return None;
        }
        Publication::Failed(error) => {
            if let Some(prior) = prior {
                planned.runner = prior.runner.clone();
                planned.status = prior.status.clone();
                // Nothing tells on which of the two it runs: without a URL it is published, whichever is configured.
                planned.url = match error.is_maybe_processed() {
                    true => Attr::Null,
                    false => prior.url.clone(),
                };
            }
            error::trigger::not_published(&name, &id, prior.is_none(), &error)
        }
        Publication::WithoutUrl(error) => {
            planned.status = Attr::Known(PUBLISHED.to_owned());
            planned.url = Attr::Null;
            error::trigger::without_url(&name, &id, prior.is_none(), &error)
        }
    };
    planned.settle();
    Some(failure)
}

fn warn_of_remarks(cx: &mut Cx, name: &str, remarks: &[String]) {
    if !remarks.is_empty() {
        cx.warn(error::remarks(nouns::TRIGGER, name, remarks));
    }
}

impl Observed for TriggerModel {
    async fn observe(
        &mut self,
        _client: &ProviderClient,
        record: Record,
        trigger: &Trigger,
    ) -> Result<Record> {
        self.absorb(&record, trigger);
        Ok(record)
    }

    fn conceal(&self, client: &ProviderClient) {
        if let Some(url) = self.url.known() {
            client.api.conceal(&seal(url.expose().clone()));
        }
        let held = self.workflow.known().into_iter();
        for secret in held.flat_map(JsonText::secrets) {
            client.api.conceal(&secret);
        }
    }
}
