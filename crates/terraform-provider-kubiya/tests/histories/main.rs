//! A year in a minute: histories of practitioners, colleagues and a failing API, drawn from seeds, and a model that says
//! after each step what must hold.
//!
//! Needs no Terraform: a driver plays Core against the provider's real binary.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod configuration;
mod draw;
mod keys;
mod kinds;
mod model;
mod organisation;
mod play;
mod random;
mod shrink;
mod step;
mod terraform;
mod trouble;

use std::env;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use tokio::time::timeout;

/// How long fresh histories are played where nobody says: in a plain `cargo test`, and in CI.
const SECONDS: [u64; 2] = [20, 180];

/// Longer than any history takes.
const LONGEST: Duration = Duration::from_secs(120);

/// The seeds that have ever failed.
const KNOWN: &str = include_str!("seeds.txt");

#[tokio::test]
async fn every_history_that_ever_failed_holds() {
    if only_seed().is_some() {
        return;
    }
    for line in KNOWN.lines() {
        let seed = line.split('#').next().unwrap_or_default().trim();
        if !seed.is_empty() {
            hold(seed.parse().unwrap()).await;
        }
    }
}

#[tokio::test]
async fn fresh_histories_hold() {
    if let Some(seed) = only_seed() {
        hold(seed).await;
        return;
    }
    let usual = SECONDS[usize::from(setting("CI").is_some())];
    let seconds = setting("HISTORIES_SECONDS").map_or(usual, |it| it.parse().unwrap());
    let (begun, mut steps, mut histories) = (Instant::now(), 0, 0);
    while begun.elapsed() < Duration::from_secs(seconds) {
        steps += hold(getrandom::u64().unwrap() >> 16).await;
        histories += 1;
        if histories % 100 == 0 {
            eprintln!("{histories} histories, {steps} steps");
        }
    }
    let minutes = begun.elapsed().as_secs_f64() / 60.0;
    #[expect(clippy::cast_precision_loss, reason = "there are not so many steps")]
    let rate = steps as f64 / minutes;
    eprintln!("{histories} histories, {steps} steps, {rate:.0} a minute");
}

/// Plays the history of a seed; gives the number of its steps.
///
/// # Panics
/// It fails. The message is the seed, and the shortest history that fails in some way.
async fn hold(seed: u64) -> usize {
    let history = draw::history(seed);
    let shows_steps = only_seed().is_some();
    let error = match played(&history, shows_steps).await {
        Ok(steps) => return steps,
        Err(error) => error,
    };
    let first = error.clone();
    let fails = async |history: &draw::History| played(history, false).await.err();
    let (shortest, error) = shrink::shrink(history, error, fails).await;
    let steps: Vec<_> = shortest
        .steps
        .iter()
        .map(|step| format!("{step:?}"))
        .collect();
    panic!(
        "the history of seed {seed} fails (HISTORIES_SEED={seed} plays it again):\n{first}\n\nshortened:\n{:?}\n{}\n{error}",
        shortest.quirks,
        steps.join("\n")
    );
}

async fn played(history: &draw::History, shows_steps: bool) -> Result<usize, String> {
    let playing = AssertUnwindSafe(play::play(history, shows_steps)).catch_unwind();
    match timeout(LONGEST, playing).await {
        Ok(Ok(played)) => played,
        Ok(Err(_)) => Err("the history itself is in disorder".to_owned()),
        Err(_) => Err("it does not come to an end".to_owned()),
    }
}

fn only_seed() -> Option<u64> {
    setting("HISTORIES_SEED").map(|it| it.parse().unwrap())
}

#[expect(clippy::disallowed_methods, reason = "the settings of this test")]
fn setting(name: &str) -> Option<String> {
    env::var(name).ok().filter(|it| !it.is_empty())
}
