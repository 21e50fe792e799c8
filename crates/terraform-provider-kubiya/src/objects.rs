//! Remote objects of one kind: found, listed and changed in the same way, whatever they are.
//!
//! What is planned, found or changed here is told to the run, and a change of an object has its turn here, so that no
//! resource has to see to it.

mod existing;
mod refreshed;
mod remote;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use kubiya_sdk::{Catalog, Client, Error, ErrorKind};
use tfplugin_framework::{Diagnostic, Diagnostics};
use tokio::sync::OnceCell;
use tokio::time::timeout;

use self::existing::ExistingNames;
use self::refreshed::Refreshed;
pub(crate) use self::remote::{Remote, UniqueName};
use crate::error::{self, Verb};
use crate::locks::Locks;
use crate::run::Run;
use crate::waits::Waits;

/// All remote objects of one kind.
pub(crate) struct Objects<T: Remote> {
    api: Client,
    /// Serves the reads of one walk: many of them from one list.
    catalog: Catalog<T>,
    /// Set once the kind's list has shown that it is the API that answers.
    is_of_the_api: OnceCell<()>,
    names: ExistingNames,
    locks: Locks,
    run: Arc<Run>,
    waits: Waits,
}

impl<T: Remote> Objects<T> {
    pub(crate) fn new(api: &Client, run: &Arc<Run>, waits: Waits) -> Self {
        Self {
            api: api.clone(),
            catalog: T::catalog(api.clone()),
            is_of_the_api: OnceCell::new(),
            names: ExistingNames::new(waits),
            locks: Locks::default(),
            run: Arc::clone(run),
            waits,
        }
    }

    /// Notes what the plan at hand comes to: an object with this name, which is new where it has no key.
    pub(crate) fn plan(&self, name: &str, key: Option<&str>) {
        self.run.plans(T::KIND, name, key);
    }

    /// The managed object with this key, or nothing if it is known that there is none.
    pub(crate) async fn refresh(&self, key: &str) -> Result<Option<Refreshed<'_, T>>, Error> {
        let reading = self.run.reads(T::KIND, key);
        let found = self.find(key).await?;
        Ok(found.map(|object| Refreshed::new(object, reading)))
    }

    /// The object with this key, or nothing if it is known that there is none.
    pub(crate) async fn find(&self, key: &str) -> Result<Option<T>, Error> {
        match T::read(&self.catalog, key).await? {
            Some(object) => {
                self.run.exists(T::KIND, object.name(), key);
                Ok(Some(object))
            }
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

    /// Makes an object of this name by `call`.
    pub(crate) async fn create(
        &self,
        name: &str,
        call: impl Future<Output = Result<T::Created, Error>> + Send,
    ) -> Result<T::Created, Error> {
        let created = call.await?;
        let key = T::created_key(&created, name);
        self.run.made(T::KIND, name, key);
        Ok(created)
    }

    /// Changes the object with this key by `call`, after which it goes by `name`. Changes of one object take turns.
    ///
    /// # Cancel safety
    /// As that of `call`; before its turn comes, nothing is sent.
    pub(crate) async fn update<A: Send>(
        &self,
        key: &str,
        name: &str,
        call: impl Future<Output = Result<A, Error>> + Send,
    ) -> Result<A, Error> {
        let _turn = self.locks.lock(key).await;
        let answer = call.await?;
        self.run.exists(T::KIND, name, key);
        Ok(answer)
    }

    /// Deletes the object with this key, when its turn comes; one that is known to be gone already is a success.
    pub(crate) async fn delete(&self, writing: &Client, key: &str) -> Result<(), Error> {
        let _turn = self.locks.lock(key).await;
        let deleting = self.run.deletes(T::KIND, key);
        if !T::delete(writing, key).await? {
            self.confirm_absence().await?;
        }
        deleting.is_done();
        Ok(())
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
    /// Lets one create of this process take a name that nothing has.
    ///
    /// No list can show what is being created at the same time, and names are unique: a second create could only
    /// fail, or overwrite the first.
    ///
    /// # Errors
    /// Where the name is taken, in the organisation or by another create, or the API does not tell.
    pub(crate) async fn admit(&self, name: &str) -> Result<(), Diagnostic> {
        let noun = T::KIND.noun();
        if !self.names.claim(name) {
            return Err(error::configured_twice(noun, name));
        }
        match self.names.contains::<T>(&self.api, name).await {
            Ok(false) => Ok(()),
            Ok(true) => Err(Self::taken(name)),
            Err(error) => Err(error::describe(Verb::Create, noun, name, &error)),
        }
    }

    /// The diagnostic for a create of a name that an object has.
    pub(crate) fn taken(name: &str) -> Diagnostic {
        error::name_exists_already(T::KIND.noun(), name, T::AFTER_IMPORT)
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
