//! Objects in files that people write.

use serde::Deserialize;

use super::field::Fields;

/// An object that its name describes, or its fields.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a name, or an object with fields")]
pub(crate) enum Described {
    /// Nothing but a name.
    Name(String),
    Object(Fields),
}

impl Described {
    pub(crate) fn into_fields(self) -> Fields {
        match self {
            Self::Name(name) => Fields::from_iter([("name".to_owned(), name.into())]),
            Self::Object(fields) => fields,
        }
    }
}
