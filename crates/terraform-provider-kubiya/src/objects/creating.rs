//! Creates, and the names that they take.

use kubiya_sdk::Error;
use tfplugin_framework::{Cx, Diagnostic};

use super::looks::Looks;
use super::{Objects, Remote, UniqueName};
use crate::clock;
use crate::error::{self, Verb};
use crate::letters::same_characters;

impl<T: Remote> Objects<T> {
    /// Makes an object of this name by `call`, and records in private data who made it and when.
    pub(crate) async fn create(
        &self,
        cx: &mut Cx,
        name: &str,
        call: impl Future<Output = Result<T::Created, Error>> + Send,
    ) -> Result<T::Created, Error> {
        let created = call.await?;
        let key = T::created_key(&created, name);
        self.run.made(T::KIND, name, key);
        self.lay_mark(cx, Some(clock::now())).await;
        Ok(created)
    }

    /// As [`create`](Self::create), where the API refuses a name that is taken: one that this run has deleted is tried
    /// again until it is free.
    pub(crate) async fn create_once_free<F>(
        &self,
        cx: &mut Cx,
        name: &str,
        call: impl Fn() -> F + Send,
    ) -> Result<T::Created, Error>
    where
        F: Future<Output = Result<T::Created, Error>> + Send,
    {
        let mut looks = self.looks_until_free();
        loop {
            match self.create(cx, name, call()).await {
                Err(error) if error.is_already_exists() => {
                    if !self.is_being_freed(name, &mut looks).await {
                        return Err(error);
                    }
                }
                answer => return answer,
            }
        }
    }

    /// The diagnostic for a create of a name that an object has.
    pub(crate) async fn taken(&self, name: &str) -> Diagnostic {
        let noun = T::KIND.noun();
        if !self.run.of(T::KIND, name).made.is_empty() {
            return error::configured_twice(noun, name);
        }
        if !T::HAS_ID {
            return error::name_exists_already(noun, name, T::AFTER_IMPORT);
        }
        let holder = self.hint_of_name(name).await;
        let id = holder.as_ref().map_or("ID", T::key);
        error::exists_already(noun, name, id, T::AFTER_IMPORT)
    }

    fn looks_until_free(&self) -> Looks<'_> {
        Looks::until_free(&self.run, &self.waits)
    }

    /// Waits until it is time to try again to take a name; false where nothing of this run has freed it, or it was
    /// tried for long enough.
    async fn is_being_freed(&self, name: &str, looks: &mut Looks<'_>) -> bool {
        self.run.has_freed(T::KIND, name) && looks.next().await
    }
}

impl<T: UniqueName> Objects<T> {
    /// Lets one create of this process take a name that nothing has, or that something has had which this run deletes.
    ///
    /// No list can show what is being created at the same time, and names are unique: a second create could only
    /// fail, or overwrite the first.
    ///
    /// # Errors
    /// Where the name is taken, in the organisation or by another create, or the API does not tell.
    pub(crate) async fn admit(&self, name: &str) -> Result<(), Diagnostic> {
        let noun = T::KIND.noun();
        if !self.names.claim::<T>(name) {
            return Err(error::configured_twice(noun, name));
        }
        let mut looks = self.looks_until_free();
        loop {
            match self.names.find::<T>(&self.api, name).await {
                Ok(None) => return Ok(()),
                Ok(Some(_)) if self.is_being_freed(name, &mut looks).await => {}
                Ok(Some(listed)) if same_characters(&listed, name) => {
                    return Err(self.taken(name).await);
                }
                Ok(Some(listed)) => {
                    return Err(error::name_exists_in_other_letters(noun, name, &listed));
                }
                Err(error) => return Err(error::describe(Verb::Create, noun, name, &error)),
            }
        }
    }
}
