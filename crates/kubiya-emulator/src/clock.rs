//! Where the emulator takes the time from.

mod machine;

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::lock::lock;
use machine::{Reading, shifted};

/// The last second that has a form in RFC 3339 and in HTTP, in Unix seconds: the end of the year 9999.
const LAST_SECOND: Duration = Duration::from_secs(253_402_300_799);

/// The time that creation dates, rate limits and `Retry-After` dates go by; clones share it.
///
/// It never leaves the years from 1970 to 9999. Latency, hangs and other real waits go by the machine's clock
/// instead.
#[derive(Clone, Debug)]
pub struct Clock {
    start: Start,
    hands: Arc<Mutex<Hands>>,
}

/// A step of the clock would lead beyond the year 9999, so it was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the clock cannot go beyond the year 9999")]
pub struct BeyondTime;

#[derive(Clone, Copy, Debug)]
enum Start {
    Machine,
    At(SystemTime),
}

/// What the clock shows.
#[derive(Clone, Copy, Debug)]
struct Hands {
    /// When it was last set.
    set_to: Reading,
    /// What the machine showed then; nothing while the clock stands still.
    machine: Option<Reading>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::starting(Start::Machine)
    }

    /// A clock that stands at `time`, and moves by [`Clock::advance`], or once it is resumed.
    pub fn stopped_at(time: SystemTime) -> Self {
        Self::starting(Start::At(time))
    }

    /// Moves this clock and its clones forward.
    ///
    /// # Panics
    ///
    /// If that leads beyond the year 9999; [`Clock::try_advance`] tells.
    pub fn advance(&self, by: Duration) {
        self.try_advance(by)
            .unwrap_or_else(|error| panic!("{by:?}: {error}"));
    }

    /// Moves this clock and its clones forward.
    ///
    /// # Errors
    ///
    /// If that leads beyond the year 9999; then the clock is as it was.
    pub fn try_advance(&self, by: Duration) -> Result<(), BeyondTime> {
        let mut hands = lock(&self.hands);
        let after = hands.now().time.checked_add(by).filter(|it| *it <= last());
        after.ok_or(BeyondTime)?;
        hands.set_to.time = hands.set_to.time.checked_add(by).ok_or(BeyondTime)?;
        hands.set_to.elapsed = hands.set_to.elapsed.saturating_add(by);
        Ok(())
    }

    /// Makes this clock and its clones stand still, until [`Clock::resume`]; they can be advanced meanwhile.
    ///
    /// A rate limit whose clock stands still allows no more requests than it has left.
    pub fn freeze(&self) {
        let mut hands = lock(&self.hands);
        *hands = Hands {
            set_to: hands.now(),
            machine: None,
        };
    }

    /// Lets this clock and its clones go on from where they stand, also where they have stood from the beginning.
    pub fn resume(&self) {
        let mut hands = lock(&self.hands);
        if hands.machine.is_none() {
            hands.machine = Some(Reading::of_machine());
        }
    }

    /// Whether it stands still.
    pub fn is_frozen(&self) -> bool {
        lock(&self.hands).machine.is_none()
    }

    /// Shows the time that it would show if it had only been started: that of the machine, or the one it was
    /// stopped at.
    pub(crate) fn restart(&self) {
        let mut hands = lock(&self.hands);
        *hands = self.start.hands(hands.now().elapsed);
    }

    pub(crate) fn now(&self) -> SystemTime {
        lock(&self.hands).now().time
    }

    /// The time since this clock was made; never steps back.
    pub(crate) fn elapsed(&self) -> Duration {
        lock(&self.hands).now().elapsed
    }

    /// The present in the form of RFC 3339, in UTC with microseconds.
    pub(crate) fn timestamp(&self) -> String {
        humantime::format_rfc3339_micros(self.now()).to_string()
    }

    fn starting(start: Start) -> Self {
        Self {
            start,
            hands: Arc::new(Mutex::new(start.hands(Duration::ZERO))),
        }
    }
}

impl Start {
    /// The hands of a clock that is started when so much time has passed.
    fn hands(self, elapsed: Duration) -> Hands {
        let machine = Reading::of_machine();
        let (time, machine) = match self {
            Self::Machine => (machine.time, Some(machine)),
            Self::At(time) => (time, None),
        };
        Hands {
            set_to: Reading { time, elapsed },
            machine,
        }
    }
}

impl Hands {
    fn now(&self) -> Reading {
        let reading = match self.machine {
            Some(machine) => shifted(self.set_to, machine, Reading::of_machine()),
            None => self.set_to,
        };
        Reading {
            time: within(reading.time),
            ..reading
        }
    }
}

/// The time, or the first or the last that has a form.
pub(crate) fn within(time: SystemTime) -> SystemTime {
    time.clamp(UNIX_EPOCH, last())
}

/// The time that is so far ahead, or the last that has a form.
pub(crate) fn ahead(of: SystemTime, by: Duration) -> SystemTime {
    of.checked_add(by).map_or_else(last, within)
}

fn last() -> SystemTime {
    UNIX_EPOCH + LAST_SECOND
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn a_stopped_clock_moves_only_when_it_is_advanced() {
        let clock = Clock::stopped_at(SystemTime::UNIX_EPOCH);
        let shared = clock.clone();
        assert_eq!(clock.timestamp(), "1970-01-01T00:00:00.000000Z");
        shared.advance(Duration::from_secs(86_400));
        assert_eq!(clock.timestamp(), "1970-01-02T00:00:00.000000Z");
        assert_eq!(clock.elapsed(), Duration::from_secs(86_400));
    }

    #[test]
    fn an_advanced_system_clock_is_ahead_of_the_machine() {
        let clock = Clock::system();
        clock.advance(Duration::from_secs(3600));
        assert!(clock.now() > SystemTime::now() + Duration::from_secs(3500));
        assert!(clock.elapsed() >= Duration::from_secs(3600));
    }

    #[test]
    fn a_frozen_clock_stands_and_goes_on_from_there() {
        let clock = Clock::system();
        clock.freeze();
        let (time, elapsed) = (clock.now(), clock.elapsed());
        assert!(clock.is_frozen());
        std::thread::sleep(Duration::from_millis(5));
        clock.freeze();
        assert_eq!((clock.now(), clock.elapsed()), (time, elapsed));
        clock.advance(HOUR);
        assert_eq!(clock.now(), time + HOUR);

        clock.resume();
        clock.resume();
        assert!(!clock.is_frozen());
        std::thread::sleep(Duration::from_millis(5));
        assert!(clock.now() >= time + HOUR + Duration::from_millis(5));
        assert!(clock.elapsed() >= elapsed + HOUR + Duration::from_millis(5));
    }

    #[test]
    fn a_restart_shows_the_beginning_and_takes_no_time_back() {
        let clock = Clock::stopped_at(UNIX_EPOCH + HOUR);
        clock.advance(HOUR);
        clock.resume();
        clock.restart();
        assert_eq!(clock.now(), UNIX_EPOCH + HOUR);
        assert!(clock.is_frozen() && clock.elapsed() >= HOUR);

        let clock = Clock::system();
        clock.advance(HOUR);
        clock.freeze();
        clock.restart();
        assert!(!clock.is_frozen() && clock.now() < SystemTime::now() + HOUR / 2);
    }

    #[test]
    fn no_step_leads_beyond_the_last_time_that_can_be_written() {
        let clock = Clock::stopped_at(UNIX_EPOCH);
        for by in [
            Duration::MAX,
            Duration::from_secs(u64::MAX / 4),
            LAST_SECOND + HOUR,
        ] {
            assert_eq!(clock.try_advance(by), Err(BeyondTime));
        }
        assert_eq!(clock.now(), UNIX_EPOCH);
        clock.advance(LAST_SECOND);
        assert_eq!(clock.timestamp(), "9999-12-31T23:59:59.000000Z");
        assert_eq!(clock.try_advance(Duration::from_secs(1)), Err(BeyondTime));
        clock.resume();
        assert_eq!(clock.timestamp(), "9999-12-31T23:59:59.000000Z");
        assert_eq!(ahead(clock.now(), Duration::MAX), last());
    }

    #[test]
    fn a_machine_whose_clock_is_set_takes_this_one_along() {
        let reading = |seconds| Reading {
            time: UNIX_EPOCH + Duration::from_secs(seconds),
            elapsed: Duration::from_secs(seconds),
        };
        for (then, now, expected) in [(100, 130, 1030), (100, 90, 990), (5_000, 0, 0)] {
            let shown = shifted(reading(1000), reading(then), reading(now));
            assert_eq!(within(shown.time), reading(expected).time, "{then} {now}");
            assert!(shown.elapsed >= Duration::from_secs(1000));
        }
    }
}
