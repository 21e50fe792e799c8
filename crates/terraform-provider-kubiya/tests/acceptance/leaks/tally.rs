//! How much was searched for, where, and what was found.

use std::sync::atomic::{AtomicUsize, Ordering};

use terraform_harness::leaks::{self, FORMS, Places, Report};

use crate::cases::Fallible;

static CANARIES: AtomicUsize = AtomicUsize::new(0);
static PLACES: AtomicUsize = AtomicUsize::new(0);
static LEAKS: AtomicUsize = AtomicUsize::new(0);
static PLANTED: AtomicUsize = AtomicUsize::new(0);
static MISSED: AtomicUsize = AtomicUsize::new(0);

/// Searches places for values that must be in none of them.
pub(crate) fn expect_clean(canaries: &[(&str, &str)], places: Places) -> Fallible<()> {
    let report = leaks::search(canaries, places)?;
    add(&CANARIES, canaries.len());
    add(&PLACES, report.searched);
    add(&LEAKS, report.findings.len());
    report.expect_clean()?;
    Ok(())
}

/// Searches places into which one canary each was planted, given by a part of their names.
#[track_caller]
pub(super) fn expect_found(planted: &[&str], report: &Report) {
    let is_found = |part: &&&str| {
        let mut findings = report.findings.iter();
        findings.any(|found| found.place.contains(**part))
    };
    let missed: Vec<_> = planted.iter().filter(|part| !is_found(part)).collect();
    add(&PLANTED, planted.len());
    add(&MISSED, missed.len());
    assert!(missed.is_empty(), "nothing was found in {missed:?}");
}

/// The summary; nothing where nothing was searched.
pub(crate) fn summary() -> Option<String> {
    let counts = [&CANARIES, &PLACES, &LEAKS, &PLANTED, &MISSED];
    let [canaries, places, leaks, planted, missed] =
        counts.map(|count| count.load(Ordering::Relaxed));
    (places + planted > 0).then(|| {
        format!(
            "leak search: {canaries} canaries in {FORMS} forms, {places} places searched, {leaks} leaks; \
             {planted} kinds of places with a planted canary, {missed} of them missed"
        )
    })
}

fn add(count: &AtomicUsize, more: usize) {
    count.fetch_add(more, Ordering::Relaxed);
}
