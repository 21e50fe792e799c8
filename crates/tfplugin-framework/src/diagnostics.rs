//! What a provider tells the practitioner: errors and warnings, each with the attribute it is about.

use tfplugin_proto::path::AttributePath;

/// How grave a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The operation failed.
    Error,
    /// The operation goes on.
    Warning,
}

/// One thing that the practitioner should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// What happened, in a few words and without a full stop.
    pub summary: String,
    /// What happened to which object, and what to do about it.
    pub detail: String,
    /// The attribute that it is about; nothing where it is about the whole object.
    pub attribute: Option<AttributePath>,
}

impl Diagnostic {
    /// An error.
    pub fn error(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        let (summary, detail) = (summary.into(), detail.into());
        Self {
            severity: Severity::Error,
            summary,
            detail,
            attribute: None,
        }
    }

    /// A warning.
    pub fn warning(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(summary, detail)
        }
    }

    /// This diagnostic, about the attribute at `path`.
    #[must_use]
    pub fn at(mut self, path: AttributePath) -> Self {
        self.attribute = (!path.is_root()).then_some(path);
        self
    }

    /// This diagnostic, about a top-level attribute.
    #[must_use]
    pub fn at_attribute(self, name: &str) -> Self {
        self.at(AttributePath::attribute(name))
    }

    /// An error that only a change of the provider's code can mend.
    pub(crate) fn provider_bug(detail: impl std::fmt::Display) -> Self {
        Self::error(
            "Bug in the provider",
            format!("{detail}. This is always a fault of the provider; please report it."),
        )
    }
}

/// Diagnostics, in the order in which they came up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No diagnostics.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of `others`.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(others);
    }

    /// Leaves out those that `keep` is false for.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.0.retain(keep);
    }

    /// Whether one of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Each of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// What a call that cannot half-succeed gives: its result, or why there is none.
pub type Result<T> = std::result::Result<T, Diagnostics>;

/// What a write left behind: the state that it established **and** what went wrong.
///
/// A write can succeed remotely and fail afterwards. What it established must be in state all the same,
/// or the remote object would be orphaned; that is why this is not a `Result`.
#[derive(Debug)]
pub struct Applied<M> {
    /// What exists remotely, as far as is known. Nothing means that the write changed nothing.
    pub state: Option<M>,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
}

impl<M> Applied<M> {
    /// The write succeeded.
    pub fn ok(state: M) -> Self {
        Self {
            state: Some(state),
            diagnostics: Diagnostics::new(),
        }
    }

    /// The write changed nothing.
    pub fn failed(diagnostics: impl Into<Diagnostics>) -> Self {
        Self {
            state: None,
            diagnostics: diagnostics.into(),
        }
    }

    /// The write established `state`, and something else failed.
    pub fn partial(state: M, diagnostics: impl Into<Diagnostics>) -> Self {
        Self {
            state: Some(state),
            diagnostics: diagnostics.into(),
        }
    }
}
