//! Why a value and a model do not fit.

use std::fmt;

use serde::de::{self, Expected, Unexpected};
use serde::ser;
use tfplugin_proto::path::{AttributePath, Step};

/// A value does not fit a model's field. Names the path and types, never the value.
#[derive(Debug, thiserror::Error)]
#[error("{}: {message}", .path)]
pub struct ModelError {
    /// Where in the value.
    pub path: AttributePath,
    /// What does not fit there.
    pub message: String,
}

impl ModelError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            path: AttributePath::root(),
            message: message.into(),
        }
    }

    pub(super) fn within(mut self, step: Step) -> Self {
        self.path = self.path.prefixed(step);
        self
    }
}

impl de::Error for ModelError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}, found {}", kind(unexpected)))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!(
            "expected {expected}, found another {}",
            kind(unexpected)
        ))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("expected one of {}", expected.join(", ")))
    }
}

impl ser::Error for ModelError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

/// What was found, without its content.
fn kind(unexpected: Unexpected<'_>) -> &'static str {
    match unexpected {
        Unexpected::Bool(_) => "boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "number",
        Unexpected::Char(_) | Unexpected::Str(_) => "text",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "list",
        Unexpected::Map => "map",
        _ => "value",
    }
}
