//! What the framework hands to every call of a resource.

use std::collections::BTreeSet;

use tokio_util::sync::CancellationToken;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::private::Private;

/// What the Core at the other end does with write-only attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WriteOnlyMode {
    /// It knows them and refuses to store them (Terraform and OpenTofu 1.11 and later).
    #[default]
    Supported,
    /// It does not know them, and treats them as ordinary sensitive attributes.
    Plain,
}

/// The context of one call: private data, warnings, and whether the practitioner wants to stop.
#[derive(Debug, Default)]
pub struct Cx {
    /// The resource's private data. What the call leaves here is stored: by a plan for its apply, by
    /// any other call with the state.
    pub private: Private,
    mode: WriteOnlyMode,
    stop: CancellationToken,
    pub(crate) configured: BTreeSet<String>,
    pub(crate) diagnostics: Diagnostics,
}

impl Cx {
    pub(crate) fn new(private: Private, mode: WriteOnlyMode, stop: CancellationToken) -> Self {
        Self {
            private,
            mode,
            stop,
            configured: BTreeSet::new(),
            diagnostics: Diagnostics::new(),
        }
    }

    /// What Core does with write-only attributes.
    #[must_use]
    pub fn write_only_mode(&self) -> WriteOnlyMode {
        self.mode
    }

    /// Whether the configuration has a value for an attribute, as it is written. Told to a create and an update only: a
    /// plan is shown the value of the state where `ignore_changes` covers the attribute, an apply never.
    #[must_use]
    pub fn is_configured(&self, attribute: &str) -> bool {
        self.configured.contains(attribute)
    }

    /// Tells the practitioner something without failing the call.
    pub fn warn(&mut self, warning: Diagnostic) {
        self.diagnostics.push(warning);
    }

    /// Completes when the practitioner has interrupted Terraform.
    pub async fn stopped(&self) {
        self.stop.cancelled().await;
    }
}
