//! An API that fails: state, and what is said about it, stay true.

mod agents;
mod ends;
mod harm;
mod matrix;
mod operations;
mod room;
mod secrets;
mod tally;
mod troubles;
mod verdict;

pub(crate) use tally::summary;

use crate::cases::Case;

/// The block of a provider that gives up soon.
const IMPATIENT: &str = r#"
provider "kubiya" {
  request_timeout = "1500ms"
  retry_timeout   = "2s"
}
"#;

pub(crate) fn cases() -> Vec<Case> {
    let cases = [matrix::cases(), agents::cases(), secrets::cases()];
    cases.into_iter().flatten().collect()
}
