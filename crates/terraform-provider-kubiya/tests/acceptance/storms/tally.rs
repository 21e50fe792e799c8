//! How many storms there were, and what became of them.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

static SEED: AtomicU32 = AtomicU32::new(0);
static TRIED: AtomicUsize = AtomicUsize::new(0);
static HELD: AtomicUsize = AtomicUsize::new(0);
static IN_FLIGHT: AtomicUsize = AtomicUsize::new(0);
static NAMED: AtomicUsize = AtomicUsize::new(0);
static RESTORED: AtomicUsize = AtomicUsize::new(0);

pub(super) fn is_seeded_with(seed: u32) {
    SEED.store(seed, Ordering::Relaxed);
}

/// Counts a storm before it begins, so that one that ends in a panic counts as well.
pub(super) fn tries() {
    TRIED.fetch_add(1, Ordering::Relaxed);
}

pub(super) fn held() {
    HELD.fetch_add(1, Ordering::Relaxed);
}

/// Counts a strike while requests were under way.
pub(super) fn strikes_in_flight() {
    IN_FLIGHT.fetch_add(1, Ordering::Relaxed);
}

/// Counts objects that a refusal named for import.
pub(super) fn names(objects: usize) {
    NAMED.fetch_add(objects, Ordering::Relaxed);
}

/// Counts a state file that had to be replaced by an older version.
pub(super) fn restores() {
    RESTORED.fetch_add(1, Ordering::Relaxed);
}

/// The summary; nothing where there was no storm.
pub(crate) fn summary() -> Option<String> {
    let counts = [&TRIED, &HELD, &IN_FLIGHT, &NAMED, &RESTORED];
    let [tried, held, in_flight, named, restored] = counts.map(|it| it.load(Ordering::Relaxed));
    let seed = SEED.load(Ordering::Relaxed);
    (tried > 0).then(|| {
        format!(
            "storms: {tried} tried, {held} held, {in_flight} struck with requests in flight; \
             {named} objects named for import, {restored} states restored from an older version; \
             KUBIYA_STORM_SEED={seed}"
        )
    })
}
