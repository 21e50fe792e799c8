//! A year in a minute: histories of practitioners, colleagues and a failing API, drawn from seeds, and a model that says
//! after each step what must hold.
//!
//! Needs no Terraform: a driver plays Core against the provider's real binary.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod configuration;
mod draw;
mod failure;
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

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use tokio::time::timeout;

use crate::draw::History;
use crate::failure::Failure;

/// How long fresh histories are played where nobody says: in a plain `cargo test`, and in CI.
const SECONDS: [u64; 2] = [20, 180];

/// A history waits for turns and retries a fifth of its time, and others are played meanwhile.
const SIDE_BY_SIDE: usize = 3;

/// Longer than any history takes.
const LONGEST: Duration = Duration::from_secs(120);

/// The histories that have ever failed, one a file.
const KNOWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/histories/known");

#[tokio::test]
async fn every_history_that_ever_failed_holds() {
    if is_single() {
        return;
    }
    for path in known() {
        hold(kept(&path), &path.display().to_string()).await;
    }
}

#[tokio::test]
async fn fresh_histories_hold() {
    if let Some(path) = setting("HISTORIES_FILE") {
        hold(kept(Path::new(&path)), &path).await;
        return;
    }
    if let Some(seed) = only_seed() {
        hold_seed(seed).await;
        return;
    }
    let usual = SECONDS[usize::from(setting("CI").is_some())];
    let seconds = setting("HISTORIES_SECONDS").map_or(usual, |it| it.parse().unwrap());
    let begun = Instant::now();
    let end = begun + Duration::from_secs(seconds);
    let played = join_all((0..SIDE_BY_SIDE).map(|_| hold_fresh_until(end))).await;
    let histories: usize = played.iter().map(Vec::len).sum();
    let steps: usize = played.iter().flatten().sum();
    let minutes = begun.elapsed().as_secs_f64() / 60.0;
    #[expect(clippy::cast_precision_loss, reason = "there are not so many steps")]
    let rate = steps as f64 / minutes;
    eprintln!("{histories} histories, {steps} steps, {rate:.0} a minute");
}

/// Gives the number of steps of each history that was played.
async fn hold_fresh_until(end: Instant) -> Vec<usize> {
    let mut steps = Vec::new();
    while Instant::now() < end {
        steps.push(hold_seed(getrandom::u64().unwrap() >> 16).await);
    }
    steps
}

async fn hold_seed(seed: u64) -> usize {
    let called = format!("seed {seed} (HISTORIES_SEED={seed} plays it again)");
    hold(draw::history(seed), &called).await
}

/// Plays a history; gives the number of its steps.
///
/// # Panics
/// It fails. The message says how, and has the shortest history that fails in the same way.
async fn hold(history: History, called: &str) -> usize {
    let failure = match played(&history, is_single()).await {
        Ok(steps) => return steps,
        Err(failure) => failure,
    };
    let first = failure.clone();
    let fails = async |history: &History| played(history, false).await.err();
    let (shortest, failure) = shrink::shrink(history, failure, fails).await;
    let shortest = shortest.text();
    panic!(
        "the history of {called} fails\n{first}\n\nshortened, as {KNOWN} takes it:\n{shortest}\n{failure}"
    );
}

async fn played(history: &History, shows_steps: bool) -> Result<usize, Failure> {
    let failing = |said: &str| Failure {
        place: "somewhere".to_owned(),
        said: said.to_owned(),
    };
    let playing = AssertUnwindSafe(play::play(history, shows_steps)).catch_unwind();
    match timeout(LONGEST, playing).await {
        Ok(Ok(played)) => played,
        Ok(Err(_)) => Err(failing("the history itself is in disorder")),
        Err(_) => Err(failing("it does not come to an end")),
    }
}

fn known() -> Vec<PathBuf> {
    let files = fs::read_dir(KNOWN).unwrap();
    let mut paths: Vec<_> = files.map(|it| it.unwrap().path()).collect();
    paths.sort();
    paths
}

fn kept(path: &Path) -> History {
    let text = fs::read(path).unwrap();
    let history = serde_json::from_slice(&text);
    history.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether one history is played alone, and shown.
fn is_single() -> bool {
    only_seed().is_some() || setting("HISTORIES_FILE").is_some()
}

fn only_seed() -> Option<u64> {
    setting("HISTORIES_SEED").map(|it| it.parse().unwrap())
}

#[expect(clippy::disallowed_methods, reason = "the settings of this test")]
fn setting(name: &str) -> Option<String> {
    env::var(name).ok().filter(|it| !it.is_empty())
}
