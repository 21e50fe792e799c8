//! Imports of this run.

use std::collections::BTreeSet;

use super::Run;
use crate::directory::Kind;

/// What is imported, by its key.
pub(super) type Imports = BTreeSet<(Kind, String)>;

impl Run {
    /// Notes that an import asks for the object with this key. Core reads it next.
    pub(crate) fn begins_import(&self, kind: Kind, key: &str) {
        self.change(|state| {
            state.imports.insert((kind, key.to_owned()));
        });
    }

    /// Whether an import has asked for the object with this key.
    pub(crate) fn imports(&self, kind: Kind, key: &str) -> bool {
        self.state().imports.contains(&(kind, key.to_owned()))
    }
}
