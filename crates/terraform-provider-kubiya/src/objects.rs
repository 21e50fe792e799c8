//! Remote objects of one kind: found, listed and deleted in the same way, whatever they are.

mod existing;
mod remote;

use kubiya_sdk::{Catalog, Client, Error, ErrorKind};
use tfplugin_framework::Diagnostics;
use tokio::sync::OnceCell;
use tokio::time::timeout;

use self::existing::ExistingNames;
pub(crate) use self::remote::{Remote, UniqueName};
use crate::error;
use crate::waits::Waits;

/// All remote objects of one kind.
pub(crate) struct Objects<T: Remote> {
    api: Client,
    /// Serves the reads of one walk: many of them from one list.
    catalog: Catalog<T>,
    /// Set once the kind's list has shown that it is the API that answers.
    is_of_the_api: OnceCell<()>,
    names: ExistingNames,
    waits: Waits,
}

impl<T: Remote> Objects<T> {
    pub(crate) fn new(api: &Client, waits: Waits) -> Self {
        Self {
            api: api.clone(),
            catalog: T::catalog(api.clone()),
            is_of_the_api: OnceCell::new(),
            names: ExistingNames::new(waits),
            waits,
        }
    }

    /// The object with this key, or nothing if it is known that there is none.
    pub(crate) async fn find(&self, key: &str) -> Result<Option<T>, Error> {
        match T::read(&self.catalog, key).await? {
            Some(object) => Ok(Some(object)),
            None => self.confirm_absence().await.map(|()| None),
        }
    }

    /// Those whose names begin with `prefix`, sorted by name; all without one.
    pub(crate) async fn with_prefix(&self, prefix: Option<&str>) -> Result<Vec<T>, Diagnostics> {
        let listed = T::list(&self.api).await;
        let mut objects = listed.map_err(|error| error::list(T::KIND.noun(), &error))?;
        objects.retain(|object| object.name().starts_with(prefix.unwrap_or_default()));
        Ok(objects)
    }

    /// Those of exactly this name.
    pub(crate) async fn of_name(&self, name: &str) -> Result<Vec<T>, Diagnostics> {
        let mut objects = self.with_prefix(Some(name)).await?;
        objects.retain(|object| object.name() == name);
        Ok(objects)
    }

    /// All of them, as far as they can be listed before long: for what only adds to an error message.
    pub(crate) async fn hint(&self) -> Vec<T> {
        let list = timeout(self.waits.list_for_message, T::list(&self.api)).await;
        list.ok().and_then(Result::ok).unwrap_or_default()
    }

    /// As [`hint`](Self::hint), the only one of this name.
    pub(crate) async fn hint_of_name(&self, name: &str) -> Option<T> {
        let mut objects = self.hint().await;
        objects.retain(|object| object.name() == name);
        objects.pop().filter(|_| objects.is_empty())
    }

    /// Deletes the object with this key; one that is known to be gone already is a success.
    pub(crate) async fn delete(&self, writing: &Client, key: &str) -> Result<(), Error> {
        match T::delete(writing, key).await? {
            true => Ok(()),
            false => self.confirm_absence().await,
        }
    }

    /// Makes sure that an object that was not found is gone, and not asked for at a wrong address.
    ///
    /// Every path of a wrong address is a 404, the list of all objects of the kind among them, and that list
    /// always exists in the API. Each kind has its own: it may have another version of the API, and another
    /// service may answer for it. One look at it settles the matter for the process. Only an answer that the
    /// API would not give counts; a key that may not list proves nothing.
    async fn confirm_absence(&self) -> Result<(), Error> {
        let looked = self
            .is_of_the_api
            .get_or_try_init(async || match T::list(&self.api).await {
                Err(error) if is_of_no_api(&error) => Err(error),
                Ok(_) | Err(_) => Ok(()),
            });
        looked.await.copied()
    }
}

impl<T: UniqueName> Objects<T> {
    /// Takes a name for one create; false where another create of this process has taken it.
    ///
    /// No list can show what is being created at the same time, and names are unique: the second create
    /// could only fail, or overwrite the first.
    pub(crate) fn claim(&self, name: &str) -> bool {
        self.names.claim(name)
    }

    /// Whether there is an object of this name, for a create that is about to take it.
    ///
    /// # Errors
    /// Where the API does not tell.
    pub(crate) async fn has_name(&self, name: &str) -> Result<bool, Error> {
        self.names.contains::<T>(&self.api, name).await
    }
}

/// Whether an error says that something else than the API answers at this address. A list that is too large does
/// not: there may be that many.
fn is_of_no_api(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedResponse | ErrorKind::Redirected
    )
}
