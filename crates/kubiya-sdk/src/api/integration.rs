//! The integrations of an organisation with other services: `/api/v2/integrations`.

pub(crate) mod config;
pub(crate) mod create;
pub(crate) mod vendor_specific;
mod wire;

use self::config::{Integration, IntegrationConfig};
use self::wire::{Managed, Name};
use super::item::{self, Item, found};
use super::list;
use crate::client::Client;
use crate::error::Result;
use crate::http::{Method, RequestSpec, json_body};
use crate::size::{self, OBJECT_LIMIT, REPLACEMENT_LIMIT};

const EDIT: &str = "integrations.edit";
const UPDATE: &str = "integrations.update";

/// The calls on integrations. From [`Client::integrations`].
///
/// An integration has fields that this crate does not know, and servers add to the values that are specific to a
/// vendor: an update leaves both as they are. What is built into the platform (`slack`, `kubernetes`) need not be in
/// any list.
///
/// Every name is checked before anything is sent (not empty, neither `.` nor `..`, no control characters), and
/// travels as one path segment, whatever characters it has.
#[derive(Clone, Copy, Debug)]
pub struct Integrations<'a> {
    client: &'a Client,
}

impl Client {
    /// The integrations of the organisation with other services.
    pub fn integrations(&self) -> Integrations<'_> {
        Integrations { client: self }
    }
}

impl Integrations<'_> {
    /// One integration.
    ///
    /// `GET /api/v2/integrations/{name}`, success: any 2xx with an object of this name, or an array that has one.
    ///
    /// **Source:** Kubiya's command line tool; its chat interface has arrays for some names.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such integration;
    /// [`get_opt`](Self::get_opt) returns `None` instead. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    pub async fn get(&self, name: &str) -> Result<Integration> {
        item::get(self.client, name).await
    }

    /// One integration, or `None` if there is no such integration.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn get_opt(&self, name: &str) -> Result<Option<Integration>> {
        found(self.get(name).await)
    }

    /// All integrations that were set up, sorted by name.
    ///
    /// `GET /api/v2/integrations?full=true`, success: any 2xx with an array, or an object with the array in
    /// `integrations` or `items`. Entries without a name are left out. An entry without configurations is asked for
    /// with one `GET`.
    ///
    /// **Source:** Kubiya's command line tool; the Go provider's client leaves the parameter out.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says. [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) does not occur.
    pub async fn list(&self) -> Result<Vec<Integration>> {
        item::list_complete(self.client).await
    }

    /// The names of all integrations that were set up, sorted. No credential is asked for.
    ///
    /// As [`list`](Self::list), without the parameter and without further requests.
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    pub async fn names(&self) -> Result<Vec<String>> {
        let names = list::list::<Name>(self.client).await?;
        Ok(names.into_iter().map(|Name(name)| name).collect())
    }

    /// Gives the integration of `config.name` the whole configuration. What is not part of it stays as it is.
    /// Values specific to a vendor are the exception: the update removes those that `config` does not have.
    ///
    /// As [`edit`](Self::edit), which can keep some of them.
    ///
    /// # Errors
    ///
    /// As [`edit`](Self::edit).
    ///
    /// # Cancel safety
    ///
    /// As [`edit`](Self::edit).
    pub async fn update(&self, config: &IntegrationConfig) -> Result<()> {
        let change = |read: &mut IntegrationConfig| read.become_like(config);
        self.write(UPDATE, &config.name, change).await
    }

    /// Changes what `change` changes of an integration's configuration, and nothing else of the integration.
    ///
    /// `GET /api/v2/integrations/{name}`, then `PUT` there of what was read with the configuration laid over
    /// it, success: any 2xx. If `change` leaves the configuration as it was, nothing is written; a change of
    /// the name means nothing. Values that are no texts are sent back as they were read, as long as their text
    /// form stays the same. A change that somebody else makes between the two requests is lost.
    ///
    /// **Source:** the Go provider's client, which sends the whole integration.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such integration,
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for more than [`OBJECT_LIMIT`], or more than
    /// 128 KiB beyond that with what is not part of the configuration. Otherwise as [`ErrorKind`](crate::ErrorKind)
    /// says; if [`Error::is_maybe_processed`](crate::Error::is_maybe_processed), the change may be in effect.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the change may or may not be in effect.
    pub async fn edit(
        &self,
        name: &str,
        change: impl FnOnce(&mut IntegrationConfig),
    ) -> Result<()> {
        self.write(EDIT, name, change).await
    }

    async fn write(
        &self,
        operation: &'static str,
        name: &str,
        change: impl FnOnce(&mut IntegrationConfig),
    ) -> Result<()> {
        Integration::check_key(operation, name)?;
        let sender = self.client.sender();
        let mut call = sender.call();
        let lookup = item::lookup::<Integration>(operation, name);
        let reply = sender.send(&mut call, &lookup).await?;
        let integration: Integration = item::understood(&reply, &lookup)?;
        let before = integration.config();
        let mut config = before.clone();
        change(&mut config);
        config.name.clone_from(&before.name);
        if config == *before {
            return Ok(());
        }
        size::check(operation, config.size(), OBJECT_LIMIT)?;
        let object = item::described::<Integration>(&reply, name)?;
        let replacement = wire::replacement(&object, Managed::new(&config));
        let bytes = size::of(replacement.managed()) + replacement.kept_bytes();
        size::check(operation, bytes, REPLACEMENT_LIMIT)?;
        let spec = RequestSpec::item(operation, Method::Put, Integration::ITEM, [name])
            .with_body(json_body(&replacement))
            .with_sensitive(config.sensitive())
            .with_sensitive(before.sensitive());
        let reply = item::write::<Integration>(self.client, &mut call, &spec).await?;
        reply.acknowledged()
    }

    /// Deletes an integration.
    ///
    /// `DELETE /api/v2/integrations/{name}`, success: any 2xx. A 404 that follows an attempt without an answer is a
    /// success as well: that attempt did it.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such integration;
    /// [`delete_if_exists`](Self::delete_if_exists) returns `false` instead. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says; if [`Error::is_maybe_processed`](crate::Error::is_maybe_processed),
    /// the integration may be gone, and the call can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the integration may or may not be gone. The call can be repeated.
    pub async fn delete(&self, name: &str) -> Result<()> {
        item::delete::<Integration>(self.client, name).await
    }

    /// Deletes an integration if it is there. Returns whether it was.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    ///
    /// # Cancel safety
    ///
    /// As [`delete`](Self::delete).
    pub async fn delete_if_exists(&self, name: &str) -> Result<bool> {
        Ok(found(self.delete(name).await)?.is_some())
    }
}
