//! Remote objects of one kind: found, listed and changed in the same way, whatever they are.
//!
//! What is planned, found or changed here is told to the run, and a change of an object has its turn here, so that no
//! resource has to see to it.

mod alike;
mod creating;
mod existing;
mod foresight;
mod held;
mod keeping;
mod looks;
mod parts;
mod refreshed;
mod remote;
mod takeover;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::Arc;

use kubiya_sdk::{Catalog, Client, Error, ErrorKind};
use tfplugin_framework::{Cx, Diagnostic, Diagnostics};
use tokio::sync::OnceCell;
use tokio::time::timeout;

use self::alike::Alike;
pub(crate) use self::creating::Vacancy;
use self::existing::ExistingNames;
pub(crate) use self::held::{Failure, Held};
pub(crate) use self::parts::Part;
use self::refreshed::Refreshed;
pub(crate) use self::remote::{Remote, UniqueName};
pub(crate) use self::takeover::IfTaken;
use crate::error;
use crate::guard::{Guard, Standing};
use crate::letters::{begins_with, composed, same_characters};
use crate::nouns::Noun;
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
    alike: Alike,
    run: Arc<Run>,
    guard: Arc<Guard>,
    waits: Waits,
}

impl<T: Remote> Objects<T> {
    pub(crate) fn new(api: &Client, run: &Arc<Run>, guard: &Arc<Guard>, waits: Waits) -> Self {
        Self {
            api: api.clone(),
            catalog: T::catalog(api.clone()),
            is_of_the_api: OnceCell::new(),
            names: ExistingNames::new(waits),
            alike: Alike::default(),
            run: Arc::clone(run),
            guard: Arc::clone(guard),
            waits,
        }
    }

    /// What serves the reads.
    pub(crate) fn catalog(&self) -> &Catalog<T> {
        &self.catalog
    }

    /// Notes what the plan at hand comes to: an object with this name, which is new where the state holds none, or one
    /// that goes by another name for good. Warns of a new name that is taken.
    ///
    /// # Errors
    /// Where the API key is of another organisation than the object of the state.
    pub(crate) async fn plan(
        &self,
        cx: &mut Cx,
        name: &str,
        held: Option<Held<'_>>,
    ) -> Result<(), Diagnostic> {
        self.plan_name(cx, name, held, IfTaken::Fail).await
    }

    /// As [`plan`](Self::plan), where the apply may take over what has a new name.
    pub(crate) async fn plan_name(
        &self,
        cx: &mut Cx,
        name: &str,
        held: Option<Held<'_>>,
        if_taken: IfTaken,
    ) -> Result<(), Diagnostic> {
        if let Some(held) = held
            && let Err(Failure::Refused(refusal)) = self.standing(cx, held).await
        {
            return Err(refusal);
        }
        let stays = held.filter(|held| T::HAS_ID || held.name == name);
        let key = match stays {
            Some(held) => Some(self.spelling(held.key).await),
            None => None,
        };
        self.run.plans(T::KIND, name, key.as_deref());
        if let Some(held) = held.filter(|held| held.name != name) {
            self.frees(held.name).done();
        }
        if T::NAMES_ARE_UNIQUE && held.is_none_or(|held| held.name != name) {
            self.foresee(cx, name, held, if_taken).await;
        }
        Ok(())
    }

    /// The object that the state holds, or nothing if it is known that there is none. One that is not found at once,
    /// though it was made a moment ago, is looked for some seconds.
    ///
    /// Private data gets to know the API key that has found the object. Without that, an object that is not found
    /// leaves the state with a warning.
    pub(crate) async fn refresh(
        &self,
        cx: &mut Cx,
        held: Held<'_>,
    ) -> Result<Option<Refreshed<'_, T>>, Failure> {
        let (standing, found) = self.look(cx, held).await?;
        if found.is_none() {
            doubt_absence(cx, T::NOUN, standing, held.name);
        }
        Ok(found)
    }

    /// As [`refresh`](Self::refresh), of an object that may be gone by now as a matter of course: that is worth no
    /// warning.
    pub(crate) async fn refresh_perishable(
        &self,
        cx: &mut Cx,
        held: Held<'_>,
    ) -> Result<Option<Refreshed<'_, T>>, Failure> {
        let (_, found) = self.look(cx, held).await?;
        Ok(found)
    }

    /// What the API key at hand is to the object of the state, and the object.
    async fn look(
        &self,
        cx: &mut Cx,
        held: Held<'_>,
    ) -> Result<(Option<Standing>, Option<Refreshed<'_, T>>), Failure> {
        let standing = self.standing(cx, held).await?;
        let reading = self.run.reads(T::KIND, held.key);
        let (mut found, mut looks) = (self.find(held.key).await?, self.looks(cx, held));
        while found.is_none() && looks.next().await {
            found = self.find_alone(held.key).await?;
        }
        match &found {
            Some(found) => self.recognise(cx, standing, held, found).await,
            None if self.run.imports(T::KIND, held.key) => {
                let refusal = error::nothing_to_import(T::NOUN, held.key);
                return Err(Failure::Refused(refusal));
            }
            None => {}
        }
        let found = found.map(|object| Refreshed::new(object, reading));
        Ok((standing, found))
    }

    /// The object with this key, or nothing if it is known that there is none.
    pub(crate) async fn find(&self, key: &str) -> Result<Option<T>, Error> {
        self.find_in(&self.catalog, key).await
    }

    /// As [`find`](Self::find), asked for by itself whatever a list says, as the first look in a catalog is.
    async fn find_alone(&self, key: &str) -> Result<Option<T>, Error> {
        self.find_in(&T::catalog(self.api.clone()), key).await
    }

    async fn find_in(&self, catalog: &Catalog<T>, key: &str) -> Result<Option<T>, Error> {
        let (mut key, mut found) = (Cow::Borrowed(key), T::read(catalog, key).await?);
        if found.is_none() {
            let spelled = self.spelling(&key).await.into_owned();
            if key != spelled {
                found = T::read(catalog, &spelled).await?;
                key = spelled.into();
            }
        }
        let Some(object) = found else {
            return self.confirm_absence().await.map(|()| None);
        };
        if T::HAS_ID {
            self.run.exists(T::KIND, &composed(object.name()), &key);
        } else {
            self.names.note_spelling(&key, object.key());
            self.run.exists(T::KIND, &composed(&key), object.key());
        }
        Ok(Some(object))
    }

    /// A key of the state as the organisation writes it, where the key is a name. Terraform writes every text in
    /// composed Unicode: where no object has the name in this form, that of the only one is meant that has it in another
    /// form. Beyond that it is as far as reads have told.
    pub(crate) async fn spelling<'k>(&self, key: &'k str) -> Cow<'k, str> {
        if T::HAS_ID {
            return key.into();
        }
        if let Some(noted) = self.names.spelling(key) {
            return noted.into();
        }
        if key.is_ascii() {
            return key.into();
        }
        let listed = self.names.in_another_form::<T>(&self.api, key).await;
        listed.map_or(key.into(), Cow::Owned)
    }

    /// Those whose names begin with `prefix`, sorted by name; all without one.
    pub(crate) async fn with_prefix(&self, prefix: Option<&str>) -> Result<Vec<T>, Diagnostics> {
        let listed = T::list(&self.api).await;
        let mut objects = listed.map_err(|error| error::list(T::NOUN, &error))?;
        objects.retain(|object| begins_with(object.name(), prefix));
        Ok(objects)
    }

    /// Those of exactly this name; see [`named`].
    pub(crate) async fn of_name(&self, name: &str) -> Result<Vec<T>, Diagnostics> {
        Ok(named(self.with_prefix(None).await?, name))
    }

    /// All of them, as far as they can be listed before long: for what only adds to an error message.
    pub(crate) async fn hint(&self) -> Vec<T> {
        let list = timeout(self.waits.list_for_message, T::list(&self.api)).await;
        list.ok().and_then(Result::ok).unwrap_or_default()
    }

    /// As [`hint`](Self::hint), the only one of this name.
    pub(crate) async fn hint_of_name(&self, name: &str) -> Option<T> {
        let mut objects = named(self.hint().await, name);
        objects.pop().filter(|_| objects.is_empty())
    }

    /// Changes the object that the state holds by `call`, after which it goes by `name`, and records in private data
    /// who changed it. Changes of one object take turns.
    ///
    /// # Cancel safety
    /// As that of `call`; before its turn comes, nothing is sent.
    pub(crate) async fn update<A: Send>(
        &self,
        cx: &mut Cx,
        held: Held<'_>,
        name: &str,
        call: impl Future<Output = Result<A, Error>> + Send,
    ) -> Result<A, Failure> {
        let standing = self.standing(cx, held).await?;
        let _turn = self.run.turn(T::KIND, held.key).await;
        let freeing = (held.name != name).then(|| self.frees(held.name));
        let answer = call.await?;
        if let Some(freeing) = freeing {
            freeing.done();
        }
        self.run
            .exists(T::KIND, name, &self.spelling(held.key).await);
        if standing != Some(Standing::SameKey) {
            self.lay_mark(cx, None).await;
        }
        Ok(answer)
    }

    /// Deletes the object that the state holds, when its turn comes; one that is known to be gone already is a success. One
    /// that a create of this run has taken over is that create's, and stays.
    pub(crate) async fn delete(
        &self,
        cx: &mut Cx,
        writing: &Client,
        held: Held<'_>,
    ) -> Result<(), Failure> {
        let standing = self.standing(cx, held).await?;
        let _turn = self.run.turn(T::KIND, held.key).await;
        let key = &*self.spelling(held.key).await;
        if self.run.has_taken_over(T::KIND, key) {
            cx.warn(error::left_to_its_successor(T::NOUN, held.name));
            return Ok(());
        }
        let deleting = self.run.deletes(T::KIND, key);
        let freeing = self.frees(held.name);
        let (mut deleted, mut looks) = (T::delete(writing, key).await?, self.looks(cx, held));
        if !deleted {
            self.confirm_absence().await?;
        }
        while !deleted && looks.next().await {
            deleted = T::delete(writing, key).await?;
        }
        if !deleted {
            doubt_absence(cx, T::NOUN, standing, held.name);
        }
        deleting.done();
        freeing.done();
        Ok(())
    }

    /// Makes sure that an object that was not found is gone, and not asked for at a wrong address.
    ///
    /// Every path of a wrong address is a 404, the list of all objects of the kind among them, and that list
    /// always exists in the API. Each kind has its own: it may have another version of the API, and another
    /// service may answer for it. One look at it settles the matter for the process. Only an answer that the
    /// API would not give counts; a key that may not list proves nothing.
    async fn confirm_absence(&self) -> Result<(), Error> {
        if T::IS_LOOKED_FOR_IN_THE_LIST {
            return Ok(());
        }
        let looked = self
            .is_of_the_api
            .get_or_try_init(async || match T::list(&self.api).await {
                Err(error) if is_of_no_api(&error) => Err(error),
                Ok(_) | Err(_) => Ok(()),
            });
        looked.await.copied()
    }
}

/// Warns of what is not found, where another key might find it.
fn doubt_absence(cx: &mut Cx, noun: Noun, standing: Option<Standing>, name: &str) {
    if standing == Some(Standing::Unclear) {
        cx.warn(error::organisation::not_found_with_another_key(noun, name));
    }
}

/// Those of exactly this name; where there are none, those that have it in another form of Unicode.
pub(crate) fn named<T: Remote>(mut objects: Vec<T>, name: &str) -> Vec<T> {
    match objects.iter().any(|object| object.name() == name) {
        true => objects.retain(|object| object.name() == name),
        false => objects.retain(|object| same_characters(object.name(), name)),
    }
    objects
}

/// Whether an error says that something else than the API answers at this address. A list that is too large does
/// not: there may be that many.
fn is_of_no_api(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedResponse | ErrorKind::Redirected
    )
}
