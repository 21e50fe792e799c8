//! Webhooks in lists: neither the long texts nor the URL, which works like a key.

use kubiya_sdk::Webhook;
use serde::Serialize;
use tfplugin_framework::{Result, Type};

use super::model::WebhookModel;
use crate::client::ProviderClient;
use crate::finds::Listable;
use crate::objects::Objects;
use crate::observed::Observed;
use crate::record::Record;

#[derive(Serialize)]
pub(crate) struct Summary {
    id: String,
    name: String,
    agent_id: String,
    source: String,
    runner: String,
    method: String,
    destination: String,
    created_by: Option<String>,
}

impl From<&Webhook> for Summary {
    fn from(webhook: &Webhook) -> Self {
        let config = webhook.config();
        let to = &config.communication;
        let channel = to.teams_channel().map(|channel| channel.channel_name);
        Self {
            id: webhook.id().to_owned(),
            name: config.name.clone(),
            agent_id: config.agent_id.clone(),
            source: config.source.clone(),
            runner: config.runner.clone(),
            method: to.method.clone(),
            destination: channel.unwrap_or_else(|| to.destination.clone()),
            created_by: webhook.created_by().map(str::to_owned),
        }
    }
}

impl Listable for Webhook {
    type Model = WebhookModel;
    type Summary = Summary;

    const DATA_SOURCE: &'static str = "kubiya_webhooks";
    const ATTRIBUTE: &'static str = "webhooks";
    const DESCRIPTION: &'static str = "The webhooks of the organisation, without their prompts, workflows and URLs. One \
                                       that has no `agent_id` invokes a workflow.";

    fn objects(client: &ProviderClient) -> &Objects<Self> {
        &client.webhooks
    }

    async fn found(&self, client: &ProviderClient) -> Result<WebhookModel> {
        let mut object = WebhookModel::default();
        object.observe(client, Record::default(), self).await?;
        object.conceal(client);
        Ok(object)
    }

    fn members() -> Vec<(&'static str, Type)> {
        vec![
            ("id", Type::String),
            ("name", Type::String),
            ("agent_id", Type::String),
            ("source", Type::String),
            ("runner", Type::String),
            ("method", Type::String),
            ("destination", Type::String),
            ("created_by", Type::String),
        ]
    }
}
