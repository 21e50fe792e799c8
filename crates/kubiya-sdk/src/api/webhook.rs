//! The webhooks of an organisation, by which events invoke agents and workflows: `/api/v1/event`.

pub(crate) mod call;
pub(crate) mod communication;
pub(crate) mod config;
pub(crate) mod create;
mod wire;

use secrecy::{ExposeSecret, SecretString};

use self::config::{Webhook, WebhookConfig};
use super::item::{self, Item, found};
use super::object::Object;
use crate::auth::seal;
use crate::client::Client;
use crate::error::Result;
use crate::http::{Method, RequestSpec, json_body};
use crate::size::{self, OBJECT_LIMIT, REPLACEMENT_LIMIT};

const UPDATE: &str = "webhooks.update";

/// The calls on webhooks. From [`Client::webhooks`].
///
/// A webhook has fields that this crate does not know: an update leaves them as they are. Absent and null texts
/// stand for empty ones.
///
/// Every id is checked before anything is sent (not empty, neither `.` nor `..`, no control characters), and
/// travels as one path segment.
#[derive(Clone, Copy, Debug)]
pub struct Webhooks<'a> {
    client: &'a Client,
}

/// An update that succeeded.
#[derive(Debug)]
pub struct UpdatedWebhook {
    url: Option<SecretString>,
    remarks: Vec<String>,
}

impl UpdatedWebhook {
    /// The address that invokes the webhook from now on, if the answer tells.
    pub fn url(&self) -> Option<&SecretString> {
        self.url.as_ref()
    }

    /// What the server had to say when it changed the webhook: ten remarks at most, without what was configured.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }
}

impl Client {
    /// The webhooks of the organisation, by which events invoke agents and workflows.
    pub fn webhooks(&self) -> Webhooks<'_> {
        Webhooks { client: self }
    }
}

impl Webhooks<'_> {
    /// One webhook.
    ///
    /// `GET /api/v1/event/{id}`, success: any 2xx with an object. If the API says that there is no such
    /// webhook, the list is asked, and its entry counts. One that has both a workflow and an agent is one of
    /// the workflow.
    ///
    /// **Source:** Kubiya's command line tool and Python SDK; the Go provider's client reads the list.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if neither the one nor the other has the webhook;
    /// [`get_opt`](Self::get_opt) returns `None` instead. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    pub async fn get(&self, id: &str) -> Result<Webhook> {
        item::get(self.client, id).await
    }

    /// One webhook, or `None` if there is no such webhook.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn get_opt(&self, id: &str) -> Result<Option<Webhook>> {
        found(self.get(id).await)
    }

    /// All webhooks, sorted by name, then id.
    ///
    /// `GET /api/v1/event`, success: any 2xx with an array, or an object with the array in `webhooks` or
    /// `items`. If the entry of a webhook lacks a field of the configuration, such as the prompt, or the URL,
    /// the rest is read with one `GET`. An entry that is not understood is left out, with a trace event at
    /// WARN. If no entry is understood, the list is not. The API has no pages.
    ///
    /// **Source:** the Go provider's client; Kubiya's Python SDK knows the wrapped form.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says. [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) does not occur.
    pub async fn list(&self) -> Result<Vec<Webhook>> {
        item::list_complete(self.client).await
    }

    /// Gives a webhook the whole configuration. What is not part of it stays as it is, but for times, which are
    /// never sent.
    ///
    /// A look as of [`get`](Self::get), then `PUT /api/v1/event/{id}` of what was read with the configuration laid
    /// over it, success: any 2xx. Whether the server merges or replaces, the result is the same. A change that
    /// somebody else makes between the two requests is lost. A webhook that has an agent beside its workflow keeps
    /// it while it has a workflow.
    ///
    /// **Source:** the Go provider's client, which sends the whole webhook.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such webhook,
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty name, more than
    /// [`OBJECT_LIMIT`], or more than 128 KiB beyond that with what is not part of the configuration. Otherwise
    /// as [`ErrorKind`](crate::ErrorKind) says; if
    /// [`Error::is_maybe_processed`](crate::Error::is_maybe_processed), the update may be in effect, and can be
    /// repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the update may or may not be in effect. It can be repeated.
    pub async fn update(&self, id: &str, config: &WebhookConfig) -> Result<UpdatedWebhook> {
        Webhook::check_key(UPDATE, id)?;
        item::check_name(UPDATE, &config.name)?;
        size::check(UPDATE, config.size(), OBJECT_LIMIT)?;
        let mut call = self.client.sender().call();
        let lookup = item::lookup::<Webhook>(UPDATE, id);
        let reply = item::answer::<Webhook>(self.client, &mut call, &lookup).await?;
        let object = item::described::<Webhook>(&reply, id)?;
        let url = url(&object);
        let confidential = config.confidential();
        let replacement = wire::replacement(&object, config);
        let bytes = size::of(replacement.managed()) + replacement.kept_bytes();
        size::check(UPDATE, bytes, REPLACEMENT_LIMIT)?;
        let spec = RequestSpec::item(UPDATE, Method::Put, Webhook::ITEM, [id])
            .with_body(json_body(&replacement))
            .with_sensitive(confidential.iter().map(String::as_str))
            .with_sensitive(url.iter().map(ExposeSecret::expose_secret));
        let reply = item::write::<Webhook>(self.client, &mut call, &spec).await?;
        reply.acknowledged()?;
        let answer: Object = reply.json().unwrap_or_default();
        let url = self::url(&answer);
        if let Some(url) = &url {
            self.client.conceal(url);
        }
        Ok(UpdatedWebhook {
            url,
            remarks: reply.remarks,
        })
    }

    /// Deletes a webhook, after which its URL invokes nothing.
    ///
    /// `DELETE /api/v1/event/{id}` with the header `force: true`, success: any 2xx, whose `result` is `ok` if
    /// it has one. A 404 that follows an attempt without an answer is a success as well: that attempt did it.
    /// After any other 404 the list is asked: if it has the object, that is not gone.
    ///
    /// **Source:** Kubiya's command line tool, which checks the result; the Go provider's client sends the header.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such webhook;
    /// [`delete_if_exists`](Self::delete_if_exists) returns `false` instead.
    /// [`ErrorKind::Rejected`](crate::ErrorKind::Rejected) if the result is another one. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says; if [`Error::is_maybe_processed`](crate::Error::is_maybe_processed),
    /// the webhook may be gone, and the call can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the webhook may or may not be gone. The call can be repeated.
    pub async fn delete(&self, id: &str) -> Result<()> {
        item::delete::<Webhook>(self.client, id).await
    }

    /// Deletes a webhook if it is there. Returns whether it was.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    ///
    /// # Cancel safety
    ///
    /// As [`delete`](Self::delete).
    pub async fn delete_if_exists(&self, id: &str) -> Result<bool> {
        Ok(found(self.delete(id).await)?.is_some())
    }
}

/// The address in an answer.
fn url(object: &Object<'_>) -> Option<SecretString> {
    object.filled("webhook_url").map(seal)
}
