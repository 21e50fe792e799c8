//! The secrets of an organisation: `/api/v2/secrets`.

pub(crate) mod content;
pub(crate) mod create;
pub(crate) mod metadata;
pub(crate) mod name;

use secrecy::{ExposeSecret, SecretString};

use self::content::{Body, SecretUpdate, check_value};
use self::metadata::Secret;
use super::item::{self, Item, found};
use super::list;
use crate::client::Client;
use crate::error::Result;
use crate::http::{Call, Method, RequestSpec, json_body};
use crate::size::{self, OBJECT_LIMIT};

const ROTATE: &str = "secrets.rotate";
const UPDATE: &str = "secrets.update";

/// The calls on secrets. From [`Client::secrets`].
///
/// Every name is checked with [`validate_secret_name`](crate::validate_secret_name) before anything
/// is sent, and travels as one path segment, whatever characters it has.
#[derive(Clone, Copy, Debug)]
pub struct Secrets<'a> {
    client: &'a Client,
}

impl Client {
    /// The secrets of the organisation.
    pub fn secrets(&self) -> Secrets<'_> {
        Secrets { client: self }
    }
}

impl Secrets<'_> {
    /// The metadata of one secret.
    ///
    /// `GET /api/v2/secrets/{name}`, success: any 2xx with an object.
    ///
    /// **Source:** the Go provider's client and Kubiya's command line tool.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such secret;
    /// [`get_opt`](Self::get_opt) returns `None` instead. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    pub async fn get(&self, name: &str) -> Result<Secret> {
        item::get(self.client, name).await
    }

    /// The metadata of one secret, or `None` if there is no such secret.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn get_opt(&self, name: &str) -> Result<Option<Secret>> {
        found(self.get(name).await)
    }

    /// The metadata of all secrets, sorted by name.
    ///
    /// `GET /api/v2/secrets`, success: any 2xx with an array, or an object with the array in `secrets` or
    /// `items`. One entry that is not understood fails the whole list, and so does `null`, because what is not
    /// in the list is taken for absent. The API has no pages.
    ///
    /// **Source:** the Go provider's client; the wrapped form is tolerated by Kubiya's Python SDK.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says. [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) does not occur.
    pub async fn list(&self) -> Result<Vec<Secret>> {
        list::list(self.client).await
    }

    /// Replaces the value and the description of a secret.
    ///
    /// `PUT /api/v2/secrets/{name}` with `name`, `value` and `description`, success: any 2xx. The API
    /// has no proven way to change the one without the other, so both are always sent.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such secret,
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty value or more than
    /// [`OBJECT_LIMIT`]. Otherwise as [`ErrorKind`](crate::ErrorKind) says; if
    /// [`Error::is_maybe_processed`](crate::Error::is_maybe_processed), the update may be in effect, and can be
    /// repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the update may or may not be in effect. It can be repeated.
    pub async fn update(&self, name: &str, update: SecretUpdate) -> Result<()> {
        Secret::check_key(UPDATE, name)?;
        check_value(UPDATE, &update.value)?;
        let mut call = self.client.sender().call();
        self.replace(&mut call, UPDATE, name, &update).await
    }

    /// Replaces the value of a secret, and keeps its description.
    ///
    /// `GET /api/v2/secrets/{name}`, then a `PUT` as of [`update`](Self::update) with the description that was read. A
    /// description that somebody else writes between the two requests is lost.
    ///
    /// **Source:** the Go provider's client, whose updates send both.
    ///
    /// # Errors
    ///
    /// As [`update`](Self::update). Where the read fails, nothing was written, and
    /// [`Error::is_maybe_processed`](crate::Error::is_maybe_processed) is false.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the value may or may not be in effect. The call can be repeated.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # async fn example(client: kubiya_sdk::Client, fresh: String) -> kubiya_sdk::Result<()> {
    /// client.secrets().rotate("db-password", kubiya_sdk::seal(fresh)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn rotate(&self, name: &str, value: SecretString) -> Result<()> {
        Secret::check_key(ROTATE, name)?;
        check_value(ROTATE, &value)?;
        let mut call = self.client.sender().call();
        let lookup = item::lookup::<Secret>(ROTATE, name).with_sensitive([value.expose_secret()]);
        let secret: Secret = item::read(self.client, &mut call, &lookup).await?;
        let update = SecretUpdate::new(value, secret.description().unwrap_or_default());
        self.replace(&mut call, ROTATE, name, &update).await
    }

    /// Deletes a secret.
    ///
    /// `DELETE /api/v2/secrets/{name}`, success: any 2xx. A 404 that follows an attempt without an
    /// answer is a success as well: that attempt did it.
    ///
    /// **Source:** the Go provider's client, which also sends `force: true`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such secret;
    /// [`delete_if_exists`](Self::delete_if_exists) returns `false` instead. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says; if [`Error::is_maybe_processed`](crate::Error::is_maybe_processed),
    /// the secret may be gone, and the call can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the secret may or may not be gone. The call can be repeated.
    pub async fn delete(&self, name: &str) -> Result<()> {
        item::delete::<Secret>(self.client, name).await
    }

    /// Deletes a secret if it is there. Returns whether it was.
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

    async fn replace(
        &self,
        call: &mut Call,
        operation: &'static str,
        name: &str,
        update: &SecretUpdate,
    ) -> Result<()> {
        let content = Body {
            name,
            value: update.value.expose_secret(),
            description: &update.description,
        };
        size::check(operation, size::of(&content), OBJECT_LIMIT)?;
        self.write(call, operation, &content).await
    }

    async fn write(
        &self,
        call: &mut Call,
        operation: &'static str,
        content: &Body<'_>,
    ) -> Result<()> {
        let spec = RequestSpec::item(operation, Method::Put, Secret::ITEM, [content.name])
            .with_body(json_body(content))
            .with_sensitive([content.value]);
        let reply = item::write::<Secret>(self.client, call, &spec).await?;
        reply.acknowledged()
    }
}
