//! What the API was asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use kubiya_emulator::RequestRecord;

/// Requests of one kind.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) method: String,
    pub(super) route: String,
    pub(super) count: usize,
    /// The statuses of the answers.
    pub(super) statuses: BTreeSet<u16>,
}

/// Counts requests by method and path template.
pub(super) fn by_kind(records: &[RequestRecord]) -> Vec<Kind> {
    let mut kinds = BTreeMap::<_, (usize, BTreeSet<u16>)>::new();
    for record in records {
        let route = record.route.as_deref().unwrap_or("(unknown path)");
        let (count, statuses) = kinds.entry((route, &record.method)).or_default();
        *count += 1;
        statuses.extend(record.status);
    }
    let kind = |((route, method), (count, statuses)): ((&str, &String), _)| Kind {
        method: method.clone(),
        route: route.to_owned(),
        count,
        statuses,
    };
    kinds.into_iter().map(kind).collect()
}

/// Such as ` 3  POST /api/v2/secrets  → 201`.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statuses: Vec<_> = self.statuses.iter().map(u16::to_string).collect();
        let Self {
            count,
            method,
            route,
            ..
        } = self;
        write!(
            f,
            "{count:>3}  {method:<6} {route:<40} → {}",
            statuses.join(", ")
        )
    }
}
