//! How many requests an API key may make.

use std::str::FromStr;
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::HeaderMap;

use crate::clock::{Clock, ahead};
use crate::lock::lock;

/// A rate for each API key, with a burst: a token bucket.
///
/// Source: the published API reference says that limits are per key, and names the response headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    requests: u32,
    interval: Duration,
    burst: u32,
}

/// The text is not a rate such as `100/60s`.
#[derive(Debug, thiserror::Error)]
#[error("expected a number of requests and a time, such as 100/60s")]
pub struct InvalidRateLimit;

impl RateLimit {
    /// So many requests in so much time, all of which may come at once.
    ///
    /// # Errors
    ///
    /// If no request is allowed, or the time is too short for the number.
    pub fn new(requests: u32, per: Duration) -> Result<Self, InvalidRateLimit> {
        let interval = per
            .checked_div(requests)
            .filter(|interval| !interval.is_zero());
        let interval = interval.ok_or(InvalidRateLimit)?;
        Ok(Self {
            requests,
            interval,
            burst: requests,
        })
    }

    /// How many requests may come at once after a pause; at least one.
    #[must_use]
    pub fn burst(mut self, requests: u32) -> Self {
        self.burst = requests.max(1);
        self
    }

    pub(crate) fn requests(self) -> u32 {
        self.requests
    }

    /// The time that so many requests take, as far as whole milliseconds tell it.
    pub(crate) fn per(self) -> Duration {
        let per = self.interval.saturating_mul(self.requests);
        let milliseconds = (per + Duration::from_micros(500)).as_millis();
        Duration::from_millis(u64::try_from(milliseconds).unwrap_or(u64::MAX))
    }

    pub(crate) fn at_once(self) -> u32 {
        self.burst
    }

    fn capacity(self) -> Duration {
        self.interval.saturating_mul(self.burst)
    }
}

impl FromStr for RateLimit {
    type Err = InvalidRateLimit;

    fn from_str(text: &str) -> Result<Self, InvalidRateLimit> {
        let (requests, per) = text.split_once('/').ok_or(InvalidRateLimit)?;
        let requests = requests.parse().map_err(|_| InvalidRateLimit)?;
        let per = humantime::parse_duration(per).map_err(|_| InvalidRateLimit)?;
        Self::new(requests, per)
    }
}

/// Counts the requests of every key.
#[derive(Debug)]
pub(crate) struct Limiter {
    limit: RateLimit,
    /// For each key, the moment on the clock at which its bucket is full again.
    full_at: Mutex<Vec<Duration>>,
}

/// What a key may do after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    limit: RateLimit,
    remaining: u32,
    full_in: Duration,
    /// How long until a request is allowed again; none if this one was.
    wait: Option<Duration>,
}

impl Limiter {
    pub(crate) fn new(limit: RateLimit, keys: usize) -> Self {
        Self {
            limit,
            full_at: Mutex::new(vec![Duration::ZERO; keys]),
        }
    }

    /// Fills all buckets.
    pub(crate) fn reset(&self) {
        lock(&self.full_at).fill(Duration::ZERO);
    }

    pub(crate) fn limit(&self) -> RateLimit {
        self.limit
    }

    /// How many requests the key with this number may make at once.
    pub(crate) fn left(&self, key: usize, clock: &Clock) -> u32 {
        let full_in = lock(&self.full_at)[key].saturating_sub(clock.elapsed());
        remaining(self.limit, full_in)
    }

    /// Takes one request out of the bucket of the key with this number, unless it is empty.
    pub(crate) fn take(&self, key: usize, clock: &Clock) -> Verdict {
        let now = clock.elapsed();
        let mut full_at = lock(&self.full_at);
        let missing = full_at[key].saturating_sub(now);
        let wanted = missing.saturating_add(self.limit.interval);
        let wait = wanted
            .checked_sub(self.limit.capacity())
            .filter(|wait| !wait.is_zero());
        let full_in = if wait.is_some() { missing } else { wanted };
        full_at[key] = now.saturating_add(full_in);
        Verdict {
            limit: self.limit,
            remaining: remaining(self.limit, full_in),
            full_in,
            wait,
        }
    }
}

impl Verdict {
    /// In whole seconds, rounded up; none if the request was allowed.
    pub(crate) fn retry_after(self) -> Option<u64> {
        self.wait.map(whole_seconds)
    }

    /// Adds the headers that tell a client where it stands. `X-RateLimit-Reset` is in Unix seconds.
    pub(crate) fn tell(self, headers: &mut HeaderMap, now: SystemTime) {
        let reset = ahead(now, self.full_in)
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        headers.insert("x-ratelimit-limit", self.limit.requests.into());
        headers.insert("x-ratelimit-remaining", self.remaining.into());
        headers.insert("x-ratelimit-reset", whole_seconds(reset).into());
    }
}

fn remaining(limit: RateLimit, full_in: Duration) -> u32 {
    let left = limit.capacity().saturating_sub(full_in).as_nanos() / limit.interval.as_nanos();
    u32::try_from(left).unwrap_or(u32::MAX)
}

fn whole_seconds(time: Duration) -> u64 {
    time.as_secs()
        .saturating_add(u64::from(time.subsec_nanos() > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter(limit: RateLimit) -> (Limiter, Clock) {
        (Limiter::new(limit, 2), Clock::stopped_at(UNIX_EPOCH))
    }

    #[test]
    fn a_rate_is_read_from_text() {
        let limit = "100/60s".parse::<RateLimit>().unwrap();
        assert_eq!(limit, RateLimit::new(100, Duration::from_secs(60)).unwrap());
        for text in [
            "",
            "100",
            "100/",
            "/60s",
            "0/60s",
            "-1/60s",
            "100/0s",
            "100/x",
            "4000000000/1s",
        ] {
            assert!(text.parse::<RateLimit>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_burst_is_allowed_and_then_the_rate() {
        let limit = RateLimit::new(60, Duration::from_secs(60))
            .unwrap()
            .burst(3);
        let (limiter, clock) = limiter(limit);
        let left: Vec<_> = (0..3).map(|_| limiter.take(0, &clock).remaining).collect();
        assert_eq!(left, [2, 1, 0]);
        assert_eq!(limiter.take(0, &clock).retry_after(), Some(1));
        clock.advance(Duration::from_millis(999));
        assert_eq!(limiter.take(0, &clock).retry_after(), Some(1));
        clock.advance(Duration::from_millis(1));
        assert_eq!(limiter.take(0, &clock).retry_after(), None);
        assert_eq!(limiter.take(0, &clock).retry_after(), Some(1));
    }

    #[test]
    fn a_refused_request_costs_nothing() {
        let (limiter, clock) = limiter(RateLimit::new(1, Duration::from_secs(10)).unwrap());
        assert_eq!(limiter.take(0, &clock).retry_after(), None);
        for _ in 0..100 {
            assert_eq!(limiter.take(0, &clock).retry_after(), Some(10));
        }
        clock.advance(Duration::from_secs(10));
        assert_eq!(limiter.take(0, &clock).retry_after(), None);
    }

    #[test]
    fn a_long_pause_fills_the_bucket_and_no_more() {
        let (limiter, clock) = limiter(RateLimit::new(2, Duration::from_secs(2)).unwrap());
        clock.advance(Duration::from_secs(3600));
        assert_eq!(limiter.take(0, &clock).remaining, 1);
        assert_eq!(limiter.take(0, &clock).remaining, 0);
        assert!(limiter.take(0, &clock).retry_after().is_some());
    }

    #[test]
    fn looking_at_what_is_left_takes_nothing() {
        let limit = RateLimit::new(7, Duration::from_secs(60)).unwrap();
        assert_eq!(limit.per(), Duration::from_secs(60));
        let (limiter, clock) = limiter(limit);
        limiter.take(0, &clock);
        for _ in 0..3 {
            assert_eq!((limiter.left(0, &clock), limiter.left(1, &clock)), (6, 7));
        }
        clock.advance(Duration::from_secs(60));
        assert_eq!(limiter.left(0, &clock), 7);
    }

    #[test]
    fn keys_have_buckets_of_their_own() {
        let (limiter, clock) = limiter(RateLimit::new(1, Duration::from_secs(1)).unwrap());
        assert_eq!(limiter.take(0, &clock).retry_after(), None);
        assert_eq!(limiter.take(1, &clock).retry_after(), None);
        assert!(limiter.take(0, &clock).retry_after().is_some());
    }

    #[test]
    fn the_headers_tell_the_limit_the_rest_and_the_moment_of_fullness() {
        let (limiter, clock) = limiter(RateLimit::new(4, Duration::from_secs(8)).unwrap());
        clock.advance(Duration::from_secs(100));
        limiter.take(0, &clock);
        let mut headers = HeaderMap::new();
        limiter.take(0, &clock).tell(&mut headers, clock.now());
        let told = |name: &str| headers[name].to_str().unwrap().to_owned();
        assert_eq!(told("x-ratelimit-limit"), "4");
        assert_eq!(told("x-ratelimit-remaining"), "2");
        assert_eq!(told("x-ratelimit-reset"), "104");
    }
}
