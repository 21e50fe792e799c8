//! JSON that may hold credentials: what the tools of a source are given, and what an inline source holds.

use serde::Serialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::api::json_text;

/// A JSON text with the values in it that no error may show.
///
/// It is sent in the spelling that it has; two are equal if they say the same. Numbers are told apart as far as 64-bit
/// floating point does it.
#[derive(Clone)]
pub(in crate::api) struct Confidential {
    json: Box<RawValue>,
    /// What no error shows.
    sensitive: Vec<Zeroizing<String>>,
}

impl Confidential {
    /// A text whose parts are `values`; nothing where it is no JSON.
    pub(in crate::api) fn new<'a>(
        json: &str,
        values: impl IntoIterator<Item = &'a RawValue>,
    ) -> Option<Self> {
        let scalars = values
            .into_iter()
            .flat_map(|value| json_text::scalars(value.get()));
        let sensitive = scalars.map(Zeroizing::new).collect();
        let json = serde_json::from_str(json).ok()?;
        Some(Self { json, sensitive })
    }

    pub(in crate::api) fn as_json(&self) -> &str {
        self.json.get()
    }

    /// Its values that can be told from ordinary words.
    pub(in crate::api) fn sensitive(&self) -> impl Iterator<Item = &str> {
        self.sensitive.iter().map(|text| text.as_str())
    }
}

impl PartialEq for Confidential {
    fn eq(&self, other: &Self) -> bool {
        json_text::are_the_same(self.as_json(), other.as_json())
    }
}

impl Eq for Confidential {}

impl Serialize for Confidential {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}
