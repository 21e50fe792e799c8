//! Creating a secret, and finding out what became of a create whose answer was lost.

use secrecy::ExposeSecret;

use super::Secrets;
use super::content::{Body, NewSecret, check_value};
use super::metadata::Secret;
use crate::api::create::{self, Creation, Doubt, taken};
use crate::api::item::{self, Item, found};
use crate::api::list::Listed;
use crate::error::{Error, Result};
use crate::http::{Call, Method, Reply, RequestSpec, json_body};
use crate::size::{self, OBJECT_LIMIT};

const CREATE: &str = "secrets.create";

/// A create that succeeded.
///
/// The secret exists. Its metadata is known, unless the read after the create failed. That failure does not
/// undo the create, so it is kept apart.
#[derive(Debug)]
#[must_use]
pub struct CreatedSecret {
    metadata: Result<Secret>,
    doubt: Option<Error>,
}

impl CreatedSecret {
    /// The metadata, or why it could not be read. **The secret exists in both cases.**
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn metadata(&self) -> Result<&Secret, &Error> {
        self.metadata.as_ref()
    }

    /// Why the value may be another one than that of the create. **The secret exists all the same.**
    ///
    /// After a lost answer the value is written once more to be sure, and that failed. An
    /// [`update`](Secrets::update) removes the doubt.
    pub fn doubt(&self) -> Option<&Error> {
        self.doubt.as_ref()
    }

    /// As [`metadata`](Self::metadata), by value.
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn into_metadata(self) -> Result<Secret> {
        self.metadata
    }
}

impl Secrets<'_> {
    /// Creates a secret, after a look whether there is one of this name.
    ///
    /// `GET /api/v2/secrets/{name}`, left out after [`NewSecret::known_absent`]. If there is such a secret, nothing
    /// is posted. Then `POST /api/v2/secrets` with `name`, `value` and `description`, success: any 2xx. If the
    /// answer lacks the metadata, it is read with one `GET`.
    ///
    /// Between the look and the `POST` somebody else may take the name. An API that refuses existing names
    /// then refuses this one; one that overwrites would overwrite that secret, and nobody would notice.
    ///
    /// If the answer is lost (a broken connection, a timeout, 502 or 504 from a gateway, a 2xx that cannot be
    /// understood), the client settles the matter by looking. If there is no such secret, and no answer at all
    /// came, it is created again, within the limits of the retry policy. If there is one with this description,
    /// it is taken for the one created here, since there was none before, and its value is written once more to
    /// be sure.
    ///
    /// **Source:** the Go provider's client. What the API answers to an existing name is not
    /// documented, so 409 and the words "already exists" both count.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::AlreadyExists`](crate::ErrorKind::AlreadyExists) if there is a secret of this name, which
    /// is left alone; [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an unusable name, an
    /// empty value or more than [`OBJECT_LIMIT`];
    /// [`ErrorKind::MaybeProcessed`](crate::ErrorKind::MaybeProcessed) if neither the answer nor a look at the
    /// secret told what became of it. Otherwise as [`ErrorKind`](crate::ErrorKind) says. Where the look before
    /// the `POST` fails, nothing was written, and [`Error::is_maybe_processed`] is false.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the secret may or may not exist. Look before repeating.
    pub async fn create(&self, secret: NewSecret) -> Result<CreatedSecret> {
        Secret::check_key(CREATE, &secret.name)?;
        check_value(CREATE, &secret.value)?;
        let pending = PendingCreate {
            secrets: self,
            secret: &secret,
        };
        size::check(CREATE, size::of(&pending.content()), OBJECT_LIMIT)?;
        let mut call = self.client.sender().call();
        if !secret.known_absent && found(pending.read(&mut call).await)?.is_some() {
            return Err(taken(CREATE, &call));
        }
        create::create(self.client, &mut call, &pending).await
    }
}

/// A create under way.
struct PendingCreate<'a> {
    secrets: &'a Secrets<'a>,
    secret: &'a NewSecret,
}

impl PendingCreate<'_> {
    fn content(&self) -> Body<'_> {
        Body {
            name: &self.secret.name,
            value: self.secret.value.expose_secret(),
            description: &self.secret.description,
        }
    }

    /// Asks for the secret that was sent: the server knows the value, and could repeat it.
    async fn read(&self, call: &mut Call) -> Result<Secret> {
        let value = self.secret.value.expose_secret();
        let lookup = item::lookup::<Secret>(CREATE, &self.secret.name).with_sensitive([value]);
        item::read(self.secrets.client, call, &lookup).await
    }
}

impl Creation for PendingCreate<'_> {
    type Receipt = Reply;
    type Created = CreatedSecret;

    async fn post(&self, call: &mut Call) -> Result<Reply> {
        let content = self.content();
        let spec = RequestSpec::collection(CREATE, Method::Post, Secret::COLLECTION)
            .creating()
            .with_body(json_body(&content))
            .with_sensitive([content.value]);
        let reply = item::write::<Secret>(self.secrets.client, call, &spec).await?;
        reply.acknowledged()?;
        Ok(reply)
    }

    async fn created(&self, call: &mut Call, reply: Reply) -> CreatedSecret {
        let described = item::described::<Secret>(&reply, &self.secret.name);
        let metadata = match described.ok().and_then(|object| item::complete(&object)) {
            Some(secret) => Ok(secret),
            None => self.read(call).await,
        };
        CreatedSecret {
            metadata,
            doubt: None,
        }
    }

    /// One with another description is not ours. What is ours gets its value once more.
    async fn look(&self, call: &mut Call, doubt: &Doubt) -> Result<Option<CreatedSecret>> {
        let seen = found(self.read(call).await);
        let Some(secret) = seen.map_err(|error| doubt.unsettled().with_cause(error))? else {
            return Ok(None);
        };
        if secret.description().unwrap_or_default() != self.secret.description {
            return Err(taken(CREATE, call));
        }
        let written = self.secrets.write(call, CREATE, &self.content()).await;
        Ok(Some(CreatedSecret {
            metadata: Ok(secret),
            doubt: written.err().map(|error| error.with_maybe_processed(true)),
        }))
    }
}
