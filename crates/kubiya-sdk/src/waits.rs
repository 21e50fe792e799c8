//! Every fixed wait of this crate, in one table.

use std::time::Duration;

/// Longer durations mean "no limit"; this keeps clock arithmetic from overflowing.
pub(crate) const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How long a client waits if neither the caller nor the server says so.
///
/// The defaults are meant for the Kubiya API. Tests and simulations shrink them all with [`scaled`](Self::scaled).
/// The two settings that bound a call are [`ClientBuilder::timeout`](crate::ClientBuilder::timeout) and
/// [`ClientBuilder::retry_timeout`](crate::ClientBuilder::retry_timeout).
///
/// # Examples
///
/// ```
/// use kubiya_sdk::{Client, Waits};
///
/// let builder = Client::builder().waits(Waits::default().scaled(0.01));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Waits {
    /// The longest wait for a connection (default: 10 s). Half of the timeout of the attempt counts if that is
    /// shorter.
    pub connect: Duration,
    /// How long an idle connection is kept (default: 30 s). Common servers and load balancers drop it after 60 s,
    /// and a write on a connection that the other side is closing has an unknown outcome.
    pub idle: Duration,
    /// How long the text of an error may take (default: 1 s). Its status is known by then.
    pub error_text: Duration,
    /// The upper bound of the first wait before a repetition (default: 500 ms), unless
    /// [`RetryPolicy::base_delay`](crate::RetryPolicy::base_delay) says otherwise.
    pub base_delay: Duration,
    /// The upper bound of every wait before a repetition that the server does not ask for (default: 20 s), unless
    /// [`RetryPolicy::max_delay`](crate::RetryPolicy::max_delay) says otherwise.
    pub max_delay: Duration,
    /// The longest pause that a server can impose with a 429, whatever it asks for (default: 1 h).
    pub longest_pause: Duration,
    /// How long after such a pause, without another 429, requests are let through one by one (default: 60 s).
    pub quiet_time: Duration,
    /// For so long after [`Client::stop`](crate::Client::stop) the client may still find out what became of a
    /// write whose answer was lost, counted from the loss if that comes later (default: 5 s).
    pub settling: Duration,
    /// The longest wait between two attempts of that (default: 250 ms).
    pub settling_pause: Duration,
    /// If names are not unique, a create without an answer is never sent again. For so long the client looks
    /// for what the create may have made (default: 10 s).
    pub late_create: Duration,
    /// The wait between two of those looks (default: 1 s).
    pub look_again: Duration,
    /// How long an attempt may take at least if the API works before it answers, as when it loads a source
    /// (default: 5 min). The time of all attempts together grows by the difference to the usual timeout.
    pub slow_answer: Duration,
}

impl Waits {
    /// All of them multiplied by `factor`: with 0.01 a minute takes 600 ms.
    ///
    /// # Panics
    ///
    /// If the factor is negative, not finite, or so large that a duration cannot hold the product.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        self.map(|wait| wait.mul_f64(factor))
    }

    /// None of them longer than a clock can bear.
    pub(crate) fn bounded(self) -> Self {
        self.map(|wait| wait.min(LONGEST))
    }

    fn map(self, change: impl Fn(Duration) -> Duration) -> Self {
        Self {
            connect: change(self.connect),
            idle: change(self.idle),
            error_text: change(self.error_text),
            base_delay: change(self.base_delay),
            max_delay: change(self.max_delay),
            longest_pause: change(self.longest_pause),
            quiet_time: change(self.quiet_time),
            settling: change(self.settling),
            settling_pause: change(self.settling_pause),
            late_create: change(self.late_create),
            look_again: change(self.look_again),
            slow_answer: change(self.slow_answer),
        }
    }
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            error_text: Duration::from_secs(1),
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            longest_pause: Duration::from_secs(60 * 60),
            quiet_time: Duration::from_secs(60),
            settling: Duration::from_secs(5),
            settling_pause: Duration::from_millis(250),
            late_create: Duration::from_secs(10),
            look_again: Duration::from_secs(1),
            slow_answer: Duration::from_secs(5 * 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wait_is_scaled() {
        let none = Waits::default().scaled(0.0);
        assert_eq!(none, none.map(|_| Duration::ZERO));
        let half = Waits::default().scaled(0.5);
        assert_eq!(
            (half.settling, half.connect),
            (Duration::from_millis(2500), Duration::from_secs(5))
        );
    }

    #[test]
    fn no_wait_is_too_long_for_a_clock() {
        let endless = Waits::default().map(|_| Duration::MAX);
        assert_eq!(endless.bounded(), endless.map(|_| LONGEST));
    }
}
