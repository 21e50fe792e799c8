//! Objects that creates take over: those that existed already, and whose resource is to have them all the same.

use std::collections::BTreeSet;

use super::Run;
use crate::directory::Kind;

/// By their keys.
#[derive(Default)]
pub(super) struct Takeovers {
    /// Those that the create of a resource of the state may have taken over, as far as this process has read or planned it.
    possible: BTreeSet<Key>,
    /// Those that a resource of the state has and is planned to keep.
    kept: BTreeSet<Key>,
    /// Those that a resource of the state has and is planned to delete.
    doomed: BTreeSet<Key>,
    /// Those that this run has taken over.
    done: BTreeSet<Key>,
}

type Key = (Kind, String);

impl Takeovers {
    fn is_torn(&self, key: &Key) -> bool {
        [&self.possible, &self.kept, &self.doomed]
            .iter()
            .all(|keys| keys.contains(key))
    }
}

impl Run {
    /// Notes that a resource of the state has an object which its create may have taken over.
    pub(crate) fn may_have_taken_over(&self, kind: Kind, key: &str) {
        self.change(|state| {
            state.takeovers.possible.insert((kind, key.to_owned()));
        });
    }

    /// Notes that a resource of the state has an object and is planned to keep it. Whether another one is planned to delete
    /// it, and one of the two may have taken it over from the other.
    ///
    /// Terraform plans in any order, and waits for other resources in between: whichever of the two is planned last is told.
    pub(crate) fn plans_to_keep(&self, kind: Kind, key: &str) -> bool {
        self.is_torn_by(kind, key, |takeovers| &mut takeovers.kept)
    }

    /// Notes that a resource of the state has an object and is planned to delete it. As [`plans_to_keep`](Self::plans_to_keep)
    /// the other way round.
    pub(crate) fn plans_to_delete(&self, kind: Kind, key: &str) -> bool {
        self.is_torn_by(kind, key, |takeovers| &mut takeovers.doomed)
    }

    fn is_torn_by(
        &self,
        kind: Kind,
        key: &str,
        plan: impl FnOnce(&mut Takeovers) -> &mut BTreeSet<Key>,
    ) -> bool {
        let key = (kind, key.to_owned());
        let takeovers = &mut self.state().takeovers;
        plan(takeovers).insert(key.clone());
        takeovers.is_torn(&key)
    }

    /// Notes that this run has taken over an object, under one of its names.
    pub(crate) fn takes_over(&self, kind: Kind, name: &str, key: &str) {
        self.change(|state| {
            state.objects.made(kind, name, key);
            state.takeovers.done.insert((kind, key.to_owned()));
        });
    }

    /// Whether this run has taken over an object, so that it is no longer that of whatever had it before.
    pub(crate) fn has_taken_over(&self, kind: Kind, key: &str) -> bool {
        let key = (kind, key.to_owned());
        self.state().takeovers.done.contains(&key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waits::Waits;

    const KIND: Kind = Kind::Secret;

    #[test]
    fn what_is_taken_over_is_what_was_planned_to_be_made() {
        let run = Run::new(Waits::scaled(1.0));
        run.plans(KIND, "one", None);
        run.takes_over(KIND, "one", "ONE");
        assert!(run.has_taken_over(KIND, "ONE") && !run.has_taken_over(KIND, "one"));
        assert!(!run.has_taken_over(Kind::Agent, "ONE"));
        let known = run.of(KIND, "one");
        assert!(!known.is_planned && known.made == ["ONE"]);
    }

    #[test]
    fn whichever_is_planned_last_is_told_that_one_keeps_what_another_deletes() {
        let run = Run::new(Waits::scaled(1.0));
        for key in ["one", "two"] {
            run.may_have_taken_over(KIND, key);
        }
        assert!(!run.plans_to_keep(KIND, "one") && run.plans_to_delete(KIND, "one"));
        assert!(!run.plans_to_delete(KIND, "two") && run.plans_to_keep(KIND, "two"));
        assert!(!run.plans_to_keep(KIND, "three") && !run.plans_to_delete(KIND, "three"));
    }
}
