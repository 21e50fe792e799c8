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
    /// Those that this run has taken over.
    done: BTreeSet<Key>,
}

type Key = (Kind, String);

impl Run {
    /// Notes that a resource of the state has an object which its create may have taken over.
    pub(crate) fn may_have_taken_over(&self, kind: Kind, key: &str) {
        self.change(|state| {
            state.takeovers.possible.insert((kind, key.to_owned()));
        });
    }

    /// Notes that a resource of the state has an object and is planned to keep it.
    pub(crate) fn plans_to_keep(&self, kind: Kind, key: &str) {
        self.change(|state| {
            state.takeovers.kept.insert((kind, key.to_owned()));
        });
    }

    /// Whether a resource of the state is planned to keep an object which another one is to delete, and one of the two
    /// may have taken it over from the other. Terraform plans a delete before it has read or planned anything else, so
    /// the first of them waits until planning is quiet; while applying, the plan has been judged.
    pub(crate) async fn keeps_for_another(&self, kind: Kind, key: &str) -> bool {
        if !self.is_applying() {
            self.quieted.get_or_init(|| self.wait_until_quiet()).await;
        }
        let key = (kind, key.to_owned());
        let takeovers = &self.state().takeovers;
        takeovers.possible.contains(&key) && takeovers.kept.contains(&key)
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
    use std::time::Duration;

    use tokio::time::Instant;

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

    #[tokio::test(start_paused = true)]
    async fn what_is_to_be_deleted_may_be_kept_for_another() {
        let run = Run::new(Waits::scaled(1.0));
        let keeps = async {
            tokio::task::yield_now().await;
            let _reading = run.reads(KIND, "one");
            tokio::time::sleep(Duration::from_secs(7)).await;
            run.may_have_taken_over(KIND, "one");
            run.plans_to_keep(KIND, "one");
        };
        assert!(tokio::join!(run.keeps_for_another(KIND, "one"), keeps).0);
        let begun = Instant::now();
        run.may_have_taken_over(KIND, "two");
        run.plans_to_keep(KIND, "three");
        for key in ["two", "three"] {
            assert!(!run.keeps_for_another(KIND, key).await, "{key}");
        }
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn an_apply_waits_for_no_plan() {
        let run = Run::new(Waits::scaled(1.0));
        run.applies();
        let begun = Instant::now();
        assert!(!run.keeps_for_another(KIND, "one").await);
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }
}
