//! What the state holds and nobody is shown.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A field that is stored like any other and that `Debug` hides: for what a `sensitive` attribute holds, or a
/// plain one that works like a password, such as a URL that needs no key.
///
/// Unlike [`crate::Sensitive`] it serialises, since it belongs into the state.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hidden<T>(T);

impl<T> Hidden<T> {
    /// The value, for whoever may have it.
    #[must_use]
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// The value itself, for whoever may have it.
    #[must_use]
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> From<T> for Hidden<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[REDACTED]")
    }
}
