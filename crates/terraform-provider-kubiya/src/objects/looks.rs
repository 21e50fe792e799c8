//! Looking again: for what is not found at once, though it was made a moment ago, and for a name that is not free at
//! once, though what had it was deleted.

use std::time::Duration;

use tokio::time::Instant;

use crate::run::Run;
use crate::waits::Waits;

/// The longest pause between two looks.
const LONGEST_PAUSE: Duration = Duration::from_secs(4);

/// The further looks at one object. Nobody knows how soon the API shows everywhere what it has made or deleted.
pub(crate) struct Looks<'a> {
    run: &'a Run,
    pause: Duration,
    /// For further pauses.
    left: Duration,
    /// When there are no more, however little of the time has gone in pauses.
    end: Option<Instant>,
}

impl<'a> Looks<'a> {
    /// At an object that is new; none at any other.
    pub(super) fn at(is_new: bool, run: &'a Run, waits: &Waits) -> Self {
        let left = match is_new {
            true => waits.new_object_shown,
            false => Duration::ZERO,
        };
        let pause = waits.look_at_new;
        let end = None;
        Self {
            run,
            pause,
            left,
            end,
        }
    }

    /// At a name, until what had it is gone everywhere. Each look may be a write that takes its time.
    pub(super) fn until_free(run: &'a Run, waits: &Waits) -> Self {
        let (pause, left) = (waits.look_at_new, waits.name_is_freed);
        let end = Some(Instant::now() + left);
        Self {
            run,
            pause,
            left,
            end,
        }
    }

    /// Waits until it is time for the next look; false where there is none, or the practitioner interrupts Terraform.
    pub(super) async fn next(&mut self) -> bool {
        let left = self.end.map_or(self.left, |end| end - Instant::now());
        let pause = self.pause.min(self.left).min(left);
        self.pause = LONGEST_PAUSE.min(self.pause * 2);
        self.left -= pause;
        !pause.is_zero() && self.run.pause(pause).await
    }
}

#[cfg(test)]
mod tests {
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
