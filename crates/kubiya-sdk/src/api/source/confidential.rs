//! JSON that may hold credentials: what the tools of a source are given, and what an inline source holds.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::http::is_distinct;

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
        let mut sensitive = Vec::new();
        for value in values {
            match serde_json::from_str(value.get()) {
                Ok(value) => collect(&value, &mut sensitive),
                // It is nested deeper than can be read, or has a number that is too large.
                Err(_) => sensitive.push(Zeroizing::new(value.get().to_owned())),
            }
        }
        sensitive.retain(|text| is_distinct(text));
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

    /// Whether a text says the same as this one, as `is_same` compares them.
    pub(in crate::api) fn compares(
        &self,
        other: &Self,
        is_same: impl Fn(&Value, &Value) -> bool,
    ) -> bool {
        let value = |it: &Self| serde_json::from_str::<Value>(it.as_json());
        self.as_json() == other.as_json()
            || matches!((value(self), value(other)), (Ok(a), Ok(b)) if is_same(&a, &b))
    }
}

impl PartialEq for Confidential {
    fn eq(&self, other: &Self) -> bool {
        self.compares(other, are_equal)
    }
}

impl Eq for Confidential {}

impl Serialize for Confidential {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

pub(in crate::api) fn are_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| are_equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let is_in_b = |(key, a)| b.get(key).is_some_and(|b| are_equal(a, b));
            a.len() == b.len() && a.iter().all(is_in_b)
        }
        _ => a == b,
    }
}

/// Every text and number inside of a value.
fn collect(value: &Value, texts: &mut Vec<Zeroizing<String>>) {
    match value {
        Value::String(text) => texts.push(Zeroizing::new(text.clone())),
        Value::Number(number) => texts.push(Zeroizing::new(number.to_string())),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, texts)),
        Value::Null | Value::Bool(_) => {}
    }
}
