//! What the tools of a source are given: JSON that only they understand.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::http::is_distinct;

/// What the tools of a source are given: a JSON object.
///
/// Public modules put passwords and keys into it. So `Debug` shows nothing of it, and no error of this crate shows one
/// of its values, as long as that is too long to occur in any text. It is sent in the spelling that it has; two are
/// equal if they say the same. The order of keys, white space and escapes mean nothing then, and numbers are told apart
/// as far as 64-bit floating point does it, which is how a server may keep them.
#[derive(Clone)]
pub struct DynamicConfig {
    json: Box<RawValue>,
    /// What no error shows.
    sensitive: Vec<Zeroizing<String>>,
}

/// The text is no JSON object.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the text is not a JSON object")]
pub struct NotAnObject;

impl DynamicConfig {
    /// Reads the text of a JSON object.
    ///
    /// # Errors
    ///
    /// If it is none. The error does not repeat anything of the text.
    pub fn parse(json: &str) -> Result<Self, NotAnObject> {
        let fields: BTreeMap<String, &RawValue> =
            serde_json::from_str(json).map_err(|_| NotAnObject)?;
        let mut sensitive = Vec::new();
        for value in fields.values() {
            match serde_json::from_str(value.get()) {
                Ok(value) => collect(&value, &mut sensitive),
                // It is nested deeper than can be read, or has a number that is too large.
                Err(_) => sensitive.push(Zeroizing::new(value.get().to_owned())),
            }
        }
        sensitive.retain(|text| is_distinct(text));
        let json = serde_json::from_str(json).map_err(|_| NotAnObject)?;
        Ok(Self { json, sensitive })
    }

    /// Its text.
    pub fn as_json(&self) -> &str {
        self.json.get()
    }

    /// Its values that can be told from ordinary words.
    pub(super) fn sensitive(&self) -> impl Iterator<Item = &str> {
        self.sensitive.iter().map(|text| text.as_str())
    }
}

impl Default for DynamicConfig {
    fn default() -> Self {
        Self::parse("{}").expect("it is an object")
    }
}

impl PartialEq for DynamicConfig {
    fn eq(&self, other: &Self) -> bool {
        let value = |config: &Self| serde_json::from_str::<Value>(config.as_json());
        self.as_json() == other.as_json()
            || matches!((value(self), value(other)), (Ok(a), Ok(b)) if are_equal(&a, &b))
    }
}

impl Eq for DynamicConfig {}

impl fmt::Debug for DynamicConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DynamicConfig([REDACTED])")
    }
}

impl Serialize for DynamicConfig {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

fn are_equal(a: &Value, b: &Value) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn config(json: &str) -> DynamicConfig {
        DynamicConfig::parse(json).unwrap()
    }

    #[test]
    fn only_objects_are_read_and_errors_repeat_nothing() {
        for json in [
            "",
            "[]",
            "null",
            "\"hunter2\"",
            "1",
            "{",
            "{\"a\":hunter2}",
            "{} {}",
        ] {
            let error = DynamicConfig::parse(json).unwrap_err();
            assert_eq!(error.to_string(), "the text is not a JSON object");
        }
        assert_eq!(config(" {\"a\": 1.50} ").as_json(), "{\"a\": 1.50}");
        assert_eq!(DynamicConfig::default().as_json(), "{}");
    }

    #[test]
    fn spelling_makes_no_difference_and_value_does() {
        let base = config(r#"{"a": {"b": [1, "é"], "c": null}, "d": 2.0}"#);
        for same in [
            r#"{"d":2,"a":{"c":null,"b":[1,"\u00e9"]}}"#,
            r#"{"d":1,"a":{"b":[1.0,"é"],"c":null},"d":20e-1}"#,
        ] {
            assert_eq!(base, config(same), "{same}");
        }
        for other in [
            r#"{"a": {"b": [1, "é"]}, "d": 2.0}"#,
            r#"{"a": {"b": ["é", 1], "c": null}, "d": 2.0}"#,
            r#"{"a": {"b": [1, "é"], "c": null}, "d": 2.5}"#,
            r#"{"a": {"b": [1, "é"], "c": false}, "d": 2.0}"#,
            "{}",
        ] {
            assert_ne!(base, config(other), "{other}");
        }
        let odd = config(r#"{"a": 1e999}"#);
        assert_eq!(odd, odd.clone());
        assert_ne!(odd, config(r#"{"a":1e999}"#));
    }

    #[test]
    fn values_are_sensitive_at_every_depth_but_for_those_that_any_text_has() {
        let config =
            config(r#"{"password-key": "hunter\"2", "a": [{"b": 123456, "c": [true, 7, "x"]}]}"#);
        let mut sensitive: Vec<&str> = config.sensitive().collect();
        sensitive.sort_unstable();
        assert_eq!(sensitive, ["123456", "hunter\"2"]);
        assert_eq!(
            format!("{config:?} {config:#?}").matches("hunter").count(),
            0
        );
    }
}
