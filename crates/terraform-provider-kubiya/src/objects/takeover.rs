//! Creates that take over what has their name.

use kubiya_sdk::{Error, ErrorKind};
use tfplugin_framework::Cx;

use super::{Held, Objects, UniqueName};

/// What a create does about a name that is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum IfTaken {
    /// It fails.
    Fail,
    /// It takes over what has the name.
    TakeOver,
}

impl<T: UniqueName> Objects<T> {
    /// Changes what has a name by `call`, and records in private data who changed it: from now on it is the object of the create
    /// at hand, and of nothing that had it before. Waits for its turn, since it may be under way to be deleted. Nothing
    /// where it is gone.
    ///
    /// # Cancel safety
    /// As that of `call`; before its turn comes, nothing is sent.
    pub(crate) async fn take_over<A: Send>(
        &self,
        cx: &mut Cx,
        name: &str,
        holder: &str,
        call: impl Future<Output = Result<A, Error>> + Send,
    ) -> Result<Option<A>, Error> {
        let _turn = self.run.turn(T::KIND, holder).await;
        let answer = match call.await {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            answer => answer?,
        };
        self.names.note_spelling(name, holder);
        self.run.takes_over(T::KIND, name, holder);
        self.lay_mark(cx, None).await;
        Ok(Some(answer))
    }

    /// Notes that the object of the state is one which its create may have taken over.
    pub(crate) fn note_takeover(&self, held: Held<'_>) {
        self.run.may_have_taken_over(T::KIND, held.key);
    }

    /// Notes that the object of the state is planned to stay. Whether another resource of the state is planned to delete
    /// it, and one of the two may have taken it over from the other.
    pub(crate) fn plan_to_keep(&self, held: Held<'_>) -> bool {
        self.run.plans_to_keep(T::KIND, held.key)
    }

    /// As [`plan_to_keep`](Self::plan_to_keep), where this one is deleted and the other one stays.
    pub(crate) fn plan_to_delete(&self, held: Held<'_>) -> bool {
        self.run.plans_to_delete(T::KIND, held.key)
    }
}
