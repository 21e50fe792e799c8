//! The managed objects of this run, between the begin of their reads and their plans.
//!
//! Core reads and plans an object at a go, and objects that do not refer to each other in any order. What names
//! another object by a text waits for the plan of one that is under way: it may be made anew. One that Core has not
//! begun with, or does not read, is not waited for.

use std::collections::BTreeMap;

use tokio::time::{Instant, timeout_at};

use super::Run;
use crate::directory::Kind;
use crate::waits::Waits;

/// How far each has come, by its id.
pub(super) type Siblings = BTreeMap<(Kind, String), Stage>;

#[derive(Clone, Copy)]
pub(super) enum Stage {
    Reading,
    Read(Began, Instant),
    Planned(Instant),
    /// It is planned to stay, and its plan is still looking for what it refers to, which may take a while.
    Resolving(Instant),
}

/// When a read has begun.
type Began = Instant;

/// A read that is under way until this is dropped.
pub(crate) struct Reading<'a> {
    run: &'a Run,
    key: (Kind, String),
    began: Began,
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.run.change(|state| {
            state.active = Instant::now();
            let stage = Stage::Read(self.began, state.active);
            state.siblings.insert(self.key.clone(), stage);
        });
    }
}

/// A plan that looks for what its object refers to, until this is dropped.
pub(crate) struct Resolving<'a> {
    run: &'a Run,
    key: (Kind, String),
}

impl Drop for Resolving<'_> {
    fn drop(&mut self) {
        self.run.change(|state| {
            if let Some(stage @ Stage::Resolving(_)) = state.siblings.get_mut(&self.key) {
                state.active = Instant::now();
                *stage = Stage::Planned(state.active);
            }
        });
    }
}

impl Stage {
    pub(super) fn is_reading(&self) -> bool {
        matches!(self, Self::Reading)
    }
}

impl Run {
    /// Notes a read of a managed object, which no process that applies makes.
    pub(crate) fn reads(&self, kind: Kind, id: &str) -> Reading<'_> {
        let key = (kind, id.to_owned());
        let began = Instant::now();
        self.change(|state| {
            state.active = began;
            state.refreshes = true;
            state.siblings.insert(key.clone(), Stage::Reading);
        });
        Reading {
            run: self,
            key,
            began,
        }
    }

    /// Notes that the plan of what stays looks for what it refers to.
    pub(crate) fn resolves(&self, kind: Kind, id: &str) -> Resolving<'_> {
        let key = (kind, id.to_owned());
        self.change(|state| {
            if let Some(stage @ Stage::Planned(_)) = state.siblings.get_mut(&key) {
                state.active = Instant::now();
                *stage = Stage::Resolving(state.active);
            }
        });
        Resolving { run: self, key }
    }

    /// When the read has begun of an object that is read and yet to be planned.
    pub(crate) fn read_since(&self, kind: Kind, id: &str) -> Option<Instant> {
        match self.state().siblings.get(&(kind, id.to_owned())) {
            Some(Stage::Read(began, _)) => Some(*began),
            _ => None,
        }
    }

    /// Whether the object with this id is one of the state, as far as this process has read or planned it.
    pub(crate) fn manages(&self, kind: Kind, id: &str) -> bool {
        let key = (kind, id.to_owned());
        self.state().siblings.contains_key(&key)
    }

    /// Whether the object with this id is planned to stay, perhaps with changes, as far as it is planned.
    pub(crate) fn keeps(&self, kind: Kind, id: &str) -> bool {
        let stage = self.state().siblings.get(&(kind, id.to_owned())).copied();
        matches!(stage, Some(Stage::Planned(_) | Stage::Resolving(_)))
    }

    /// Whether the object with this id comes to be planned to stay: one that is read and yet to be planned is waited
    /// for. One that is made anew because it is tainted, or destroyed, is never planned as it is.
    pub(crate) async fn comes_to_be_kept(&self, kind: Kind, id: &str) -> bool {
        loop {
            let changed = self.changed.notified();
            let stage = self.state().siblings.get(&(kind, id.to_owned())).copied();
            let end = match stage {
                None => return false,
                Some(Stage::Planned(_) | Stage::Resolving(_)) => return true,
                Some(_) if self.is_stopped() => return false,
                Some(Stage::Reading) => None,
                Some(Stage::Read(_, at)) => Some(at + self.waits.planning_is_quiet),
            };
            match end {
                Some(end) if Instant::now() >= end => return false,
                Some(end) => drop(timeout_at(end, changed).await),
                None => changed.await,
            }
        }
    }

    /// Waits while the object with this id, which goes by `name`, is read and yet to be planned. One that is made
    /// anew on demand is planned twice at a go: first as it is. What was read `since` that first plan has most likely
    /// come after both, as all does that refers to the object by its address.
    pub(crate) async fn wait_while_planned(
        &self,
        kind: Kind,
        name: &str,
        id: &str,
        since: Option<Instant>,
    ) {
        let Waits {
            planned_again,
            planning_is_quiet,
            ..
        } = self.waits;
        loop {
            let changed = self.changed.notified();
            let stage = self.state().siblings.get(&(kind, id.to_owned())).copied();
            let end = match stage {
                None => return,
                Some(_) if self.is_stopped() || self.of(kind, name).is_planned => return,
                Some(Stage::Reading) => None,
                Some(Stage::Planned(at)) if since > Some(at) => Some(at + planned_again),
                Some(Stage::Read(_, at) | Stage::Planned(at) | Stage::Resolving(at)) => {
                    Some(at + planning_is_quiet)
                }
            };
            match end {
                Some(end) if Instant::now() >= end => return,
                Some(end) => drop(timeout_at(end, changed).await),
                None => changed.await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const KIND: Kind = Kind::Source;
    const READ: Duration = Duration::from_secs(7);

    fn run() -> Run {
        Run::new(Waits::scaled(1.0))
    }

    /// How long `tools`, the source 1, is waited for while all of this happens.
    async fn waited(run: &Run, happens: impl Future<Output = ()>) -> Duration {
        let begun = Instant::now();
        let wait = async {
            tokio::task::yield_now().await;
            let since = run.read_since(Kind::Agent, "2");
            run.wait_while_planned(KIND, "tools", "1", since).await;
            begun.elapsed()
        };
        tokio::join!(wait, happens).0
    }

    async fn read(run: &Run) {
        let _reading = run.reads(KIND, "1");
        tokio::time::sleep(READ).await;
        run.exists(KIND, "tools", "1");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_made_anew_is_waited_for_until_it_is_planned() {
        let run = run();
        let tainted = async {
            read(&run).await;
            run.plans(KIND, "tools", None);
        };
        assert_eq!(waited(&run, tainted).await, READ);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_planned_as_it_is_may_be_planned_once_more() {
        let run = run();
        let quiet = Waits::scaled(1.0).planning_is_quiet;
        let replaced = async {
            read(&run).await;
            run.plans(KIND, "tools", Some("1"));
            tokio::time::sleep(quiet / 2).await;
            run.plans(KIND, "tools", None);
        };
        assert_eq!(waited(&run, replaced).await, READ + quiet / 2);
        let unchanged = Run::new(Waits::scaled(1.0));
        let same = async {
            read(&unchanged).await;
            unchanged.plans(KIND, "tools", Some("1"));
        };
        assert_eq!(waited(&unchanged, same).await, READ + quiet);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_read_after_a_plan_waits_only_for_the_plan_at_its_heels() {
        let waits = Waits::scaled(1.0);
        let run = run();
        read(&run).await;
        drop(run.reads(Kind::Agent, "2"));
        tokio::time::advance(Duration::from_millis(1)).await;
        run.plans(KIND, "tools", Some("1"));
        assert_eq!(waited(&run, async {}).await, waits.planning_is_quiet);
        run.plans(KIND, "tools", Some("1"));
        let resolving = run.resolves(KIND, "1");
        tokio::time::advance(Duration::from_millis(1)).await;
        drop(run.reads(Kind::Agent, "2"));
        let settles = async {
            tokio::time::sleep(waits.planned_again * 2).await;
            drop(resolving);
        };
        // The plan was under way when the read began.
        let rest = waits.planning_is_quiet + waits.planned_again * 2;
        assert_eq!(waited(&run, settles).await, rest);
        run.plans(KIND, "tools", Some("1"));
        tokio::time::advance(Duration::from_millis(1)).await;
        drop(run.reads(Kind::Agent, "2"));
        let rest = waits.planned_again - Duration::from_millis(1);
        assert_eq!(waited(&run, async {}).await, rest);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_read_and_never_planned_is_not_waited_for_long() {
        let run = run();
        let quiet = Waits::scaled(1.0).planning_is_quiet;
        assert_eq!(waited(&run, read(&run)).await, READ + quiet);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_planned_a_while_ago_or_not_begun_is_not_waited_for() {
        let run = run();
        assert_eq!(waited(&run, async {}).await, Duration::ZERO);
        drop(run.reads(KIND, "1"));
        run.plans(KIND, "tools", Some("1"));
        tokio::time::sleep(Waits::scaled(1.0).planning_is_quiet).await;
        assert_eq!(waited(&run, async {}).await, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_planned_just_now_may_be_planned_once_more() {
        let run = run();
        let quiet = Waits::scaled(1.0).planning_is_quiet;
        drop(run.reads(KIND, "1"));
        run.plans(KIND, "tools", Some("1"));
        let replaced = async {
            tokio::time::sleep(quiet / 2).await;
            run.plans(KIND, "tools", None);
        };
        assert_eq!(waited(&run, replaced).await, quiet / 2);
    }

    #[tokio::test(start_paused = true)]
    async fn an_interrupt_ends_the_wait() {
        let run = run();
        let interrupted = async {
            let _reading = run.reads(KIND, "1");
            run.stop();
            tokio::time::sleep(READ).await;
        };
        assert_eq!(waited(&run, interrupted).await, Duration::ZERO);
    }
}
