//! Creating a webhook.

use bytes::Bytes;

use super::Webhooks;
use super::config::{Webhook, WebhookConfig};
use super::wire::NewWebhook;
use crate::api::adoption::{self, Content, Created, Names};
use crate::api::item;
use crate::api::json_text;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::size::{self, OBJECT_LIMIT};

const CREATE: &str = "webhooks.create";

/// A create that succeeded.
///
/// The webhook exists. What the server made of it is known, unless the read after the create failed. That
/// failure does not undo the create, so it is kept apart.
#[derive(Debug)]
#[must_use]
pub struct CreatedWebhook {
    id: String,
    webhook: Result<Webhook>,
    remarks: Vec<String>,
}

impl CreatedWebhook {
    /// The id of the webhook, by which it can be read, updated and deleted.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The webhook, or why it could not be read. **The webhook exists in both cases.**
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn webhook(&self) -> Result<&Webhook, &Error> {
        self.webhook.as_ref()
    }

    /// As [`webhook`](Self::webhook), by value.
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn into_webhook(self) -> Result<Webhook> {
        self.webhook
    }

    /// What the server had to say when it created the webhook: ten remarks at most, without what was configured.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }
}

impl Webhooks<'_> {
    /// Creates a webhook. There can be others of the same name, even of the same content.
    ///
    /// Before the first create of a client and its clones the webhooks are listed, once. Creates of one name take
    /// turns. `POST /api/v1/event` with the configuration, and with `managed_by` and `task_id` where
    /// [`ClientBuilder`](crate::ClientBuilder) has them, success: any 2xx with an object that has `id`. If the answer
    /// does not describe the whole webhook, it is read with one `GET`.
    ///
    /// If the answer is lost (a broken connection, a timeout, 502 or 504 from a gateway, a 2xx without an id),
    /// the client settles the matter by listing the webhooks again. It looks at those that were not there
    /// before and that no other create of this client made. If exactly one of them has this name and content,
    /// that is the one created; of the content, another spelling of the same method, destination or workflow
    /// makes no difference. If there is none of this name, and no answer at all came, the client looks for it
    /// again during [`Waits::late_create`](crate::Waits::late_create). It never sends the create twice, because
    /// that could make two webhooks.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty name, or for more than
    /// [`OBJECT_LIMIT`]; [`ErrorKind::MaybeProcessed`](crate::ErrorKind::MaybeProcessed) if neither the answer nor the
    /// list told what became of it: look for a webhook of this name. Otherwise as [`ErrorKind`](crate::ErrorKind)
    /// says. Where the list before the first `POST` fails, nothing was written, and
    /// [`Error::is_maybe_processed`] is false.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the webhook may or may not exist. Look before repeating.
    pub async fn create(&self, config: &WebhookConfig) -> Result<CreatedWebhook> {
        item::check_name(CREATE, &config.name)?;
        size::check(CREATE, config.size(), OBJECT_LIMIT)?;
        let new = New {
            config,
            confidential: config.confidential(),
        };
        let Created {
            id,
            object,
            remarks,
        } = adoption::create(self.client, &new).await?;
        if let Ok(webhook) = &object
            && let Some(url) = webhook.url()
        {
            self.client.conceal(url);
        }
        Ok(CreatedWebhook {
            id,
            webhook: object,
            remarks,
        })
    }
}

/// A webhook to create.
struct New<'a> {
    config: &'a WebhookConfig,
    confidential: Vec<String>,
}

impl Content for New<'_> {
    type Item = Webhook;

    const CREATE: &'static str = CREATE;
    const NAMES: Names = Names::Shared;

    fn name(&self) -> &str {
        &self.config.name
    }

    fn body(&self, client: &Client) -> Bytes {
        client.attribution().body(&NewWebhook::new(self.config))
    }

    fn sensitive(&self) -> Vec<&str> {
        self.confidential.iter().map(String::as_str).collect()
    }

    fn is_of(&self, webhook: &Webhook) -> bool {
        let (wanted, found) = (self.config, &webhook.config);
        let texts = |config: &WebhookConfig| {
            let WebhookConfig {
                name,
                agent_id,
                prompt,
                source,
                filter,
                runner,
                ..
            } = config;
            // A server may leave out white space at the end of a text.
            [name, agent_id, prompt, source, filter, runner].map(|it| it.trim_end().to_owned())
        };
        texts(wanted) == texts(found)
            && wanted.communication.is_same(&found.communication)
            && json_text::are_the_same(&wanted.workflow, &found.workflow)
    }
}
