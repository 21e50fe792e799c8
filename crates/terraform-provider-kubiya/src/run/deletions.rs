//! Deletes that are under way.

use std::collections::BTreeSet;

use tokio::time::{Instant, timeout_at};

use super::Run;
use crate::directory::Kind;

/// What is being deleted, by its id.
pub(super) type Deletions = BTreeSet<(Kind, String)>;

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
            state.deletions.remove(&self.key);
        });
    }
}

impl Run {
    /// Notes that the delete of an object has begun. It may take a while, and other objects are planned meanwhile.
    pub(crate) fn deletes(&self, kind: Kind, id: &str) -> Deleting<'_> {
        let key = (kind, id.to_owned());
        self.change(|state| {
            state.deletions.insert(key.clone());
        });
        Deleting { run: self, key }
    }

    /// Whether the object with this id is being deleted.
    pub(crate) fn is_deleting(&self, kind: Kind, id: &str) -> bool {
        self.state().deletions.contains(&(kind, id.to_owned()))
    }

    /// Waits for the delete of this object that may begin together with this process: Core carries out at a go what
    /// does not refer to each other. A process that refreshes deletes nothing, and is not held up.
    pub(crate) async fn wait_for_first_deletes(&self, kind: Kind, id: &str) {
        let end = self.began + self.waits.planning_is_quiet;
        loop {
            let changed = self.changed.notified();
            let is_over = self.is_stopped() || self.is_refreshing() || Instant::now() >= end;
            if is_over || self.is_deleting(kind, id) || self.has_deleted(kind, id) {
                return;
            }
            drop(timeout_at(end, changed).await);
        }
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
    use std::time::Duration;

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

    /// How long a delete of the object 1 is waited for while all of this happens.
    async fn waited(run: &Run, happens: impl Future<Output = ()>) -> Duration {
        let begun = Instant::now();
        let wait = async {
            run.wait_for_first_deletes(KIND, "1").await;
            begun.elapsed()
        };
        tokio::join!(wait, happens).0
    }

    #[tokio::test(start_paused = true)]
    async fn a_delete_that_begins_with_the_process_is_waited_for() {
        let quiet = Waits::scaled(1.0).planning_is_quiet;
        let run = run();
        let other = async {
            tokio::time::sleep(quiet / 5).await;
            drop(run.deletes(KIND, "2"));
            tokio::time::sleep(quiet / 5).await;
            run.deletes(KIND, "1").done();
        };
        assert_eq!(waited(&run, other).await, quiet * 2 / 5);
        assert_eq!(waited(&run, async {}).await, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn no_delete_is_waited_for_later_nor_while_planning() {
        let quiet = Waits::scaled(1.0).planning_is_quiet;
        let run = run();
        tokio::time::sleep(quiet / 2).await;
        assert!((quiet / 2..quiet).contains(&waited(&run, async {}).await));
        assert_eq!(waited(&run, async {}).await, Duration::ZERO);
        let plans = self::run();
        plans.refreshes();
        assert_eq!(waited(&plans, async {}).await, Duration::ZERO);
        let stopped = self::run();
        let stops = async { stopped.stop() };
        assert_eq!(waited(&stopped, stops).await, Duration::ZERO);
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
