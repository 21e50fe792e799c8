//! What was found on which Core, as a table.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Edition;
use super::features::{FEATURES, Feature};

/// The verdicts so far.
#[derive(Default)]
pub(super) struct Report(Mutex<BTreeMap<Edition, Row>>);

type Row = BTreeMap<&'static str, Verdict>;

#[derive(Clone, Copy)]
pub(super) enum Verdict {
    /// It has not run.
    Unknown,
    /// The Core could not be had.
    NotFetched,
    Failed,
    Passed,
}

impl Report {
    pub(super) fn note(&self, edition: Edition, feature: &Feature, verdict: Verdict) {
        self.lock()
            .entry(edition)
            .or_default()
            .insert(feature.title, verdict);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Edition, Row>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A table in Markdown. A dash stands for what the Core does not have.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let titles = FEATURES.iter().map(|feature| feature.title);
        writeln!(
            f,
            "| Terraform | {} |",
            titles.clone().collect::<Vec<_>>().join(" | ")
        )?;
        writeln!(f, "|---|{}", "---|".repeat(FEATURES.len()))?;
        for (edition, row) in self.lock().iter() {
            let cells: Vec<&str> = titles
                .clone()
                .map(|title| row.get(title).map_or("–", Verdict::as_str))
                .collect();
            writeln!(f, "| {edition} | {} |", cells.join(" | "))?;
        }
        Ok(())
    }
}

impl Verdict {
    fn as_str(&self) -> &'static str {
        match self {
            Self::Unknown => "not run",
            Self::NotFetched => "not fetched",
            Self::Failed => "failed",
            Self::Passed => "yes",
        }
    }
}
