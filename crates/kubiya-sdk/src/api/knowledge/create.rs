//! Creating an entry of knowledge.

use bytes::Bytes;

use super::Knowledge;
use super::config::{KnowledgeConfig, KnowledgeEntry};
use super::wire::NewEntry;
use crate::api::adoption::{self, Content, Created, Names};
use crate::api::item;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::size::{self, OBJECT_LIMIT};

const CREATE: &str = "knowledge.create";

/// A create that succeeded.
///
/// The entry exists. What the server made of it is known, unless the read after the create failed. That failure
/// does not undo the create, so it is kept apart.
#[derive(Debug)]
#[must_use]
pub struct CreatedKnowledge {
    id: String,
    entry: Result<KnowledgeEntry>,
}

impl CreatedKnowledge {
    /// The id of the entry, by which it can be read, updated and deleted.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The entry, or why it could not be read. **The entry exists in both cases.**
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn entry(&self) -> Result<&KnowledgeEntry, &Error> {
        self.entry.as_ref()
    }

    /// As [`entry`](Self::entry), by value.
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn into_entry(self) -> Result<KnowledgeEntry> {
        self.entry
    }
}

impl Knowledge<'_> {
    /// Creates an entry. There can be others of the same name, even of the same content.
    ///
    /// Before the first create of a client and its clones the entries are listed, once. Creates of one name take
    /// turns. `POST /api/v1/knowledge` with every field of the configuration, and with `source`, `managed_by` and
    /// `task_id` where [`ClientBuilder`](crate::ClientBuilder) has them, success: any 2xx with an object that has
    /// `uuid` or `id`. If the answer does not describe the whole entry, it is read with one `GET`.
    ///
    /// If the answer is lost (a broken connection, a timeout, 502 or 504 from a gateway, a 2xx without an id),
    /// the client settles the matter by listing the entries again. It looks at those that were not there before
    /// and that no other create of this client made. If exactly one of them has this name and content, its
    /// agents included, that is the one created. If there is none of this name, and no answer at all came, the
    /// client looks for it again during [`Waits::late_create`](crate::Waits::late_create). It never sends the
    /// create twice, because that could make two entries.
    ///
    /// **Source:** the Go provider's client; modules of Kubiya make entries that are equal but for their agents.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty name, or for more than
    /// [`OBJECT_LIMIT`]; [`ErrorKind::MaybeProcessed`](crate::ErrorKind::MaybeProcessed) if neither the answer nor the
    /// list told what became of it: look for an entry of this name. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    /// Where the list before the first `POST` fails, nothing was written, and [`Error::is_maybe_processed`] is
    /// false.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the entry may or may not exist. Look before repeating.
    pub async fn create(&self, config: &KnowledgeConfig) -> Result<CreatedKnowledge> {
        item::check_name(CREATE, &config.name)?;
        size::check(CREATE, config.size(), OBJECT_LIMIT)?;
        let Created { id, object, .. } = adoption::create(self.client, config).await?;
        Ok(CreatedKnowledge { id, entry: object })
    }
}

impl Content for KnowledgeConfig {
    type Item = KnowledgeEntry;

    const CREATE: &'static str = CREATE;
    const NAMES: Names = Names::Shared;

    fn name(&self) -> &str {
        &self.name
    }

    fn body(&self, client: &Client) -> Bytes {
        client
            .attribution()
            .body(&NewEntry::new(self, client.source()))
    }

    fn sensitive(&self) -> Vec<&str> {
        Vec::new()
    }

    fn is_of(&self, entry: &KnowledgeEntry) -> bool {
        entry.config == *self
    }
}
