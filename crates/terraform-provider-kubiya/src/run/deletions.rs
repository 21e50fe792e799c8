//! Deletes that are under way.

use std::collections::BTreeSet;

use super::Run;
use crate::directory::Kind;
use crate::letters::folded;

/// The deletes of one run.
#[derive(Default)]
pub(super) struct Deletions {
    /// What is being deleted, by its id.
    under_way: BTreeSet<(Kind, String)>,
    /// The names of what a delete has begun for, without letter case.
    freed: BTreeSet<(Kind, String)>,
}

/// A delete that is under way until this is dropped.
pub(crate) struct Deleting<'a> {
    run: &'a Run,
    key: (Kind, String),
}

impl Deleting<'_> {
    /// Notes that the object is gone. A delete that is dropped without this has failed.
    pub(crate) fn done(self) {
        let (kind, id) = &self.key;
        self.run.change(|state| state.objects.deleted(*kind, id));
    }
}

impl Drop for Deleting<'_> {
    fn drop(&mut self) {
        self.run.change(|state| {
            state.deletions.under_way.remove(&self.key);
        });
    }
}

impl Run {
    /// Notes that the delete of an object has begun. It may take a while, and other objects are planned meanwhile.
    pub(crate) fn deletes(&self, kind: Kind, id: &str) -> Deleting<'_> {
        let key = (kind, id.to_owned());
        self.change(|state| {
            state.deletions.under_way.insert(key.clone());
        });
        Deleting { run: self, key }
    }

    /// Whether the object with this id is being deleted.
    pub(crate) fn is_deleting(&self, kind: Kind, id: &str) -> bool {
        let key = (kind, id.to_owned());
        self.state().deletions.under_way.contains(&key)
    }

    /// Notes that the delete of what has this name has begun, after which the name is free.
    pub(crate) fn frees(&self, kind: Kind, name: &str) {
        self.change(|state| {
            state.deletions.freed.insert((kind, folded(name)));
        });
    }

    /// Whether this run has begun to delete what had this name. The API may show it for a while.
    pub(crate) fn has_freed(&self, kind: Kind, name: &str) -> bool {
        let key = (kind, folded(name));
        self.state().deletions.freed.contains(&key)
    }

    /// Waits while the object with this id is being deleted, for as long as that takes.
    pub(crate) async fn wait_while_deleted(&self, kind: Kind, id: &str) {
        loop {
            let changed = self.changed.notified();
            if !self.is_deleting(kind, id) || self.is_stopped() {
                return;
            }
            changed.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waits::Waits;

    const KIND: Kind = Kind::Source;

    fn run() -> Run {
        let run = Run::new(Waits::scaled(1.0));
        run.exists(KIND, "tools", "1");
        run
    }

    #[test]
    fn what_is_being_deleted_is_there_until_it_is_gone() {
        let run = run();
        let deleting = run.deletes(KIND, "1");
        assert!(run.is_deleting(KIND, "1") && !run.is_deleting(KIND, "2"));
        assert!(!run.has_deleted(KIND, "1") && run.of(KIND, "tools").is_there());
        deleting.done();
        assert!(run.has_deleted(KIND, "1") && !run.is_deleting(KIND, "1"));
    }

    #[test]
    fn a_delete_that_failed_leaves_nothing() {
        let run = run();
        drop(run.deletes(KIND, "1"));
        assert!(!run.has_deleted(KIND, "1") && !run.is_deleting(KIND, "1"));
        assert!(run.of(KIND, "tools").is_there());
    }

    #[tokio::test(start_paused = true)]
    async fn a_delete_is_waited_for_until_it_is_over_or_interrupted() {
        let run = run();
        let deleting = run.deletes(KIND, "1");
        let ends = async {
            tokio::task::yield_now().await;
            deleting.done();
            tokio::task::yield_now().await;
        };
        tokio::join!(run.wait_while_deleted(KIND, "1"), ends);
        assert!(run.has_deleted(KIND, "1"));
        let _deleting = run.deletes(KIND, "2");
        tokio::join!(run.wait_while_deleted(KIND, "2"), async { run.stop() });
    }
}
