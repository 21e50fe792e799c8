//! The sources of an organisation, which hold tools: `/api/v1/sources`.

pub(super) mod confidential;
pub(crate) mod config;
mod create;
pub(crate) mod dynamic_config;
pub(super) mod load;
pub(crate) mod loaded;
pub(super) mod wire;

use self::config::{Source, SourceConfig};
use self::loaded::LoadedSource;
use super::item::{self, found};
use super::list;
use crate::client::Client;
use crate::error::Result;

/// The calls on sources. From [`Client::sources`].
///
/// A source has fields that this crate does not know: an update leaves them as they are. An absent or null
/// configuration of the tools stands for an empty one, and an absent runner stands for none.
///
/// Every id is checked before anything is sent (not empty, neither `.` nor `..`, no control characters), and
/// travels as one path segment.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    client: &'a Client,
}

impl Client {
    /// The sources of the organisation, which hold tools.
    pub fn sources(&self) -> Sources<'_> {
        Sources { client: self }
    }
}

impl Sources<'_> {
    /// One source.
    ///
    /// `GET /api/v1/sources/{uuid}`, success: any 2xx with an object of this id.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such source;
    /// [`get_opt`](Self::get_opt) returns `None` instead. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    pub async fn get(&self, id: &str) -> Result<Source> {
        item::get(self.client, id).await
    }

    /// One source, or `None` if there is no such source.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn get_opt(&self, id: &str) -> Result<Option<Source>> {
        found(self.get(id).await)
    }

    /// All sources, sorted by name, then id, as far as the list describes them: what it does not say is empty.
    ///
    /// `GET /api/v1/sources`, success: any 2xx with an array, or an object with the array in `sources` or
    /// `items`. Entries without an id are left out. Further pages are asked for with `page=2` and so on, until
    /// one brings nothing new; 1,000 at most. A list of several pages is read again, until that brings nothing
    /// new.
    ///
    /// **Source:** the Go provider's client; Kubiya's chat interface and pages ask for pages.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says.
    pub async fn list(&self) -> Result<Vec<Source>> {
        list::list(self.client).await
    }

    /// As [`list`](Self::list), with the rest of every source that the list does not describe completely.
    ///
    /// That costs one `GET` for each of them. An object that is gone by then is left out.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says. [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) does not occur.
    pub async fn list_complete(&self) -> Result<Vec<Source>> {
        item::list_complete(self.client).await
    }

    /// Gives a source the whole configuration, and has the API load it anew. What is not part of it stays as it is.
    ///
    /// `GET /api/v1/sources/{uuid}`, then `PUT` there of what was read with the configuration laid over it,
    /// success: any 2xx. Whether the server merges or replaces, the result is the same. A change that somebody
    /// else makes between the two requests is lost. Then the source is read once more. Nobody knows which
    /// fields a server takes, so compare what is there now with what was to be. An attempt may take as long as
    /// one of a [create](Self::create).
    ///
    /// **Source:** Kubiya's command line tool, which sends the whole source; its chat interface sends
    /// `dynamic_config` alone.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such source,
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty URL, more than
    /// [`OBJECT_LIMIT`](crate::OBJECT_LIMIT), or more than 128 KiB beyond that with what is not part of the configuration. Otherwise
    /// as [`ErrorKind`](crate::ErrorKind) says; if
    /// [`Error::is_maybe_processed`](crate::Error::is_maybe_processed), the update may be in effect, and can be
    /// repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the update may or may not be in effect. It can be repeated.
    pub async fn update(&self, id: &str, config: &SourceConfig) -> Result<LoadedSource> {
        load::update(self.client, id, config).await
    }

    /// Deletes a source, also one that agents still refer to.
    ///
    /// `DELETE /api/v1/sources/{uuid}` with the header `force: true`, success: any 2xx. A 404 that follows an attempt
    /// without an answer is a success as well: that attempt did it.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such source;
    /// [`delete_if_exists`](Self::delete_if_exists) returns `false` instead. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says; if [`Error::is_maybe_processed`](crate::Error::is_maybe_processed),
    /// the source may be gone, and the call can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the source may or may not be gone. The call can be repeated.
    pub async fn delete(&self, id: &str) -> Result<()> {
        item::delete::<Source>(self.client, id).await
    }

    /// Deletes a source if it is there. Returns whether it was.
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
