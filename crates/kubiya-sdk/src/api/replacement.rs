//! Updates that lose nothing: an object as it was read, with other managed fields.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::object::Object;
use crate::http::json_body;

/// An object as it was read, with new managed fields: `M` serialises to them.
///
/// A server that replaces the whole object then loses nothing that is not managed here, and one that merges
/// gains nothing. What is null is as good as absent to both, and is left out: the API is known to fail on it.
///
/// **Source:** Kubiya's Python SDK updates in this way, and tells of the failure.
#[derive(Serialize)]
pub(super) struct Replacement<'a, M> {
    #[serde(flatten)]
    kept: BTreeMap<&'a str, &'a RawValue>,
    #[serde(flatten)]
    managed: M,
}

/// A managed field that may hold more than is managed: where that is unchanged it is sent back as it was read.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Sent<'a, T> {
    AsRead(&'a RawValue),
    New(T),
}

impl<'a, M: Serialize> Replacement<'a, M> {
    /// `not_sent_back` are the fields that are neither managed nor the server's to be told.
    pub(super) fn new(read: &'a Object<'_>, not_sent_back: &[&str], managed: M) -> Self {
        let replaced = field_names(&managed);
        let kept = read.fields().filter(|(key, value)| {
            !replaced.contains(*key) && !not_sent_back.contains(key) && value.get() != "null"
        });
        Self {
            kept: kept.collect(),
            managed,
        }
    }

    pub(super) fn managed(&self) -> &M {
        &self.managed
    }

    /// What is sent back, in bytes of JSON as the server itself wrote it.
    pub(super) fn kept_bytes(&self) -> usize {
        let field =
            |(key, json): (&&str, &&RawValue)| key.len() + json.get().len() + r#""": , "#.len();
        self.kept.iter().map(field).sum()
    }

    /// The JSON of a field that is sent back.
    pub(super) fn kept(&self, key: &str) -> Option<&'a str> {
        self.kept.get(key).map(|json| json.get())
    }
}

impl<'a, T> Sent<'a, T> {
    /// The field as it was read, if it was, and what is managed of it is unchanged.
    pub(super) fn unless(self, unchanged: bool, read: &Object<'a>, key: &str) -> Self {
        match read.raw(key) {
            Some(json) if unchanged => Self::AsRead(json),
            _ => self,
        }
    }
}

/// The names of the fields that an object is sent with.
pub(super) fn field_names(object: &impl Serialize) -> BTreeSet<String> {
    let json = json_body(object);
    let fields: BTreeMap<String, IgnoredAny> =
        serde_json::from_slice(&json).expect("what is sent is an object");
    fields.into_keys().collect()
}
