//! Creating a source.

use std::sync::OnceLock;

use bytes::Bytes;

use super::config::{Source, SourceConfig};
use super::loaded::{LoadError, LoadedSource};
use super::{Sources, check_url, wire};
use crate::api::adoption::{self, Content, Names};
use crate::api::item;
use crate::api::object::Object;
use crate::client::Client;
use crate::error::Result;
use crate::http::RequestSpec;
use crate::size::{self, OBJECT_LIMIT};

const CREATE: &str = "sources.create";

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
    /// If the answer is lost (a broken connection, a timeout, 502 or 504 from a gateway, a 2xx without an
    /// id), the matter is settled by listing the sources again. Of those that were not there before, and that no
    /// other create of this client made, exactly one with this configuration is the one created. If there is none of
    /// this URL, and no answer at all came, it is looked for again during
    /// [`Waits::late_create`](crate::Waits::late_create); it is never sent twice, which could make two sources.
    ///
    /// **Source:** the Go provider's client; modules of Kubiya have several sources of one name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty URL, or for more than
    /// [`OBJECT_LIMIT`]; [`ErrorKind::MaybeProcessed`](crate::ErrorKind::MaybeProcessed) if neither the answer nor the
    /// list told what became of it: look for a source of this URL. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    /// Where the list before the first `POST` fails, nothing was written, and
    /// [`Error::is_maybe_processed`](crate::Error::is_maybe_processed) is false.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the source may or may not exist. Look before repeating.
    pub async fn create(&self, config: &SourceConfig) -> Result<LoadedSource> {
        check_url(CREATE, config)?;
        size::check(CREATE, config.size(), OBJECT_LIMIT)?;
        let create = Create {
            config,
            told: OnceLock::new(),
        };
        let created = adoption::create(self.client, &create).await?;
        let (id, mut source) = (created.id, created.object);
        if source.as_ref().is_ok_and(|it| !config.is_of(it)) {
            let lookup = item::lookup::<Source>(CREATE, &id).with_sensitive(config.sensitive());
            let mut call = self.client.sender().call();
            source = item::read(self.client, &mut call, &lookup).await;
        }
        let told = create.told.into_inner().unwrap_or_default();
        Ok(LoadedSource {
            id,
            source,
            errors: self.shown(told, &config.sensitive()),
        })
    }
}

/// A create under way.
struct Create<'a> {
    config: &'a SourceConfig,
    /// What its answer says of errors.
    told: OnceLock<Vec<LoadError>>,
}

impl Content for Create<'_> {
    type Item = Source;

    const CREATE: &'static str = CREATE;
    const NAMES: Names = Names::Shared;
    const NAMED_BY: &'static str = "url";
    const IS_SLOW: bool = true;

    fn name(&self) -> &str {
        &self.config.url
    }

    fn body(&self, client: &Client) -> Bytes {
        client
            .attribution()
            .body(&wire::NewSource::new(self.config))
    }

    fn sensitive(&self) -> Vec<&str> {
        self.config.sensitive()
    }

    fn ask<'a>(&'a self, create: RequestSpec<'a>) -> RequestSpec<'a> {
        match self.config.runner.as_deref() {
            None | Some("") => create,
            Some(runner) => create.with_query("runner", runner),
        }
    }

    fn hear(&self, answer: &Object<'_>) {
        // One that is told twice is told the same.
        let _ = self.told.set(wire::errors(answer));
    }

    fn is_of(&self, source: &Source) -> bool {
        self.config.is_of(source)
    }
}
