//! Creating a secret, and finding out what became of a create whose answer was lost.

use secrecy::ExposeSecret;

use super::wire::{Body, Item};
use super::{COLLECTION, CREATE, NewSecret, Secret, SecretUpdate, Secrets};
use super::{acknowledged, check, check_value, found};
use crate::error::{Error, ErrorKind, Result};
use crate::http::{Call, Method, Reply, RequestSpec, json_body};

/// A create that succeeded.
///
/// The secret exists. Its metadata is either known, or could not be read: that failure does not undo
/// the create, so it is kept apart from it.
#[derive(Debug)]
#[must_use]
pub struct Created {
    metadata: Result<Secret>,
    doubt: Option<Error>,
}

impl Created {
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

/// A secret was found where the create may have put it, or somebody else before.
#[derive(Debug, thiserror::Error)]
#[error("there is such a secret, but it may have been there before")]
struct MayBeAnothers;

/// Why it is not known whether a create took effect.
enum Doubt {
    /// No complete answer came.
    NoAnswer(Error),
    /// A gateway, or something that is not the API, answered.
    Answered(Error),
}

impl Secrets<'_> {
    /// Creates a secret. Never overwrites one.
    ///
    /// `POST /api/v2/secrets` with `name`, `value` and `description`, success: any 2xx. If the answer
    /// lacks the metadata, it is read with one `GET`.
    ///
    /// If the answer is lost (a broken connection, a timeout, 502 or 504 from a gateway), the matter
    /// is settled by looking. If there is no such secret, and no answer at all came, it is created again,
    /// within the limits of the retry policy. If there is one with this description, it is taken for the one
    /// created here, and its value is written once more to be sure; but only where it is known that there was
    /// none before: [`NewSecret::known_absent`], or an earlier look of this call. Otherwise it may be
    /// somebody else's, is left alone, and the error says that the create may have been processed.
    ///
    /// **Source:** the Go provider's client. What the API answers to an existing name is not
    /// documented, so 409 and the words "already exists" both count.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::AlreadyExists`] if there is a secret of this name, which is left alone;
    /// [`ErrorKind::InvalidInput`] for an unusable name or an empty value;
    /// [`ErrorKind::MaybeProcessed`] if neither the answer nor a look at the secret told what became of it.
    /// Otherwise as [`ErrorKind`] says.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the secret may or may not exist. Look before repeating.
    pub async fn create(&self, secret: NewSecret) -> Result<Created> {
        check(CREATE, &secret.name)?;
        check_value(CREATE, &secret.value)?;
        let mut call = self.client.sender().call();
        let (mut lost_answers, mut was_absent) = (0, secret.known_absent);
        loop {
            let doubt = match self.post(&mut call, &secret).await {
                Ok(reply) => return Ok(self.created(&mut call, &secret, &reply).await),
                // The name may be taken by ourselves: an earlier attempt was processed after all.
                Err(error) if lost_answers > 0 && error.is_already_exists() => {
                    Doubt::Answered(error)
                }
                Err(error) if lost_answers > 0 => Doubt::of(error.with_maybe_processed(true))?,
                Err(error) => Doubt::of(error)?,
            };
            lost_answers += 1;
            if let Some(found) = self.look(&mut call, &secret, was_absent, &doubt).await? {
                return Ok(self.adopt(&mut call, secret, found).await);
            }
            was_absent = true;
            match doubt {
                Doubt::NoAnswer(_) if self.client.sender().wait(&call, lost_answers).await => {}
                Doubt::NoAnswer(error) | Doubt::Answered(error) => {
                    return Err(error.with_maybe_processed(true));
                }
            }
        }
    }

    async fn post(&self, call: &mut Call, secret: &NewSecret) -> Result<Reply> {
        let body = json_body(&Body {
            name: &secret.name,
            value: secret.value.expose_secret(),
            description: &secret.description,
        });
        let spec = RequestSpec::collection(CREATE, Method::Post, COLLECTION)
            .with_body(body)
            .with_sensitive(&secret.value);
        self.client.note_secret_write();
        let reply = self.client.sender().send(call, &spec).await?;
        acknowledged(&reply)?;
        Ok(reply)
    }

    /// The metadata from the answer if it is all there, else from one read.
    async fn created(&self, call: &mut Call, secret: &NewSecret, reply: &Reply) -> Created {
        let metadata = match reply.json::<Item>() {
            Ok(item) if item.name == secret.name && item.is_complete() => Ok(item.into()),
            _ => self.read(call, lookup(secret)).await,
        };
        Created {
            metadata,
            doubt: None,
        }
    }

    /// Looks for the secret after a create in doubt. One with another description is not ours, and one that
    /// may have been there before need not be.
    async fn look(
        &self,
        call: &mut Call,
        secret: &NewSecret,
        was_absent: bool,
        doubt: &Doubt,
    ) -> Result<Option<Secret>> {
        let seen = found(self.read(call, lookup(secret)).await);
        let unsettled = |call: &Call| {
            Error::new(CREATE, ErrorKind::MaybeProcessed)
                .with_attempts(call.attempts())
                .with_status(doubt.error().status())
                .with_maybe_processed(true)
        };
        match seen.map_err(|error| unsettled(call).with_source(error))? {
            Some(other) if other.description().unwrap_or_default() != secret.description => {
                Err(Error::new(CREATE, ErrorKind::AlreadyExists).with_attempts(call.attempts()))
            }
            Some(_) if !was_absent => Err(unsettled(call).with_source(MayBeAnothers)),
            seen => Ok(seen),
        }
    }

    /// Makes sure that the secret that was found holds the value.
    async fn adopt(&self, call: &mut Call, secret: NewSecret, found: Secret) -> Created {
        let update = SecretUpdate {
            value: secret.value,
            description: secret.description,
        };
        let written = self.write(call, CREATE, &secret.name, &update).await;
        Created {
            metadata: Ok(found),
            doubt: written.err().map(|error| error.with_maybe_processed(true)),
        }
    }
}

/// Asks for the secret that was sent: the server knows the value, and could repeat it.
fn lookup(secret: &NewSecret) -> RequestSpec<'_> {
    super::lookup(CREATE, &secret.name).with_sensitive(&secret.value)
}

impl Doubt {
    /// The doubt that a failed create leaves, or the failure itself if it leaves none.
    fn of(error: Error) -> Result<Self> {
        match (error.kind(), error.status()) {
            (ErrorKind::MaybeProcessed, _) => Ok(Self::NoAnswer(error)),
            (ErrorKind::ServerError, Some(502 | 504)) => Ok(Self::Answered(error)),
            (ErrorKind::UnexpectedResponse | ErrorKind::ResponseTooLarge, Some(200..=299)) => {
                Ok(Self::Answered(error))
            }
            _ => Err(error),
        }
    }

    fn error(&self) -> &Error {
        match self {
            Self::NoAnswer(error) | Self::Answered(error) => error,
        }
    }
}
