//! Creates, and the names that they take.

use kubiya_sdk::{Error, ErrorKind};
use tfplugin_framework::{Cx, Diagnostic};

use super::looks::Looks;
use super::{Failure, Held, Objects, Remote, UniqueName};
use crate::clock;
use crate::error::{self, Verb};
use crate::letters::{folded, same_characters};
use crate::run::Freeing;

/// That a create may take a name.
pub(crate) struct Admission<'a> {
    name: &'a str,
    /// Those that are left, if it was not free at once.
    looks: Looks<'a>,
}

/// What a create finds under its name.
pub(crate) enum Vacancy<'a> {
    Free(Admission<'a>),
    /// What has the name, as the organisation spells it.
    Taken(String),
}

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
        let named = T::created_name(&created, name);
        match self.alike.is_first(named, T::likeness(&created)) {
            true => self.run.made(T::KIND, named, key),
            // The name may go on standing for the first.
            false => self.run.exists(T::KIND, named, key),
        }
        self.lay_mark(cx, Some(clock::now())).await;
        Ok(created)
    }

    /// As [`create`](Self::create), where the API refuses a name that is taken. One that this run frees is tried
    /// again.
    pub(crate) async fn create_once_free<F>(
        &self,
        cx: &mut Cx,
        name: &str,
        call: impl Fn() -> F + Send,
    ) -> Result<T::Created, Error>
    where
        F: Future<Output = Result<T::Created, Error>> + Send,
    {
        self.names.claim::<T>(name);
        let mut looks = self.looks_until_free();
        loop {
            match self.create(cx, name, call()).await {
                Err(error) if is_refused(&error) => {
                    if !self.is_being_freed(name, &mut looks).await {
                        return Err(error);
                    }
                }
                answer => return answer,
            }
        }
    }

    /// As [`update`](Self::update), where the API refuses a new name that is taken. One that this run frees is tried
    /// again.
    pub(crate) async fn update_once_free<A: Send, F>(
        &self,
        cx: &mut Cx,
        held: Held<'_>,
        name: &str,
        call: impl Fn() -> F + Send,
    ) -> Result<A, Failure>
    where
        F: Future<Output = Result<A, Error>> + Send,
    {
        let mut looks = self.looks_until_free();
        loop {
            match self.update(cx, held, name, call()).await {
                Err(Failure::Api(error))
                    if held.name != name && error.kind() == ErrorKind::Conflict =>
                {
                    if !self.is_being_freed(name, &mut looks).await {
                        return Err(error.into());
                    }
                }
                answer => return answer,
            }
        }
    }

    /// The diagnostic for a create of a name that an object has.
    pub(crate) async fn taken(&self, name: &str) -> Diagnostic {
        let noun = T::NOUN;
        if self.names.is_claimed_twice::<T>(name) {
            return error::configured_twice(noun, name);
        }
        if !T::HAS_ID {
            return error::name_exists_already(noun, name, T::AFTER_IMPORT);
        }
        let holder = self.hint_of_name(name).await;
        let id = holder.as_ref().map_or("ID", T::key);
        error::exists_already(noun, name, id, T::AFTER_IMPORT)
    }

    /// Notes that a write has begun after which nothing has this name.
    pub(super) fn frees(&self, name: &str) -> Freeing<'_> {
        self.run.frees(T::KIND, &name_key::<T>(name))
    }

    fn looks_until_free(&self) -> Looks<'_> {
        Looks::until_free(&self.run, &self.waits)
    }

    /// Waits until it is time to look again for a name that is taken; false where nothing in this run frees it, or it
    /// was looked for long enough.
    async fn is_being_freed(&self, name: &str, looks: &mut Looks<'_>) -> bool {
        self.is_freed(name) && looks.next().await
    }

    /// Whether this run frees a name, as far as it has planned or begun.
    pub(super) fn is_freed(&self, name: &str) -> bool {
        self.run.has_freed(T::KIND, &name_key::<T>(name))
    }
}

impl<T: UniqueName> Objects<T> {
    /// Lets one create of this process take a name that nothing has. One that this run frees is waited for.
    ///
    /// No list can show what is being created at the same time, and names are unique: a second create could only
    /// fail, or overwrite the first.
    ///
    /// # Errors
    /// Where the name is taken, in the organisation or by another create, or the API does not tell.
    pub(crate) async fn admit<'a>(&'a self, name: &'a str) -> Result<Admission<'a>, Diagnostic> {
        match self.vacancy(name).await? {
            Vacancy::Free(admission) => Ok(admission),
            Vacancy::Taken(listed) if same_characters(&listed, name) => Err(self.taken(name).await),
            Vacancy::Taken(listed) => {
                Err(error::name_exists_in_other_letters(T::NOUN, name, &listed))
            }
        }
    }

    /// As [`admit`](Self::admit), for a create that may take over what has the name.
    ///
    /// # Errors
    /// Where the name is taken by another create, or the API does not tell.
    pub(crate) async fn vacancy<'a>(&'a self, name: &'a str) -> Result<Vacancy<'a>, Diagnostic> {
        let noun = T::NOUN;
        if !self.names.claim::<T>(name) {
            return Err(error::configured_twice(noun, name));
        }
        let mut looks = self.looks_until_free();
        loop {
            match self.names.find::<T>(&self.api, name).await {
                Ok(None) => return Ok(Vacancy::Free(Admission { name, looks })),
                Ok(Some(_)) if self.is_being_freed(name, &mut looks).await => {}
                Ok(Some(listed)) => return Ok(Vacancy::Taken(listed)),
                Err(error) => return Err(error::describe(Verb::Create, noun, name, &error)),
            }
        }
    }

    /// What a create may try whose name has turned out to be free after all.
    pub(crate) fn freed<'a>(&'a self, name: &'a str) -> Vacancy<'a> {
        let looks = self.looks_until_free();
        Vacancy::Free(Admission { name, looks })
    }

    /// As [`create`](Self::create), under a name that was admitted. Where the API finds it taken nevertheless, and this
    /// run frees it, it is looked for again before each further try: the API might overwrite what has it by then.
    pub(crate) async fn create_admitted<F>(
        &self,
        cx: &mut Cx,
        admission: Admission<'_>,
        call: impl Fn() -> F + Send,
    ) -> Result<T::Created, Error>
    where
        F: Future<Output = Result<T::Created, Error>> + Send,
    {
        let Admission { name, mut looks } = admission;
        loop {
            let refusal = match self.create(cx, name, call()).await {
                Err(error) if is_refused(&error) => error,
                answer => return answer,
            };
            loop {
                if !self.is_being_freed(name, &mut looks).await {
                    return Err(refusal);
                }
                if !T::exists(&self.api, name).await? {
                    break;
                }
            }
        }
    }
}

/// Whether the API has answered that the name is taken. Where a look has found that after an answer was lost, the name
/// may have been taken by this very create, or by somebody else: nothing is tried again then.
fn is_refused(error: &Error) -> bool {
    error.is_already_exists() && error.status().is_some()
}

/// A name as all of its spellings are noted that the API takes for the same.
pub(super) fn name_key<T: Remote>(name: &str) -> String {
    match T::IN_ANY_CASE {
        true => folded(name),
        false => name.to_owned(),
    }
}
