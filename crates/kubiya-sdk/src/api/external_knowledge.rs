//! What agents answer from and other vendors keep, such as the channels of Slack:
//! `/api/v1/rag/integration/slack`.

pub(crate) mod config;
pub(crate) mod create;
mod wire;
pub(crate) mod written;

use self::config::{ExternalKnowledgeConfig, ExternalKnowledgeEntry};
use self::wire::Managed;
use self::written::WrittenExternalKnowledge;
use super::item::{self, Item, found};
use super::object::Object;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::http::{Method, RequestSpec, json_body};
use crate::size::{self, OBJECT_LIMIT};

const UPDATE: &str = "external_knowledge.update";

/// The calls on external knowledge. From [`Client::external_knowledge`].
///
/// Slack is the only vendor that the API is known to have. Every id is checked before anything is sent (not empty,
/// neither `.` nor `..`, no control characters), and travels as one path segment.
#[derive(Clone, Copy, Debug)]
pub struct ExternalKnowledge<'a> {
    client: &'a Client,
}

impl Client {
    /// What agents of the organisation answer from and other vendors keep: the channels of Slack.
    pub fn external_knowledge(&self) -> ExternalKnowledge<'_> {
        ExternalKnowledge { client: self }
    }
}

impl ExternalKnowledge<'_> {
    /// One entry.
    ///
    /// `GET /api/v1/rag/integration/slack/{uuid}`, success: any 2xx with an object.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such entry; [`get_opt`](Self::get_opt)
    /// returns `None` instead. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    pub async fn get(&self, id: &str) -> Result<ExternalKnowledgeEntry> {
        item::get(self.client, id).await
    }

    /// One entry, or `None` if there is no such entry.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn get_opt(&self, id: &str) -> Result<Option<ExternalKnowledgeEntry>> {
        found(self.get(id).await)
    }

    /// All entries, sorted by id.
    ///
    /// `GET /api/v1/rag/integration/slack`, success: any 2xx with an array, or an object with the array in
    /// `integrations` or `items`. If an entry lacks the channels or the time of its creation, the rest is read
    /// with one `GET`. An entry that is not understood is left out, with a trace event at WARN. If no entry is
    /// understood, the list is not.
    ///
    /// **Source:** the Go provider's client, which does not use it.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says. [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) does not occur.
    pub async fn list(&self) -> Result<Vec<ExternalKnowledgeEntry>> {
        item::list_complete(self.client).await
    }

    /// Gives an entry these channels, and no others.
    ///
    /// `PUT /api/v1/rag/integration/slack/{uuid}` with all channels and nothing else, success: any 2xx, whatever it
    /// says. If the answer does not describe the whole entry, it is read with one `GET`.
    ///
    /// **Source:** the Go provider's client, which sends nothing else either.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such entry,
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for no channel, or for more than
    /// [`OBJECT_LIMIT`]. Otherwise as [`ErrorKind`](crate::ErrorKind) says; if
    /// [`Error::is_maybe_processed`], the update may be in effect, and can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the update may or may not be in effect. It can be repeated.
    pub async fn update(
        &self,
        id: &str,
        config: &ExternalKnowledgeConfig,
    ) -> Result<WrittenExternalKnowledge> {
        ExternalKnowledgeEntry::check_key(UPDATE, id)?;
        check(UPDATE, config)?;
        let mut call = self.client.sender().call();
        let path = ExternalKnowledgeEntry::ITEM;
        let spec = RequestSpec::item(UPDATE, Method::Put, path, [id])
            .with_body(json_body(&Managed::new(config)));
        let reply = item::write::<ExternalKnowledgeEntry>(self.client, &mut call, &spec).await?;
        reply.acknowledged()?;
        let answer: Object = reply.json().unwrap_or_default();
        let entry = match item::complete(&answer) {
            Some(entry) => Ok(entry),
            None => {
                let lookup = item::lookup::<ExternalKnowledgeEntry>(UPDATE, id);
                item::read(self.client, &mut call, &lookup).await
            }
        };
        Ok(WrittenExternalKnowledge {
            id: id.to_owned(),
            entry,
            remarks: reply.remarks,
        })
    }

    /// Deletes an entry.
    ///
    /// `DELETE /api/v1/rag/integration/slack/{uuid}`, success: any 2xx. A 404 that follows an attempt without an
    /// answer is a success as well: that attempt did it.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such entry;
    /// [`delete_if_exists`](Self::delete_if_exists) returns `false` instead. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says; if [`Error::is_maybe_processed`], the entry may be gone, and the call
    /// can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the entry may or may not be gone. The call can be repeated.
    pub async fn delete(&self, id: &str) -> Result<()> {
        item::delete::<ExternalKnowledgeEntry>(self.client, id).await
    }

    /// Deletes an entry if it is there. Returns whether it was.
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

/// An entry of no channel knows nothing.
#[derive(Debug, thiserror::Error)]
#[error("there is no channel")]
struct NoChannel;

/// Refuses a configuration that cannot be sent.
fn check(operation: &'static str, config: &ExternalKnowledgeConfig) -> Result<()> {
    if config.channel_ids.is_empty() {
        return Err(Error::new(operation, ErrorKind::InvalidInput).with_source(NoChannel));
    }
    size::check(operation, config.size(), OBJECT_LIMIT)
}
