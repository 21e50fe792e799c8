//! Webhooks in JSON.

use serde::Serialize;

use super::communication::Communication;
use super::config::{Webhook, WebhookConfig};
use crate::api::item::{Item, Key};
use crate::api::json_text::scalars;
use crate::api::list::Listed;
use crate::api::object::{Object, OddField};
use crate::api::replacement::{Replacement, Sent};
use crate::auth::seal;
use crate::error::Result;
use crate::http::Reply;
use crate::size;

/// The fields that an update does not send back: the server decides them, and may store what it is sent.
///
/// **Source:** the Go provider's client sends the year 1 in both.
const NOT_SENT_BACK: [&str; 2] = ["created_at", "updated_at"];

/// The beginning of a time that no time was set to.
const NO_TIME: &str = "0001-01-01";

/// What an answer needs to say everything. What is left out of others is empty.
const NEEDED: [&str; 6] = [
    "communication",
    "filter",
    "name",
    "prompt",
    "source",
    "webhook_url",
];

/// The managed fields. None of them is null, and an empty one is sent where that is what clears it.
#[derive(Serialize)]
pub(super) struct Managed<'a> {
    name: &'a str,
    prompt: &'a str,
    source: &'a str,
    filter: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workflow: Option<Sent<'a, &'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runner: Option<&'a str>,
    communication: Sent<'a, &'a Communication>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hide_webhook_headers: Option<bool>,
}

/// What a create sends beside the configuration, for the server to fill in.
#[derive(Serialize)]
pub(super) struct NewWebhook<'a> {
    #[serde(flatten)]
    managed: Managed<'a>,
    id: &'static str,
    created_by: &'static str,
    webhook_url: &'static str,
}

impl<'a> Managed<'a> {
    /// Of a webhook that is not there yet.
    fn new(config: &'a WebhookConfig) -> Self {
        let filled = |text: &'a str| Some(text).filter(|text| !text.is_empty());
        Self {
            name: &config.name,
            prompt: &config.prompt,
            source: &config.source,
            filter: &config.filter,
            agent_id: Some(&config.agent_id),
            workflow: filled(&config.workflow).map(Sent::New),
            runner: filled(&config.runner),
            communication: Sent::New(&config.communication),
            hide_webhook_headers: config.hide_webhook_headers,
        }
    }

    /// Of a webhook as it was read. One that has both a workflow and an agent keeps the agent while the workflow
    /// stays: Kubiya's command line tool makes an agent for each workflow.
    fn over(config: &'a WebhookConfig, read: &Object<'a>) -> Self {
        let had = workflow(read);
        let stays = !had.is_empty() && !config.workflow.is_empty();
        let is_same = |to: &Communication| communication(read).is_ok_and(|read| read.reads_as(to));
        let cleared = |key| read.filled(key).map(|_| "");
        let new = Self::new(config);
        Self {
            agent_id: new.agent_id.filter(|_| !stays),
            workflow: match new.workflow {
                Some(sent) => Some(sent.unless(had == config.workflow, read, "workflow")),
                None => cleared("workflow").map(Sent::New),
            },
            runner: new.runner.or_else(|| cleared("runner")),
            communication: new.communication.unless(
                is_same(&config.communication),
                read,
                "communication",
            ),
            ..new
        }
    }
}

impl<'a> NewWebhook<'a> {
    /// **Source:** the Go provider's client, which also sends times of the year 1.
    pub(super) fn new(config: &'a WebhookConfig) -> Self {
        Self {
            managed: Managed::new(config),
            id: "",
            created_by: "",
            webhook_url: "",
        }
    }
}

impl WebhookConfig {
    /// What the webhook takes in JSON as the API may write it, in bytes, as [`text_size`](crate::text_size) counts.
    ///
    /// A webhook of more than [`OBJECT_LIMIT`](crate::OBJECT_LIMIT) is not sent.
    pub fn size(&self) -> usize {
        size::of(&Managed::new(self))
    }

    /// What no error may repeat: what the workflow holds, and the prompt.
    pub(super) fn confidential(&self) -> Vec<String> {
        let mut texts = scalars(&self.workflow);
        texts.extend(Some(self.prompt.clone()).filter(|prompt| crate::http::is_distinct(prompt)));
        texts
    }
}

/// The webhook as it was read, with new managed fields.
pub(super) fn replacement<'a>(
    read: &'a Object<'a>,
    config: &'a WebhookConfig,
) -> Replacement<'a, Managed<'a>> {
    Replacement::new(read, &NOT_SENT_BACK, Managed::over(config, read))
}

/// The text of the workflow, which an answer can have as text or as an object.
fn workflow(object: &Object<'_>) -> String {
    match object.text("workflow") {
        // Source: the Go provider takes an empty list for none.
        none if matches!(none.trim(), "" | "[]" | "null") => String::new(),
        text => text,
    }
}

fn communication(object: &Object<'_>) -> Result<Communication, OddField> {
    let parts: Object = object.value("communication")?;
    let method = parts.filled("method").unwrap_or_else(|| "Slack".to_owned());
    Ok(Communication::new(method, parts.text("destination")))
}

impl Listed for Webhook {
    const LIST: &'static str = "webhooks.list";
    const COLLECTION: &'static str = "/api/v1/event";
    const WRAPPER: &'static str = "webhooks";

    fn read(object: &Object<'_>) -> Result<Self, OddField> {
        let workflow = workflow(object);
        let agent_id = match workflow.is_empty() {
            true => object.text("agent_id"),
            false => String::new(),
        };
        let config = WebhookConfig {
            name: object.text("name"),
            agent_id,
            workflow,
            prompt: object.text("prompt"),
            source: object.text("source"),
            filter: object.text("filter"),
            runner: object.text("runner"),
            communication: communication(object)?,
            hide_webhook_headers: Some(object.text("hide_webhook_headers") == "true"),
        };
        let created_at = object.filled("created_at");
        Ok(Self {
            id: object.id().ok_or(OddField("id"))?,
            config,
            url: object.filled("webhook_url").map(seal),
            created_by: object.filled("created_by"),
            created_at: created_at.filter(|time| !time.starts_with(NO_TIME)),
        })
    }

    fn order(&self) -> (&str, &str) {
        (&self.config.name, &self.id)
    }
}

impl Item for Webhook {
    const KIND: &'static str = "webhook";
    const GET: &'static str = "webhooks.get";
    const DELETE: &'static str = "webhooks.delete";
    const ITEM: &'static str = "/api/v1/event/{id}";
    const KEY: Key = Key::Id;
    const LIST_COUNTS: bool = true;

    fn is_complete(object: &Object<'_>) -> bool {
        let says_what_it_invokes = object.has("workflow") || object.filled("agent_id").is_some();
        NEEDED.iter().all(|key| object.has(key)) && says_what_it_invokes
    }

    fn tells_enough(entry: &Object<'_>) -> bool {
        entry.has("communication")
    }

    /// **Source:** Kubiya's command line tool, which takes nothing but `ok` for a success.
    fn check_deleted(reply: &Reply) -> Result<()> {
        reply.acknowledged()?;
        let answer: Object = reply.json().unwrap_or_default();
        match answer.filled("result") {
            Some(result) if !result.eq_ignore_ascii_case("ok") => {
                Err(reply.refused("its result is not \"ok\""))
            }
            _ => Ok(()),
        }
    }
}
