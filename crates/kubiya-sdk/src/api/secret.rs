//! The secrets of an organisation: `/api/v2/secrets`.

mod catalog;
mod create;
mod wire;

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use self::wire::{Body, Item};
use super::item::{self, found};
use super::secret_name::validate_secret_name;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::http::{Call, Method, RequestSpec, json_body};
use crate::size::{self, OBJECT_LIMIT};

pub use self::catalog::SecretCatalog;
pub use self::create::CreatedSecret;

/// The noun of the kind.
const KIND: &str = "secret";

const COLLECTION: &str = "/api/v2/secrets";
const ITEM: &str = "/api/v2/secrets/{name}";

const CREATE: &str = "secrets.create";
const DELETE: &str = "secrets.delete";
const GET: &str = "secrets.get";
const LIST: &str = "secrets.list";
const UPDATE: &str = "secrets.update";

/// What can be known about a secret: everything but its value, which nothing in this crate reads.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Secret {
    name: String,
    description: Option<String>,
    created_at: Option<String>,
    created_by: Option<String>,
}

impl Secret {
    /// The name, unique in the organisation.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The description. An empty one is the same as none.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// When the secret was created, in the server's own words; RFC 3339 as far as is known.
    pub fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }

    /// Who created the secret, in the server's own words: an id or an e-mail address.
    pub fn created_by(&self) -> Option<&str> {
        self.created_by.as_deref()
    }
}

/// A secret to create.
///
/// It holds the value, so it can be neither printed, serialised, cloned nor compared.
#[must_use]
pub struct NewSecret {
    name: String,
    value: SecretString,
    description: String,
    known_absent: bool,
}

impl NewSecret {
    /// A secret without a description.
    pub fn new(name: impl Into<String>, value: SecretString) -> Self {
        Self {
            name: name.into(),
            value,
            description: String::new(),
            known_absent: false,
        }
    }

    /// Says what the secret is for.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Says that you have just looked, and that there was no secret of this name: [`Secrets::create`] then does
    /// not look itself.
    ///
    /// A secret that came since then is in danger, the more the longer ago you looked: an API that overwrites would
    /// overwrite it, and if the answer to the create is lost, one of the same description is taken for the one
    /// created, and gets its value.
    pub fn known_absent(mut self) -> Self {
        self.known_absent = true;
        self
    }
}

/// The new content of a secret: value **and** description, since the API takes them together.
///
/// It holds the value, so it can be neither printed, serialised, cloned nor compared.
#[must_use]
pub struct SecretUpdate {
    value: SecretString,
    description: String,
}

impl SecretUpdate {
    /// Sets the value and the description. An empty description removes the old one.
    pub fn new(value: SecretString, description: impl Into<String>) -> Self {
        Self {
            value,
            description: description.into(),
        }
    }
}

impl fmt::Debug for NewSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSecret")
            .field("name", &self.name)
            .field("value", &"[REDACTED]")
            .field("description", &self.description)
            .finish()
    }
}

impl fmt::Debug for SecretUpdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretUpdate")
            .field("value", &"[REDACTED]")
            .field("description", &self.description)
            .finish()
    }
}

/// What a secret takes in JSON as the API may write it, in bytes, as [`text_size`](crate::text_size) counts.
///
/// The value counts, since the answer to a write may repeat it. A secret of more than
/// [`OBJECT_LIMIT`] is not sent.
pub fn secret_size(name: &str, value: &SecretString, description: &str) -> usize {
    size::of(&Body {
        name,
        value: value.expose_secret(),
        description,
    })
}

/// The calls on secrets. From [`Client::secrets`].
///
/// Every name is checked with [`validate_secret_name`] before anything
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
    /// [`ErrorKind::NotFound`] if there is no such secret; [`get_opt`](Self::get_opt) returns `None`
    /// instead. Otherwise as [`ErrorKind`] says.
    pub async fn get(&self, name: &str) -> Result<Secret> {
        check(GET, name)?;
        self.read(&mut self.client.sender().call(), lookup(GET, name))
            .await
    }

    /// The metadata of one secret, or `None` if there is no such secret.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), except for [`ErrorKind::NotFound`].
    pub async fn get_opt(&self, name: &str) -> Result<Option<Secret>> {
        found(self.get(name).await)
    }

    /// The metadata of all secrets, sorted by name.
    ///
    /// `GET /api/v2/secrets`, success: any 2xx with an array, or an object with the array in
    /// `secrets`. The API has no pages.
    ///
    /// **Source:** the Go provider's client; the wrapped form is tolerated by Kubiya's Python SDK.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`] says. [`ErrorKind::NotFound`] does not occur.
    pub async fn list(&self) -> Result<Vec<Secret>> {
        let items = self.list_items().await?;
        let mut secrets: Vec<Secret> = items.into_iter().map(Secret::from).collect();
        secrets.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(secrets)
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
    /// [`ErrorKind::NotFound`] if there is no such secret, [`ErrorKind::InvalidInput`] for an empty value or more
    /// than [`OBJECT_LIMIT`].
    /// Otherwise as [`ErrorKind`] says; if [`Error::is_maybe_processed`], the update may be in effect,
    /// and can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the update may or may not be in effect. It can be repeated.
    pub async fn update(&self, name: &str, update: SecretUpdate) -> Result<()> {
        check(UPDATE, name)?;
        check_value(UPDATE, &update.value)?;
        let content = Body {
            name,
            value: update.value.expose_secret(),
            description: &update.description,
        };
        size::check(UPDATE, size::of(&content), OBJECT_LIMIT)?;
        self.write(&mut self.client.sender().call(), UPDATE, &content)
            .await
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
    /// [`ErrorKind::NotFound`] if there is no such secret;
    /// [`delete_if_exists`](Self::delete_if_exists) returns `false` instead. Otherwise as [`ErrorKind`]
    /// says; if [`Error::is_maybe_processed`], the secret may be gone, and the call can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the secret may or may not be gone. The call can be repeated.
    pub async fn delete(&self, name: &str) -> Result<()> {
        check(DELETE, name)?;
        item::delete(self.client, KIND, DELETE, ITEM, name).await
    }

    /// Deletes a secret if it is there. Returns whether it was.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete), except for [`ErrorKind::NotFound`].
    ///
    /// # Cancel safety
    ///
    /// As [`delete`](Self::delete).
    pub async fn delete_if_exists(&self, name: &str) -> Result<bool> {
        Ok(found(self.delete(name).await)?.is_some())
    }

    async fn list_items(&self) -> Result<Vec<Item>> {
        let spec = RequestSpec::collection(LIST, Method::Get, COLLECTION);
        let reply = self
            .client
            .sender()
            .send(&mut self.client.sender().call(), &spec)
            .await?;
        wire::list(&reply)
    }

    async fn read(&self, call: &mut Call, spec: RequestSpec<'_>) -> Result<Secret> {
        let reply = self.client.sender().send(call, &spec).await?;
        let item: Item = reply.json()?;
        if spec.name != Some(&*item.name) {
            return Err(
                reply.unexpected("it describes another secret than the one asked for".into())
            );
        }
        Ok(item.into())
    }

    async fn write(
        &self,
        call: &mut Call,
        operation: &'static str,
        content: &Body<'_>,
    ) -> Result<()> {
        let spec = RequestSpec::item(operation, Method::Put, ITEM, content.name)
            .with_body(json_body(content))
            .with_sensitive([content.value]);
        self.client.note_write(KIND);
        self.client.sender().send(call, &spec).await?.acknowledged()
    }
}

fn lookup<'a>(operation: &'static str, name: &'a str) -> RequestSpec<'a> {
    RequestSpec::item(operation, Method::Get, ITEM, name)
}

fn check(operation: &'static str, name: &str) -> Result<()> {
    validate_secret_name(name)
        .map_err(|error| Error::new(operation, ErrorKind::InvalidInput).with_source(error))
}

/// The value is empty.
#[derive(Debug, thiserror::Error)]
#[error("the value is empty")]
struct EmptyValue;

fn check_value(operation: &'static str, value: &SecretString) -> Result<()> {
    if value.expose_secret().is_empty() {
        return Err(Error::new(operation, ErrorKind::InvalidInput).with_source(EmptyValue));
    }
    Ok(())
}
