//! The managed resource `kubiya_webhook`.

use async_trait::async_trait;
use kubiya_sdk::{Error, UpdatedWebhook, Webhook, WebhookConfig, seal};
use secrecy::ExposeSecret;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Attr, Cx, Diagnostic, Diagnostics, Plan, Resource, Result};

use super::addressing::DESTINATION;
use super::model::WebhookModel;
use super::{planning, schema};
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::observed::{self, Observed};
use crate::record::Record;
use crate::references::Referring;
use crate::{finds, kept_name, measured, nouns, references};

pub(crate) struct WebhookResource;

#[async_trait]
impl Resource for WebhookResource {
    type Client = ProviderClient;
    type Model = WebhookModel;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn validate(&self, config: &WebhookModel) -> Diagnostics {
        planning::problems(config)
    }

    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&ProviderClient>,
        plan: &mut Plan<WebhookModel>,
    ) -> Result<()> {
        measured::check(plan)?;
        if let Some(client) = client
            && let Some(name) = plan.planned.name.known()
        {
            let held = plan.prior.as_ref().map(WebhookModel::held);
            client.webhooks.plan(cx, name, held).await?;
        }
        planning::keep_spelling(client, plan).await?;
        match client {
            Some(client) => references::plan(cx, client, plan).await,
            None => Ok(()),
        }
    }

    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut planned: WebhookModel,
    ) -> Applied<WebhookModel> {
        let (config, mut record) = match resolve(cx, client, None, &mut planned).await {
            Ok(resolved) => resolved,
            Err(errors) => return Applied::failed(errors),
        };
        let (name, api) = (planned.called(), client.writing().webhooks());
        let created = match client.webhooks.create(cx, name, api.create(&config)).await {
            Ok(created) => created,
            Err(error) => {
                return Applied::failed(measured::failure(&planned, Verb::Create, &error));
            }
        };
        planned.id = Attr::Known(created.id().to_owned());
        warn_of_remarks(cx, &planned, created.remarks());
        match created.webhook() {
            Ok(webhook) => {
                note_name(cx, &mut record, &planned, webhook);
                planned.absorb_origin(webhook);
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
        state: WebhookModel,
    ) -> Result<Option<WebhookModel>> {
        observed::read(cx, client, state).await
    }

    async fn update(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        prior: WebhookModel,
        mut planned: WebhookModel,
    ) -> Applied<WebhookModel> {
        prior.conceal(client);
        let (config, mut record) = match resolve(cx, client, Some(&prior), &mut planned).await {
            Ok(resolved) => resolved,
            Err(errors) => return Applied::failed(errors),
        };
        let (name, api) = (planned.called(), client.writing().webhooks());
        let call = api.update(prior.id(), &config);
        let updated = match client.webhooks.update(cx, prior.held(), name, call).await {
            Ok(updated) => updated,
            Err(failure) => {
                return Applied::failed(measured::describe(&planned, Verb::Update, failure));
            }
        };
        warn_of_remarks(cx, &planned, updated.remarks());
        if has_moved(&prior, &updated) {
            cx.warn(error::webhook::moved(planned.called()));
        }
        // It is unknown where a reference leads to another object.
        if planned.created_by.is_unknown() && !prior.created_by.is_null() {
            planned.created_by = prior.created_by.clone();
        }
        let is_open = planned.is_open();
        if is_open || prior.name != planned.name {
            match client.api.webhooks().get(prior.id()).await {
                Ok(webhook) => {
                    note_name(cx, &mut record, &planned, &webhook);
                    if is_open {
                        planned.absorb_origin(&webhook);
                    }
                }
                Err(error) => cx.warn(metadata_missing(&planned, &error)),
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
        state: WebhookModel,
    ) -> Result<()> {
        state.conceal(client);
        references::remember(client, &state, &Record::of(&cx.private));
        let (writing, held) = (client.writing(), state.held());
        let outcome = client.webhooks.delete(cx, writing, held).await;
        Ok(outcome.map_err(|failure| measured::describe(&state, Verb::Delete, failure))?)
    }

    async fn import(&self, cx: &mut Cx, client: &ProviderClient, id: &str) -> Result<WebhookModel> {
        let id = finds::imported(cx, &client.webhooks, id).await?;
        Ok(WebhookModel::of_id(&id))
    }

    /// Version 0 is what the provider's predecessor stored: null for what is empty, and in releases before 1.0.8 neither
    /// workflow nor runner.
    fn upgrade(&self, _from: i64, mut state: WebhookModel) -> Result<WebhookModel> {
        state.fill_in();
        Ok(state)
    }
}

/// What the API is to have, and what to record of it once it is written.
///
/// # Errors
/// What does not exist or is not unique.
async fn resolve(
    cx: &Cx,
    client: &ProviderClient,
    prior: Option<&WebhookModel>,
    planned: &mut WebhookModel,
) -> Result<(WebhookConfig, Record)> {
    if planned.destination.is_unknown() {
        planned.fill_in_destination();
    }
    let (mut config, mut record) = references::resolve(cx, client, prior, planned).await?;
    let before = Record::of(&cx.private);
    let bound = before.id(DESTINATION, text(&planned.destination));
    let bound = bound.filter(|_| prior.is_some_and(|it| it.destination == planned.destination));
    config.communication = planned.addressed_as_bound(client, bound).await?;
    planned.record_person(&mut record, &config.communication);
    Ok((config, record))
}

/// Notes under which name the API keeps the webhook.
fn note_name(cx: &mut Cx, record: &mut Record, planned: &WebhookModel, webhook: &Webhook) {
    let kept = &webhook.config().name;
    kept_name::note(cx, record, nouns::WEBHOOK, planned.called(), kept);
}

fn warn_of_remarks(cx: &mut Cx, webhook: &WebhookModel, remarks: &[String]) {
    if !remarks.is_empty() {
        cx.warn(error::remarks(nouns::WEBHOOK, webhook.called(), remarks));
    }
}

/// Whether the API says that the webhook has another URL now.
fn has_moved(prior: &WebhookModel, updated: &UpdatedWebhook) -> bool {
    let (before, now) = (prior.url.known(), updated.url());
    before
        .zip(now)
        .is_some_and(|(before, now)| before.expose() != now.expose_secret())
}

fn metadata_missing(webhook: &WebhookModel, error: &Error) -> Diagnostic {
    let attributes = "url, created_at and created_by";
    error::metadata_missing(nouns::WEBHOOK, webhook.called(), attributes, error)
}

impl Observed for WebhookModel {
    async fn observe(
        &mut self,
        client: &ProviderClient,
        record: Record,
        webhook: &Webhook,
    ) -> Result<Record> {
        let mut record = references::absorb(client, record, self, webhook).await?;
        let to = &webhook.config().communication;
        self.absorb_communication(client, &mut record, to).await;
        self.name = kept_name::shown(&record, &self.name, &webhook.config().name);
        self.absorb(webhook);
        Ok(record)
    }

    fn conceal(&self, client: &ProviderClient) {
        if let Some(url) = self.url.known() {
            client.api.conceal(&seal(url.expose().clone()));
        }
    }
}
