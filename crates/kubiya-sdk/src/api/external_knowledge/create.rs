//! Creating an entry of external knowledge.

use std::collections::BTreeSet;

use bytes::Bytes;

use super::ExternalKnowledge;
use super::config::{ExternalKnowledgeConfig, ExternalKnowledgeEntry};
use super::wire::{self, Managed};
use super::written::WrittenExternalKnowledge;
use crate::api::adoption::{self, Content, Names};
use crate::api::object::Object;
use crate::client::Client;
use crate::error::Result;
use crate::http::json_body;

const CREATE: &str = "external_knowledge.create";

impl ExternalKnowledge<'_> {
    /// Creates an entry. There can be others of the same channels.
    ///
    /// Before the first create of a client and its clones the entries are listed, once. Creates of one set of
    /// channels take turns. `POST /api/v1/rag/integration/slack`, success: any 2xx with an object that has `uuid` or
    /// `id`. If the answer does not describe the whole entry, it is read with one `GET`.
    ///
    /// If the answer is lost (a broken connection, a timeout, 502 or 504 from a gateway, a 2xx without an id),
    /// the client settles the matter by listing the entries again. It looks at those that were not there before
    /// and that no other create of this client made. If exactly one of them is of these channels and no others,
    /// that is the one created. If there is none, and no answer at all came, the client looks for it again
    /// during [`Waits::late_create`](crate::Waits::late_create). It never sends the create twice, because that
    /// could make two entries.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for no channel, or for more than
    /// [`OBJECT_LIMIT`](crate::OBJECT_LIMIT); [`ErrorKind::MaybeProcessed`](crate::ErrorKind::MaybeProcessed) if
    /// neither the answer nor the list told what became of it: look for an entry of these channels. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says. Where the list before the first `POST` fails, nothing was written, and
    /// [`Error::is_maybe_processed`](crate::Error::is_maybe_processed) is false.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the entry may or may not exist. Look before repeating.
    pub async fn create(
        &self,
        config: &ExternalKnowledgeConfig,
    ) -> Result<WrittenExternalKnowledge> {
        super::check(CREATE, config)?;
        let new = New {
            config,
            channels: joined(&config.channel_ids),
        };
        let created = adoption::create(self.client, &new).await?;
        Ok(WrittenExternalKnowledge {
            id: created.id,
            entry: created.object,
            remarks: created.remarks,
        })
    }
}

/// An entry to create.
struct New<'a> {
    config: &'a ExternalKnowledgeConfig,
    /// All channels in one text, which stands for a name.
    channels: String,
}

impl Content for New<'_> {
    type Item = ExternalKnowledgeEntry;

    const CREATE: &'static str = CREATE;
    const NAMES: Names = Names::Shared;
    const NAMED_BY: &'static str = "set of channels";

    fn name(&self) -> &str {
        &self.channels
    }

    fn name_in(entry: &Object<'_>) -> Option<String> {
        wire::channel_ids(entry).ok().map(|ids| joined(&ids))
    }

    fn body(&self, _client: &Client) -> Bytes {
        json_body(&Managed::new(self.config))
    }

    fn sensitive(&self) -> Vec<&str> {
        Vec::new()
    }

    fn is_of(&self, entry: &ExternalKnowledgeEntry) -> bool {
        entry.config == *self.config
    }
}

fn joined(channel_ids: &BTreeSet<String>) -> String {
    let ids: Vec<&str> = channel_ids.iter().map(String::as_str).collect();
    ids.join("\n")
}
