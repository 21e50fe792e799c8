//! The knowledge of an organisation, which agents answer from: `/api/v1/knowledge`.

pub(crate) mod config;
pub(crate) mod create;
mod wire;

use self::config::{KnowledgeConfig, KnowledgeEntry};
use self::wire::Managed;
use super::item::{self, Item, found};
use crate::client::Client;
use crate::error::Result;
use crate::http::{Call, Method, Reply, RequestSpec, json_body};
use crate::size::{self, OBJECT_LIMIT, REPLACEMENT_LIMIT};

const EDIT: &str = "knowledge.edit";
const UPDATE: &str = "knowledge.update";

/// The calls on knowledge. From [`Client::knowledge`].
///
/// An entry has fields that this crate does not know: an update leaves them as they are. Absent and null collections
/// stand for empty ones.
///
/// Every id is checked before anything is sent (not empty, neither `.` nor `..`, no control characters), and
/// travels as one path segment.
#[derive(Clone, Copy, Debug)]
pub struct Knowledge<'a> {
    client: &'a Client,
}

impl Client {
    /// The knowledge of the organisation, which agents answer from.
    pub fn knowledge(&self) -> Knowledge<'_> {
        Knowledge { client: self }
    }
}

impl Knowledge<'_> {
    /// One entry.
    ///
    /// `GET /api/v1/knowledge/{uuid}`, success: any 2xx with an object. If the API says that there is no such
    /// entry, the list is asked, and its entry counts.
    ///
    /// **Source:** Kubiya's command line tool; the Go provider's client reads the list.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if neither the one nor the other has the entry;
    /// [`get_opt`](Self::get_opt) returns `None` instead. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    pub async fn get(&self, id: &str) -> Result<KnowledgeEntry> {
        item::get(self.client, id).await
    }

    /// One entry, or `None` if there is no such entry.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn get_opt(&self, id: &str) -> Result<Option<KnowledgeEntry>> {
        found(self.get(id).await)
    }

    /// All entries, sorted by name, then id.
    ///
    /// `GET /api/v1/knowledge`, success: any 2xx with an array, or an object with the array in `knowledge` or
    /// `items`. Further pages are asked for with `page=2` and so on, until one brings nothing new; 1,000 at
    /// most. A list of several pages is read again, until that brings nothing new. If an entry lacks a field of
    /// the configuration, such as the content, the rest is read with one `GET`. An entry that is not understood
    /// is left out, with a trace event at WARN. If no entry is understood, the list is not.
    ///
    /// **Source:** the Go provider's client; Kubiya's pages have the parameters.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says. [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) does not occur.
    pub async fn list(&self) -> Result<Vec<KnowledgeEntry>> {
        item::list_complete(self.client).await
    }

    /// The entries of exactly this name, of which there can be several.
    ///
    /// As [`list`](Self::list), filtered. Letter case and Unicode form count. To find names in any of them,
    /// compare by [`folded`](crate::folded).
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    pub async fn named(&self, name: &str) -> Result<Vec<KnowledgeEntry>> {
        let mut entries = self.list().await?;
        entries.retain(|entry| entry.config().name == name);
        Ok(entries)
    }

    /// Gives an entry the whole configuration. What is not part of it stays as it is.
    ///
    /// A look as of [`get`](Self::get), then `PUT /api/v1/knowledge/{uuid}` of what was read with the configuration laid
    /// over it, success: any 2xx. Whether the server merges or replaces, the result is the same. A change that
    /// somebody else makes between the two requests is lost.
    ///
    /// **Source:** the Go provider's client, which sends the whole entry.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such entry,
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty name, more than
    /// [`OBJECT_LIMIT`], or more than 128 KiB beyond that with what is not part of the configuration. Otherwise
    /// as [`ErrorKind`](crate::ErrorKind) says; if
    /// [`Error::is_maybe_processed`](crate::Error::is_maybe_processed), the update may be in effect, and can be
    /// repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the update may or may not be in effect. It can be repeated.
    pub async fn update(&self, id: &str, config: &KnowledgeConfig) -> Result<()> {
        KnowledgeEntry::check_key(UPDATE, id)?;
        check(UPDATE, config)?;
        let mut call = self.client.sender().call();
        let lookup = item::lookup::<KnowledgeEntry>(UPDATE, id);
        let reply = item::answer::<KnowledgeEntry>(self.client, &mut call, &lookup).await?;
        self.replace(&mut call, &lookup, &reply, config).await
    }

    /// Changes what `change` changes of an entry's configuration, and nothing else of the entry.
    ///
    /// A look as of [`get`](Self::get), then a `PUT` as of [`update`](Self::update). If `change` leaves the
    /// configuration as it was, nothing is written. A change that somebody else makes between the two requests
    /// is lost.
    ///
    /// **Source:** as of [`update`](Self::update).
    ///
    /// # Errors
    ///
    /// As [`update`](Self::update).
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the change may or may not be in effect.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # async fn example(client: kubiya_sdk::Client, id: &str) -> kubiya_sdk::Result<()> {
    /// let add = |config: &mut kubiya_sdk::KnowledgeConfig| config.content.push_str("One line more.\n");
    /// client.knowledge().edit(id, add).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn edit(&self, id: &str, change: impl FnOnce(&mut KnowledgeConfig)) -> Result<()> {
        KnowledgeEntry::check_key(EDIT, id)?;
        let mut call = self.client.sender().call();
        let lookup = item::lookup::<KnowledgeEntry>(EDIT, id);
        let reply = item::answer::<KnowledgeEntry>(self.client, &mut call, &lookup).await?;
        let entry: KnowledgeEntry = item::understood(&reply, &lookup)?;
        let mut config = entry.config().clone();
        change(&mut config);
        if config == *entry.config() {
            return Ok(());
        }
        check(EDIT, &config)?;
        self.replace(&mut call, &lookup, &reply, &config).await
    }

    /// Writes the entry as it was read, with this configuration laid over it.
    async fn replace(
        &self,
        call: &mut Call,
        lookup: &RequestSpec<'_>,
        read: &Reply,
        config: &KnowledgeConfig,
    ) -> Result<()> {
        let (operation, id) = (lookup.operation, lookup.key());
        let object = item::described::<KnowledgeEntry>(read, id)?;
        let replacement = wire::replacement(&object, Managed::new(config));
        let bytes = size::of(replacement.managed()) + replacement.kept_bytes();
        size::check(operation, bytes, REPLACEMENT_LIMIT)?;
        let spec = RequestSpec::item(operation, Method::Put, KnowledgeEntry::ITEM, [id])
            .with_body(json_body(&replacement));
        let reply = item::write::<KnowledgeEntry>(self.client, call, &spec).await?;
        reply.acknowledged()
    }

    /// Deletes an entry.
    ///
    /// `DELETE /api/v1/knowledge/{uuid}`, success: any 2xx. A 404 that follows an attempt without an answer is
    /// a success as well: that attempt did it. After any other 404 the list is asked: if it has the object,
    /// that is not gone.
    ///
    /// **Source:** the Go provider's client, which also sends `force: true`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such entry;
    /// [`delete_if_exists`](Self::delete_if_exists) returns `false` instead. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says; if [`Error::is_maybe_processed`](crate::Error::is_maybe_processed),
    /// the entry may be gone, and the call can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the entry may or may not be gone. The call can be repeated.
    pub async fn delete(&self, id: &str) -> Result<()> {
        item::delete::<KnowledgeEntry>(self.client, id).await
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

/// Refuses a configuration that cannot be sent.
fn check(operation: &'static str, config: &KnowledgeConfig) -> Result<()> {
    item::check_name(operation, &config.name)?;
    size::check(operation, config.size(), OBJECT_LIMIT)
}
