//! The sources of an organisation that hold their tools themselves: `/api/v1/sources`, which has the others as well.

pub(crate) mod config;
pub(crate) mod definitions;
mod wire;

use self::config::{InlineSource, InlineSourceConfig};
use super::item::{self, found};
use super::list;
use super::source::load;
use super::source::loaded::Loaded;
use crate::client::Client;
use crate::error::Result;

/// An inline source that was created or updated.
pub type LoadedInlineSource = Loaded<InlineSource>;

/// The calls on inline sources, which hold their tools and workflows themselves. From [`Client::inline_sources`].
///
/// To the API they are sources like others, so that agents refer to both alike, and [`Sources`](crate::Sources) knows
/// them too. An inline source has fields that this crate does not know: an update leaves them as they are. Absent and
/// null stand for empty.
///
/// Every id is checked before anything is sent (not empty, neither `.` nor `..`, no control characters), and
/// travels as one path segment.
#[derive(Clone, Copy, Debug)]
pub struct InlineSources<'a> {
    client: &'a Client,
}

impl Client {
    /// The sources of the organisation that hold their tools themselves.
    pub fn inline_sources(&self) -> InlineSources<'_> {
        InlineSources { client: self }
    }
}

impl InlineSources<'_> {
    /// One inline source, with what it holds.
    ///
    /// `GET /api/v1/sources/{uuid}`, then `GET /api/v1/sources/{uuid}/metadata?exclude_workflows_tools=true`,
    /// success: any 2xx with an object, the first of this id. If the metadata does not tell tools or workflows,
    /// those of the source itself count. A source that [is not inline](InlineSource::is_inline) is returned as
    /// well, without the second request.
    ///
    /// **Source:** the Go provider's client reads the metadata, and Kubiya's command line tool both. Without the
    /// parameter the tools inside of workflows can be among the tools.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such source;
    /// [`get_opt`](Self::get_opt) returns `None` instead. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    pub async fn get(&self, id: &str) -> Result<InlineSource> {
        item::get(self.client, id).await
    }

    /// One inline source, or `None` if there is no such source.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn get_opt(&self, id: &str) -> Result<Option<InlineSource>> {
        found(self.get(id).await)
    }

    /// All inline sources, sorted by name, then id, as far as the list describes them: what it does not say, such as
    /// what they hold, is empty.
    ///
    /// As [`Sources::list`](crate::Sources::list), without the sources that have their tools from a URL.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says.
    pub async fn list(&self) -> Result<Vec<InlineSource>> {
        list::list(self.client).await.map(inline)
    }

    /// As [`list`](Self::list), with everything. That costs one `GET` or two for each of them. An object that
    /// is gone by then is left out.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says. [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) does not occur.
    pub async fn list_complete(&self) -> Result<Vec<InlineSource>> {
        item::list_complete(self.client).await.map(inline)
    }

    /// Creates an inline source, which the API loads before it answers. There can be others of the same name, even of
    /// the same configuration.
    ///
    /// Before the first create of a client and its clones the sources are listed, once. Creates of one name take turns.
    /// `POST /api/v1/sources`, with `managed_by` and `task_id` where [`ClientBuilder`](crate::ClientBuilder) has them,
    /// success: any 2xx with an object that has `uuid` or `id`. Then the metadata is read, and the whole source where
    /// the answer does not describe it as it was sent. The attempt may take
    /// [`Waits::slow_answer`](crate::Waits::slow_answer), if
    /// [`ClientBuilder::timeout`](crate::ClientBuilder::timeout) is not longer.
    ///
    /// If the answer is lost, the client settles the matter as [`Sources::create`](crate::Sources::create) does, by
    /// the name and the whole configuration. Members that the server may have added to tools and workflows
    /// do not count.
    ///
    /// **Source:** the Go provider's client, and Kubiya's command line tool, which sends the type.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty name, or for more than
    /// [`OBJECT_LIMIT`](crate::OBJECT_LIMIT); otherwise as [`Sources::create`](crate::Sources::create).
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the source may or may not exist. Look before repeating.
    pub async fn create(&self, config: &InlineSourceConfig) -> Result<LoadedInlineSource> {
        load::create(self.client, config).await
    }

    /// Gives an inline source the whole configuration but for its name, and has the API load it anew. What is not
    /// part of it stays as it is, and so does the id.
    ///
    /// As [`Sources::update`](crate::Sources::update): the source is read, sent as a whole, and read back with its
    /// metadata. Compare what is there now with what was to be.
    ///
    /// **Source:** Kubiya's command line tool, which sends the whole source; its Python SDK sends `inline_tools` and
    /// `type`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty name; otherwise as
    /// [`Sources::update`](crate::Sources::update).
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the update may or may not be in effect. It can be repeated.
    pub async fn update(
        &self,
        id: &str,
        config: &InlineSourceConfig,
    ) -> Result<LoadedInlineSource> {
        load::update(self.client, id, config).await
    }

    /// Deletes an inline source, also one that agents still refer to.
    ///
    /// As [`Sources::delete`](crate::Sources::delete).
    ///
    /// # Errors
    ///
    /// As [`Sources::delete`](crate::Sources::delete).
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the source may or may not be gone. The call can be repeated.
    pub async fn delete(&self, id: &str) -> Result<()> {
        item::delete::<InlineSource>(self.client, id).await
    }

    /// Deletes an inline source if it is there. Returns whether it was.
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

fn inline(mut sources: Vec<InlineSource>) -> Vec<InlineSource> {
    sources.retain(InlineSource::is_inline);
    sources
}
