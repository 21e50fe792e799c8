//! How many attempts to reach a provider were made, how many refused, and whether its host was served on.

use std::sync::atomic::{AtomicUsize, Ordering};

static ATTEMPTS: AtomicUsize = AtomicUsize::new(0);
static REFUSED: AtomicUsize = AtomicUsize::new(0);
static ASKED: AtomicUsize = AtomicUsize::new(0);
static SERVED: AtomicUsize = AtomicUsize::new(0);

/// Counts an attempt of somebody else's, and fails where it was not refused.
#[track_caller]
pub(crate) fn refused(attempt: &str, is_refused: bool) {
    count(&ATTEMPTS, &REFUSED, is_refused);
    assert!(is_refused, "not refused: {attempt}");
}

/// Counts a call of the host's, and fails where it was not answered.
#[track_caller]
pub(crate) fn served(after: &str, is_served: bool) {
    count(&ASKED, &SERVED, is_served);
    assert!(is_served, "the host is not served after: {after}");
}

/// The summary; nothing where nothing was tried.
pub(crate) fn summary() -> Option<String> {
    let counts = [&ATTEMPTS, &REFUSED, &SERVED, &ASKED];
    let [attempts, refused, served, asked] = counts.map(|count| count.load(Ordering::Relaxed));
    (attempts > 0).then(|| {
        format!(
            "transport: {attempts} attempts by others, {refused} refused; \
             the host asked {asked} times in between, and was served {served} times"
        )
    })
}

fn count(all: &AtomicUsize, good: &AtomicUsize, is_good: bool) {
    all.fetch_add(1, Ordering::Relaxed);
    good.fetch_add(usize::from(is_good), Ordering::Relaxed);
}
