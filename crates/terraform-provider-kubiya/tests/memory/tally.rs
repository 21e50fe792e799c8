//! What all cases together looked at and found.

use std::sync::atomic::{AtomicUsize, Ordering};

static LOOKS: AtomicUsize = AtomicUsize::new(0);
static LEFT: AtomicUsize = AtomicUsize::new(0);
static PERMITTED: AtomicUsize = AtomicUsize::new(0);
static HANGING: AtomicUsize = AtomicUsize::new(0);
static KEYS: AtomicUsize = AtomicUsize::new(0);

/// One look after a call: how many copies of its value were left, of as many as may be.
pub(crate) fn left(copies: usize, most: usize) {
    LOOKS.fetch_add(1, Ordering::Relaxed);
    if most == 0 {
        LEFT.fetch_add(copies, Ordering::Relaxed);
    } else {
        PERMITTED.fetch_max(copies, Ordering::Relaxed);
    }
}

/// The copies of a value while its call hangs.
pub(crate) fn hanging(copies: usize) {
    HANGING.fetch_max(copies, Ordering::Relaxed);
}

/// The copies of the API key in a provider that has used it.
pub(crate) fn keys(copies: usize) {
    KEYS.fetch_max(copies, Ordering::Relaxed);
}

/// One line about all of it; nothing if no memory was looked at.
pub(crate) fn line() -> Option<String> {
    let [looks, left, permitted, hanging, keys] =
        [&LOOKS, &LEFT, &PERMITTED, &HANGING, &KEYS].map(|it| it.load(Ordering::Relaxed));
    (looks + hanging + keys > 0).then(|| {
        format!(
            "memory: {looks} looks after calls found {left} copies of values; \
             at most {permitted} marks of one that an answer held, {hanging} while a call hung; \
             {keys} copies of the API key"
        )
    })
}
