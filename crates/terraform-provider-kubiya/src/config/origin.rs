//! Where a setting comes from, for whoever has to correct it.

use std::fmt;

use tfplugin_framework::Diagnostic;

/// The one place that gave a setting its value.
#[derive(Clone, Copy)]
pub(super) enum Origin {
    /// This attribute of the provider block.
    Block(&'static str),
    /// This environment variable.
    Variable(&'static str),
}

impl Origin {
    /// `diagnostic`, about the attribute if that is what it comes from.
    pub(super) fn blamed(self, diagnostic: Diagnostic) -> Diagnostic {
        match self {
            Self::Block(attribute) => diagnostic.at_attribute(attribute),
            Self::Variable(_) => diagnostic,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Block(attribute) => write!(f, "{attribute} in the provider block"),
            Self::Variable(name) => write!(f, "the environment variable {name}"),
        }
    }
}
