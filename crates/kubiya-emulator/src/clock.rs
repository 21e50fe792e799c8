//! Where the emulator takes the time from.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use crate::lock::lock;

/// The time that creation dates, rate limits and `Retry-After` dates go by; clones share it.
///
/// Latency, hangs and other real waits go by the machine's clock instead.
#[derive(Clone, Debug)]
pub struct Clock {
    base: Base,
    ahead: Arc<Mutex<Duration>>,
}

#[derive(Clone, Copy, Debug)]
enum Base {
    Running(Instant),
    Stopped(SystemTime),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::on(Base::Running(Instant::now()))
    }

    /// A clock that stands at `time` and moves only by [`Clock::advance`].
    pub fn stopped_at(time: SystemTime) -> Self {
        Self::on(Base::Stopped(time))
    }

    /// Moves this clock and its clones forward.
    pub fn advance(&self, by: Duration) {
        *lock(&self.ahead) += by;
    }

    pub(crate) fn now(&self) -> SystemTime {
        let base = match self.base {
            Base::Running(_) => SystemTime::now(),
            Base::Stopped(time) => time,
        };
        base + *lock(&self.ahead)
    }

    /// The time since this clock was made; never steps back.
    pub(crate) fn elapsed(&self) -> Duration {
        let base = match self.base {
            Base::Running(origin) => origin.elapsed(),
            Base::Stopped(_) => Duration::ZERO,
        };
        base + *lock(&self.ahead)
    }

    /// The present in the form of RFC 3339, in UTC with microseconds.
    pub(crate) fn timestamp(&self) -> String {
        humantime::format_rfc3339_micros(self.now()).to_string()
    }

    fn on(base: Base) -> Self {
        Self {
            base,
            ahead: Arc::default(),
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
