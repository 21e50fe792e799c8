//! How many cells of the matrix were tried, and how many held.

use std::sync::atomic::{AtomicUsize, Ordering};

static TRIED: AtomicUsize = AtomicUsize::new(0);
static HELD: AtomicUsize = AtomicUsize::new(0);

/// Counts cells before they are tried, so that one that ends in a panic counts as well.
pub(super) fn tries(cells: usize) {
    TRIED.fetch_add(cells, Ordering::Relaxed);
}

pub(super) fn held(cells: usize) {
    HELD.fetch_add(cells, Ordering::Relaxed);
}

/// The summary; nothing where no cell was tried.
pub(crate) fn summary() -> Option<String> {
    let [tried, held] = [&TRIED, &HELD].map(|count| count.load(Ordering::Relaxed));
    (tried > 0).then(|| format!("fault matrix: {tried} cells tried, {held} held"))
}
