//! Creating a source.

use super::config::SourceConfig;
use super::loaded::LoadedSource;
use super::{Sources, load};
use crate::error::Result;

impl Sources<'_> {
    /// Creates a source, which the API loads before it answers. There can be others of the same URL, even of the same
    /// configuration.
    ///
    /// Before the first create of a client and its clones the sources are listed, once. Creates of one URL take turns.
    /// `POST /api/v1/sources`, with the runner in the query as well, where there is one, and with `managed_by` and
    /// `task_id` where [`ClientBuilder`](crate::ClientBuilder) has them, success: any 2xx with an object that has
    /// `uuid` or `id`. If the answer does not describe the whole source, or has another runner than was sent, the
    /// source is read with one `GET`. The attempt may take [`Waits::slow_answer`](crate::Waits::slow_answer), if
    /// [`ClientBuilder::timeout`](crate::ClientBuilder::timeout) is not longer.
    ///
    /// If the answer is lost (a broken connection, a timeout, 502 or 504 from a gateway, a 2xx without an id),
    /// the client settles the matter by listing the sources again. It looks at those that were not there before
    /// and that no other create of this client made. If exactly one of them has this configuration, that is the
    /// one created. If there is none of this URL, and no answer at all came, the client looks for it again
    /// during [`Waits::late_create`](crate::Waits::late_create). It never sends the create twice, because that
    /// could make two sources.
    ///
    /// **Source:** the Go provider's client; modules of Kubiya have several sources of one name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty URL, or for more than
    /// [`OBJECT_LIMIT`](crate::OBJECT_LIMIT); [`ErrorKind::MaybeProcessed`](crate::ErrorKind::MaybeProcessed) if neither the answer nor the
    /// list told what became of it: look for a source of this URL. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    /// Where the list before the first `POST` fails, nothing was written, and
    /// [`Error::is_maybe_processed`](crate::Error::is_maybe_processed) is false.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the source may or may not exist. Look before repeating.
    pub async fn create(&self, config: &SourceConfig) -> Result<LoadedSource> {
        load::create(self.client, config).await
    }
}
