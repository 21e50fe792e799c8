//! What private data says about an object of the state: whose it is, and whether it is new.

use jiff::Timestamp;
use tfplugin_framework::Cx;

use super::looks::Looks;
use super::{Failure, Held, Objects, Remote};
use crate::clock;
use crate::error;
use crate::guard::{Standing, Written};
use crate::incarnation::{self, Incarnation};
use crate::nouns::Noun;

impl<T: Remote> Objects<T> {
    /// Begins the import of the object with this key: the read that follows has to find it. Notes in private data that
    /// the API key at hand brings it under management.
    pub(crate) async fn adopt(&self, cx: &mut Cx, key: &str) {
        self.run.begins_import(T::KIND, key);
        self.lay_mark(cx, None).await;
    }

    /// What the API key at hand is to an object of the state; nothing where no key is on record.
    ///
    /// # Errors
    /// Where it is a key of another organisation.
    pub(super) async fn standing(
        &self,
        cx: &Cx,
        held: Held<'_>,
    ) -> Result<Option<Standing>, Failure> {
        self.standing_of(cx, T::NOUN, held.name, held.key).await
    }

    /// The same of what is called by this noun and name, and imported by this ID.
    pub(super) async fn standing_of(
        &self,
        cx: &Cx,
        noun: Noun,
        name: &str,
        import_id: &str,
    ) -> Result<Option<Standing>, Failure> {
        let Some(written) = Written::of(&cx.private) else {
            return Ok(None);
        };
        match self.guard.standing(&written.mark).await {
            Standing::Foreign => {
                let refusal = error::organisation::another(noun, name, import_id);
                Err(Failure::Refused(refusal))
            }
            standing => Ok(Some(standing)),
        }
    }

    /// Records the API key at hand after a write, which may be the one that `made` the object.
    pub(super) async fn lay_mark(&self, cx: &mut Cx, made: Option<Timestamp>) {
        let Some(mark) = self.guard.mark().await else {
            return;
        };
        let before = Written::of(&cx.private);
        if before.is_none_or(|before| mark.may_replace(&before.mark)) {
            let made = made.or(before.and_then(|before| before.made));
            Written { mark, made }.keep(&mut cx.private);
        }
    }

    /// Records the API key at hand where the object that it reads is the one of the state, so that it is a key of the
    /// right organisation.
    pub(super) async fn recognise(
        &self,
        cx: &mut Cx,
        standing: Option<Standing>,
        held: Held<'_>,
        found: &T,
    ) {
        let is_the_one = match standing {
            Some(Standing::SameKey | Standing::Foreign) => false,
            Some(Standing::SameOrganisation) => true,
            Some(Standing::Unclear) | None => T::HAS_ID || is_of_one_creation(held, found),
        };
        if is_the_one {
            self.lay_mark(cx, None).await;
        }
    }

    /// The further looks at an object of the state that is not found: none but where it may be too new to be shown.
    pub(super) fn looks(&self, cx: &Cx, held: Held<'_>) -> Looks<'_> {
        let made = Written::of(&cx.private).and_then(|written| written.made);
        let created = held.created_at.and_then(incarnation::time);
        let now = clock::now();
        let is_new = |at| clock::are_within(self.waits.object_is_new, at, now);
        let is_new = made.is_some_and(is_new) || created.is_some_and(is_new);
        Looks::at(is_new, &self.run, &self.waits)
    }
}

fn is_of_one_creation<T: Remote>(held: Held<'_>, found: &T) -> bool {
    let times = [held.created_at, found.created_at()];
    times.iter().flatten().all(|it| incarnation::says_when(it))
        && times.iter().all(Option::is_some)
        && Incarnation::by_creation(times[0], times[1]) == Incarnation::Same
}
