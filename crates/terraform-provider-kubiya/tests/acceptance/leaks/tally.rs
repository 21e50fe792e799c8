//! How much was searched for, where, and what was found.

use std::sync::atomic::{AtomicUsize, Ordering};

use terraform_harness::leaks::{self, FORMS, Places, Report};

use crate::cases::Fallible;

static SEARCHES: AtomicUsize = AtomicUsize::new(0);
static LEAKS: AtomicUsize = AtomicUsize::new(0);
static PLANTED: AtomicUsize = AtomicUsize::new(0);
static MISSED: AtomicUsize = AtomicUsize::new(0);

/// Searches places for values that must be in none of them.
pub(crate) fn expect_clean(canaries: &[(&str, &str)], places: Places) -> Fallible<()> {
    let report = leaks::search(canaries, places)?;
    add(&SEARCHES, canaries.len() * report.searched);
    add(&LEAKS, report.findings.len());
    report.expect_clean()?;
    Ok(())
}

/// Searches places into which one canary each was planted, given by the ends of their names.
#[track_caller]
pub(super) fn expect_found(planted: &[&str], report: &Report) {
    let is_found = |end: &&&str| {
        let mut findings = report.findings.iter();
        findings.any(|found| found.place.ends_with(**end))
    };
    let missed: Vec<_> = planted.iter().filter(|end| !is_found(end)).collect();
    add(&PLANTED, planted.len());
    add(&MISSED, missed.len());
    assert!(missed.is_empty(), "nothing was found in {missed:?}");
}

/// The summary; nothing where nothing was searched.
pub(crate) fn summary() -> Option<String> {
    let counts = [&SEARCHES, &LEAKS, &PLANTED, &MISSED];
    let [searches, leaks, planted, missed] = counts.map(|count| count.load(Ordering::Relaxed));
    (searches + planted > 0).then(|| {
        format!(
            "leak search: {searches} searches of a place for a canary in {FORMS} forms, \
             {leaks} leaks; {planted} kinds of places with a planted canary, {missed} of them missed"
        )
    })
}

fn add(count: &AtomicUsize, more: usize) {
    count.fetch_add(more, Ordering::Relaxed);
}
