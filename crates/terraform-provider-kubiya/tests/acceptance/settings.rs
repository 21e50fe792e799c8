//! What the environment asks of the tests themselves.

use std::env;
use std::fmt::Debug;
use std::str::FromStr;

/// The value of a variable, if it is set.
///
/// # Panics
/// Where it is no such value.
#[expect(clippy::disallowed_methods, reason = "the tests' own switches")]
pub(crate) fn setting<T: FromStr<Err: Debug>>(variable: &str) -> Option<T> {
    let text = env::var(variable).ok()?;
    Some(text.parse().expect(variable))
}
