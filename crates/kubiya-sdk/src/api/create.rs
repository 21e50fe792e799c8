//! Creating an object of any kind, and finding out what became of a create whose answer was lost.

use tokio::time::Instant;

use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::http::Call;

/// Whether two objects of a kind can have one name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Names {
    /// As far as is known they cannot. An object that was there before a create cannot be told from the created
    /// one. A create that is sent twice makes one object.
    Unique,
    /// They can, and do. What was there before the first create, and what others have made, does not count. A
    /// create that is sent twice may make two objects.
    Shared,
}

/// One object to create.
pub(super) trait Creation: Sync {
    const NAMES: Names = Names::Unique;
    /// What people tell objects of the kind apart by.
    const NAMED_BY: &'static str = "name";
    /// Whether the server may be at work on it for long, also after a gateway has given up.
    const IS_SLOW: bool = false;

    /// An answer that proves that the object exists.
    type Receipt: Send;
    type Created: Send;

    /// Sends the create once.
    fn post(&self, call: &mut Call) -> impl Future<Output = Result<Self::Receipt>> + Send;

    /// What the answer says of the new object, completed by a read where it does not say everything.
    fn created(
        &self,
        call: &mut Call,
        receipt: Self::Receipt,
    ) -> impl Future<Output = Self::Created> + Send;

    /// The object that a create in doubt has left, or nothing if it left none.
    ///
    /// # Errors
    ///
    /// What is there may be another one, or cannot be told.
    fn look(
        &self,
        call: &mut Call,
        doubt: &Doubt,
    ) -> impl Future<Output = Result<Option<Self::Created>>> + Send;
}

/// Why it is not known whether a create took effect.
pub(super) enum Doubt {
    /// No complete answer came.
    NoAnswer(Error),
    /// A gateway, or something that is not the API, answered.
    Answered(Error),
}

/// Creates the object. A create in doubt is settled by looking; where nothing is found and no answer at all
/// came, it is sent again, within the limits of the retry policy. A server may still be at work on it: so the look
/// is the last thing before that, and where a second object could come of it, it is looked for some time instead.
pub(super) async fn create<C: Creation>(
    client: &Client,
    call: &mut Call,
    creation: &C,
) -> Result<C::Created> {
    let mut lost_answers = 0;
    loop {
        let doubt = match creation.post(call).await {
            Ok(receipt) => return Ok(creation.created(call, receipt).await),
            // The name may be taken by ourselves: an earlier attempt was processed after all.
            Err(error) if lost_answers > 0 && error.is_already_exists() => Doubt::Answered(error),
            Err(error) if lost_answers > 0 => Doubt::of(error.with_maybe_processed(true))?,
            Err(error) => Doubt::of(error)?,
        };
        call.doubt();
        call.distrust_connections();
        lost_answers += 1;
        let is_unanswered = matches!(doubt, Doubt::NoAnswer(_));
        let can_repeat = is_unanswered && C::NAMES == Names::Unique;
        let repeats = can_repeat && client.sender().wait(call, lost_answers).await;
        let may_come_late = C::IS_SLOW || (is_unanswered && !can_repeat);
        let looked = match may_come_late {
            true => look_for_some_time(client, call, creation, &doubt).await?,
            false => creation.look(call, &doubt).await?,
        };
        if let Some(created) = looked {
            return Ok(created);
        }
        call.is_settled();
        if !repeats {
            let (Doubt::NoAnswer(error) | Doubt::Answered(error)) = doubt;
            return Err(error.with_maybe_processed(true));
        }
    }
}

/// Looks until the object is there, or it is not likely any more that it will be.
async fn look_for_some_time<C: Creation>(
    client: &Client,
    call: &mut Call,
    creation: &C,
    doubt: &Doubt,
) -> Result<Option<C::Created>> {
    let started = Instant::now();
    loop {
        if let Some(created) = creation.look(call, doubt).await? {
            return Ok(Some(created));
        }
        if !client.sender().wait_for_late(call, started).await {
            return Err(doubt.unsettled().with_source(NotThere(C::NAMED_BY)));
        }
    }
}

/// Nothing that the create may have made is there.
#[derive(Debug, thiserror::Error)]
#[error("there is no object with this {0} yet; look for it by the {0} before you create it again")]
struct NotThere(&'static str);

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

    /// The error where looking does not settle the doubt.
    pub(super) fn unsettled(&self) -> Error {
        let (Self::NoAnswer(cause) | Self::Answered(cause)) = self;
        Error::new(cause.operation(), ErrorKind::MaybeProcessed)
            .with_attempts(cause.attempts())
            .with_status(cause.status())
            .with_destination_of(cause)
            .with_maybe_processed(true)
    }
}

/// The error where looking shows that the name belongs to another object.
pub(super) fn taken(operation: &'static str, call: &Call) -> Error {
    Error::new(operation, ErrorKind::AlreadyExists).with_attempts(call.attempts())
}
