//! Waiting for what a name refers to: once for each name, whoever asks.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::Run;
use super::siblings::Stage;
use super::waited::Phase;
use crate::directory::Kind;

impl Run {
    /// Waits until something of this name is planned or there, or planning is quiet. Terraform plans what does not
    /// refer to each other in any order.
    pub(crate) async fn wait_until_planned(&self, kind: Kind, name: &str) {
        let wait = async {
            let end = Instant::now() + self.waits.sibling_planned;
            loop {
                let changed = self.changed.notified();
                let end = self.quiet().map_or(end, |quiet| end.min(quiet));
                let known = self.of(kind, name);
                if known.is_planned || known.is_there() || self.is_over(end) {
                    return;
                }
                drop(timeout_at(end, changed).await);
            }
        };
        self.once(Phase::Planning, kind, name, wait).await;
    }

    /// When planning counts as over, unless something happens before; not while something is read, which is planned
    /// next.
    fn quiet(&self) -> Option<Instant> {
        let state = self.state();
        let is_reading = state.siblings.values().any(Stage::is_reading);
        (!is_reading).then(|| state.active + self.waits.planning_is_quiet)
    }

    /// Waits until this run has made everything of this name that it plans to. `look` asks the API now and then whether
    /// somebody else has.
    pub(crate) async fn wait_until_made<F: Future<Output = bool>>(
        &self,
        kind: Kind,
        name: &str,
        look: impl Fn() -> F,
    ) {
        let wait = async {
            let end = Instant::now() + self.waits.sibling_made;
            loop {
                let next = end.min(Instant::now() + self.waits.look_again);
                if self.is_there_before(kind, name, next).await || self.is_over(end) {
                    return;
                }
                let found = tokio::select! {
                    found = look() => found,
                    made = self.is_there_before(kind, name, end) => made,
                };
                if found {
                    return;
                }
            }
        };
        self.once(Phase::Applying, kind, name, wait).await;
    }

    /// Waits so long; false where the practitioner interrupts Terraform.
    pub(crate) async fn pause(&self, pause: Duration) -> bool {
        let end = Instant::now() + pause;
        loop {
            let changed = self.changed.notified();
            if self.is_over(end) {
                return !self.is_stopped();
            }
            drop(timeout_at(end, changed).await);
        }
    }

    async fn is_there_before(&self, kind: Kind, name: &str, end: Instant) -> bool {
        loop {
            let changed = self.changed.notified();
            if self.of(kind, name).is_complete() {
                return true;
            }
            if self.is_over(end) {
                return false;
            }
            drop(timeout_at(end, changed).await);
        }
    }

    async fn once(&self, phase: Phase, kind: Kind, name: &str, wait: impl Future<Output = ()>) {
        let cell = {
            let mut waited = self.waited.lock().unwrap_or_else(PoisonError::into_inner);
            let key = (phase, kind, name.to_owned());
            Arc::clone(waited.entry(key).or_default())
        };
        cell.get_or_init(|| wait).await;
    }

    fn is_over(&self, end: Instant) -> bool {
        self.is_stopped() || Instant::now() >= end
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.state().stopped
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::waits::Waits;

    const KIND: Kind = Kind::Source;
    const A_MOMENT: Duration = Duration::from_millis(10);

    fn run() -> Run {
        Run::new(Waits::scaled(1.0))
    }

    fn about(time: Duration) -> std::ops::Range<Duration> {
        time..time + A_MOMENT
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_lasts_until_its_end_or_an_interrupt() {
        let run = run();
        let begun = Instant::now();
        let busy = async {
            run.plans(KIND, "tools", None);
            run.pause(A_MOMENT).await
        };
        assert!(busy.await && about(A_MOMENT).contains(&begun.elapsed()));
        let interrupt = async {
            tokio::time::sleep(A_MOMENT).await;
            run.stop();
        };
        let (whole, ()) = tokio::join!(run.pause(A_MOMENT * 9), interrupt);
        assert!(!whole && begun.elapsed() < A_MOMENT * 4);
    }

    #[tokio::test(start_paused = true)]
    async fn planning_waits_for_a_sibling() {
        let run = run();
        let begun = Instant::now();
        let sibling = async {
            tokio::time::sleep(A_MOMENT).await;
            run.plans(KIND, "tools", None);
        };
        tokio::join!(run.wait_until_planned(KIND, "Tools"), sibling);
        assert!(about(A_MOMENT).contains(&begun.elapsed()));
    }

    #[tokio::test(start_paused = true)]
    async fn planning_waits_until_it_is_quiet_and_once_for_a_name() {
        let (run, waits) = (run(), Waits::scaled(1.0));
        let begun = Instant::now();
        let wait = || run.wait_until_planned(KIND, "tools");
        tokio::join!(wait(), wait());
        wait().await;
        assert!(about(waits.planning_is_quiet).contains(&begun.elapsed()));
    }

    #[tokio::test(start_paused = true)]
    async fn planning_is_not_quiet_while_something_is_read_and_yet_to_be_planned() {
        let (run, waits) = (run(), Waits::scaled(1.0));
        let begun = Instant::now();
        let read = waits.planning_is_quiet * 2;
        let sibling = async {
            let reading = run.reads(KIND, "1");
            tokio::time::sleep(read).await;
            drop(reading);
            tokio::time::sleep(A_MOMENT).await;
            run.plans(KIND, "tools", None);
        };
        tokio::join!(run.wait_until_planned(KIND, "tools"), sibling);
        assert!(about(read + A_MOMENT).contains(&begun.elapsed()));

        let begun = Instant::now();
        let _endless = run.reads(KIND, "2");
        run.wait_until_planned(KIND, "others").await;
        assert!(about(waits.sibling_planned).contains(&begun.elapsed()));
    }

    #[tokio::test(start_paused = true)]
    async fn planning_does_not_wait_for_ever_while_others_plan() {
        let (run, waits) = (run(), Waits::scaled(1.0));
        let begun = Instant::now();
        let others = async {
            for number in 0..1_000 {
                tokio::time::sleep(A_MOMENT).await;
                run.plans(KIND, &number.to_string(), None);
            }
        };
        tokio::select! {
            () = run.wait_until_planned(KIND, "tools") => {}
            () = others => panic!("it waited too long"),
        }
        assert!(about(waits.sibling_planned).contains(&begun.elapsed()));
    }

    #[tokio::test(start_paused = true)]
    async fn applying_waits_until_it_is_made_and_not_only_planned() {
        let run = run();
        let begun = Instant::now();
        run.plans(KIND, "tools", None);
        let sibling = async {
            tokio::time::sleep(Duration::from_secs(7)).await;
            run.made(KIND, "tools", "1");
        };
        let wait = run.wait_until_made(KIND, "tools", async || false);
        tokio::join!(wait, sibling);
        assert!(about(Duration::from_secs(7)).contains(&begun.elapsed()));
    }

    #[tokio::test(start_paused = true)]
    async fn applying_waits_for_what_is_to_take_the_place_of_the_old() {
        let run = run();
        let begun = Instant::now();
        run.exists(KIND, "tools", "1");
        run.plans(KIND, "tools", None);
        let sibling = async {
            tokio::time::sleep(Duration::from_secs(7)).await;
            run.made(KIND, "tools", "2");
        };
        let wait = run.wait_until_made(KIND, "tools", async || false);
        tokio::join!(wait, sibling);
        assert!(about(Duration::from_secs(7)).contains(&begun.elapsed()));
    }

    #[tokio::test(start_paused = true)]
    async fn applying_gives_up_after_a_while_for_all_who_ask() {
        let (run, waits) = (run(), Waits::scaled(1.0));
        let (begun, looks) = (Instant::now(), Cell::new(0));
        let wait = || {
            run.wait_until_made(KIND, "tools", async || {
                looks.set(looks.get() + 1);
                false
            })
        };
        tokio::join!(wait(), wait(), wait());
        wait().await;
        assert!(about(waits.sibling_made).contains(&begun.elapsed()));
        assert_eq!(looks.get(), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_stopped_run_does_not_wait() {
        let run = run();
        let begun = Instant::now();
        let stop = async {
            tokio::time::sleep(A_MOMENT).await;
            run.stop();
        };
        let made = run.wait_until_made(KIND, "tools", async || false);
        tokio::join!(made, run.wait_until_planned(KIND, "tools"), stop);
        assert!(about(A_MOMENT).contains(&begun.elapsed()));
    }
}
