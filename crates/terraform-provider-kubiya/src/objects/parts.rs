//! Objects of which a resource manages a part, while another one, or nobody, manages the rest.

use kubiya_sdk::Error;
use tfplugin_framework::Cx;

use super::looks::Looks;
use super::{Failure, Held, Objects, Remote, doubt_absence};
use crate::clock;
use crate::error;
use crate::guard::Standing;
use crate::nouns::Noun;

/// A part of an object, as the state has it.
#[derive(Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) noun: Noun,
    /// What to call it in front of the practitioner.
    pub(crate) name: &'a str,
    /// By what it is imported.
    pub(crate) import_id: &'a str,
    /// The key of the object.
    pub(crate) key: &'a str,
}

impl Part<'_> {
    fn held(&self) -> Held<'_> {
        Held {
            key: self.key,
            name: self.name,
            created_at: None,
        }
    }
}

impl<T: Remote> Objects<T> {
    /// Whether the API key at hand may change the part, as far as private data tells.
    ///
    /// # Errors
    /// Where it is a key of another organisation.
    pub(crate) async fn check_part(&self, cx: &Cx, part: Part<'_>) -> Result<(), Failure> {
        self.standing_of_part(cx, part).await.map(drop)
    }

    /// The object of a part that the state holds, or nothing if it is known that there is none.
    pub(crate) async fn refresh_part(
        &self,
        cx: &mut Cx,
        part: Part<'_>,
    ) -> Result<Option<T>, Failure> {
        let standing = self.standing_of_part(cx, part).await?;
        self.run.refreshes();
        let (mut found, mut looks) = (self.find(part.key).await?, self.looks_of_part(cx, part));
        while found.is_none() && looks.next().await {
            found = self.find_alone(part.key).await?;
        }
        match &found {
            Some(found) => self.recognise(cx, standing, part.held(), found).await,
            None if self.run.imports(T::KIND, part.key) => {
                let refusal = error::nothing_to_import(part.noun, part.import_id);
                return Err(Failure::Refused(refusal));
            }
            None => doubt_absence(cx, part.noun, standing, part.name),
        }
        Ok(found)
    }

    /// Changes an object by `call`, when its turn comes, and records in private data who changed it. Nothing if it is known
    /// that there is no such object. Whether the part is a new one is for the record.
    ///
    /// # Cancel safety
    /// As that of `call`; before its turn comes, nothing is sent.
    pub(crate) async fn change_part<A: Send, F>(
        &self,
        cx: &mut Cx,
        part: Part<'_>,
        is_new: bool,
        call: impl Fn() -> F + Send,
    ) -> Result<Option<A>, Failure>
    where
        F: Future<Output = Result<A, Error>> + Send,
    {
        let standing = self.standing_of_part(cx, part).await?;
        let _turn = self.run.turn(T::KIND, part.key).await;
        let mut looks = self.looks_of_part(cx, part);
        let answer = loop {
            match call().await {
                Err(missing) if missing.is_not_found() => {
                    self.confirm_absence().await?;
                    let is_deleted = self.run.has_deleted(T::KIND, part.key);
                    if is_deleted || !looks.next().await {
                        doubt_absence(cx, part.noun, standing, part.name);
                        return Ok(None);
                    }
                }
                answer => break answer?,
            }
        };
        if is_new || standing != Some(Standing::SameKey) {
            self.lay_mark(cx, is_new.then(clock::now)).await;
        }
        Ok(Some(answer))
    }

    /// As [`looks`](Self::looks); the object may also be one that this run has made.
    fn looks_of_part(&self, cx: &Cx, part: Part<'_>) -> Looks<'_> {
        match self.run.has_made(T::KIND, part.key) {
            true => Looks::at(true, &self.run, &self.waits),
            false => self.looks(cx, part.held()),
        }
    }

    async fn standing_of_part(&self, cx: &Cx, part: Part<'_>) -> Result<Option<Standing>, Failure> {
        let Part {
            noun,
            name,
            import_id,
            ..
        } = part;
        self.standing_of(cx, noun, name, import_id).await
    }
}
