//! Why a value could not be decoded or encoded.

use crate::path::{AttributePath, Step};

/// What does not fit. Names types, never values; of what was decoded, not even a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mismatch {
    /// The bytes end too early, or a length does not fit what is left of them.
    #[error("the encoding is cut off or malformed")]
    Malformed,
    /// There are bytes behind the value.
    #[error("there is data behind the end of the value")]
    TrailingData,
    /// Another type of value stands here.
    #[error("expected {expected}, found {found}")]
    Type {
        /// The type that the schema asks for.
        expected: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// Text that is not UTF-8.
    #[error("text is not valid UTF-8")]
    Utf8,
    /// Text that is not a decimal number, or a number that is not finite.
    #[error("not a finite decimal number")]
    Number,
    /// An attribute to encode that the type does not have.
    #[error("unsupported attribute {0:?}")]
    UnexpectedAttribute(String),
    /// A decoded attribute that the type does not have. In damaged data its name may be anything.
    #[error("there is an attribute that is not supported")]
    ForeignAttribute,
    /// An attribute of the type that is not there.
    #[error("attribute {0:?} is missing")]
    MissingAttribute(String),
    /// The same key twice.
    #[error("a key stands twice")]
    DuplicateKey,
    /// The number of elements is not the tuple's.
    #[error("expected {expected} elements, found {found}")]
    Length {
        /// How many the tuple has.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// The type inside a dynamic value cannot be read, or has an attribute that the value lacks.
    #[error("the type of a dynamic value cannot be read or does not fit it")]
    DynamicType,
    /// More levels of values inside of values than are followed.
    #[error("it is nested too deeply")]
    TooDeep,
}

/// A [`Mismatch`] and where it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{mismatch}", at(.path))]
pub struct ValueError {
    /// Where in the value.
    pub path: AttributePath,
    /// What does not fit there.
    pub mismatch: Mismatch,
}

impl ValueError {
    /// This error, seen from one level further out.
    #[must_use]
    pub fn within(mut self, step: Step) -> Self {
        self.path = self.path.prefixed(step);
        self
    }
}

impl From<Mismatch> for ValueError {
    fn from(mismatch: Mismatch) -> Self {
        Self {
            path: AttributePath::root(),
            mismatch,
        }
    }
}

fn at(path: &AttributePath) -> String {
    if path.is_root() {
        String::new()
    } else {
        format!("{path}: ")
    }
}
