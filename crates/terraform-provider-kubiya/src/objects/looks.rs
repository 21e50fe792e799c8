//! Looking again: for what is not found at once, though it was made a moment ago, and for a name that is not free at
//! once, though what had it was deleted.

use std::time::Duration;

use crate::run::Run;
use crate::waits::Waits;

/// The longest pause between two looks.
const LONGEST_PAUSE: Duration = Duration::from_secs(4);

/// The further looks at one object. Nobody knows how soon the API shows everywhere what it has made or deleted.
pub(super) struct Looks<'a> {
    run: &'a Run,
    pause: Duration,
    left: Duration,
}

impl<'a> Looks<'a> {
    /// At an object that is new; none at any other.
    pub(super) fn at(is_new: bool, run: &'a Run, waits: &Waits) -> Self {
        let left = match is_new {
            true => waits.new_object_shown,
            false => Duration::ZERO,
        };
        Self::during(left, run, waits)
    }

    /// At a name, until what had it is gone everywhere.
    pub(super) fn until_free(run: &'a Run, waits: &Waits) -> Self {
        Self::during(waits.name_is_freed, run, waits)
    }

    fn during(left: Duration, run: &'a Run, waits: &Waits) -> Self {
        let pause = waits.look_at_new;
        Self { run, pause, left }
    }

    /// Waits until it is time for the next look; false where there is none, or the practitioner interrupts Terraform.
    pub(super) async fn next(&mut self) -> bool {
        let pause = self.pause.min(self.left);
        self.pause = LONGEST_PAUSE.min(self.pause * 2);
        self.left -= pause;
        !pause.is_zero() && self.run.pause(pause).await
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    async fn waited(is_new: bool) -> (u32, Duration) {
        let (waits, begun) = (Waits::scaled(1.0), Instant::now());
        let run = Run::new(waits);
        let mut looks = Looks::at(is_new, &run, &waits);
        let mut count = 0;
        while looks.next().await {
            count += 1;
        }
        assert!(!looks.next().await);
        (count, begun.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_object_is_looked_for_some_seconds_and_no_longer() {
        assert_eq!(waited(false).await, (0, Duration::ZERO));
        let (count, time) = waited(true).await;
        assert_eq!((count, time.as_secs()), (4, 6));
    }
}
