//! Many requests under a limit: all succeed, and the limit is probed, not stormed.

use std::time::Duration;

use kubiya_emulator::{Clock, Emulator, RateLimit};
use kubiya_sdk::{Client, NewSecret, SecretString};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep};

/// How much faster than real time the limit goes by, so that minutes take seconds.
const SPEED: u32 = 20;

const TICK: Duration = Duration::from_millis(10);

const QUIET: Duration = Duration::from_millis(333);

const CREATES: usize = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_creates_under_a_hundred_a_minute_succeed_without_a_herd() {
    let clock = Clock::system();
    let limit = RateLimit::new(100, Duration::from_secs(60))
        .unwrap()
        .burst(20);
    let emulator = Emulator::builder()
        .rate_limit(limit)
        .clock(clock.clone())
        .latency(Duration::from_millis(20))
        .start()
        .await
        .unwrap();
    let hurry = tokio::spawn(async move {
        let mut ticks = interval(TICK);
        loop {
            ticks.tick().await;
            clock.advance(TICK * (SPEED - 1));
        }
    });
    let client = Client::builder()
        .api_key(emulator.api_key().clone())
        .endpoint(emulator.url())
        .build()
        .unwrap();

    let mut creates = JoinSet::new();
    for number in 0..CREATES {
        let client = client.clone();
        creates.spawn(async move {
            let new =
                NewSecret::new(format!("s{number}"), SecretString::from("value")).known_absent();
            client.secrets().create(new).await.map(drop)
        });
    }
    after_the_first_wave(&emulator).await;
    emulator.requests().clear();
    let results = creates.join_all().await;
    hurry.abort();

    let failures: Vec<_> = results
        .iter()
        .filter_map(|result| result.as_ref().err())
        .collect();
    assert!(failures.is_empty(), "{failures:?}");
    assert_eq!(emulator.secrets().list().len(), CREATES);
    let peak = emulator.requests().peak_in_flight();
    assert!(peak <= 10, "{peak} requests at once after a 429");
    let refused = emulator
        .requests()
        .count_where(|request| request.status == Some(429));
    // Each pause refills at most the burst, so there are about ten; a few requests meet its end.
    assert!(
        (1..=100).contains(&refused),
        "{refused} requests refused after the first wave"
    );
}

/// Waits for the first pause: nobody knew of the limit, so everybody has asked at once. A pause is one
/// second at least, so it has begun when nothing has arrived for a third of one.
async fn after_the_first_wave(emulator: &Emulator) {
    let requests = emulator.requests();
    let started = Instant::now();
    let (mut arrived, mut since) = (0, Instant::now());
    while arrived == 0 || requests.in_flight() > 0 || since.elapsed() < QUIET {
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "the limit was never met"
        );
        sleep(TICK).await;
        if requests.len() != arrived {
            (arrived, since) = (requests.len(), Instant::now());
        }
    }
    let refused = requests.count_where(|request| request.status == Some(429));
    assert!(refused > 0, "the limit was never met");
}
