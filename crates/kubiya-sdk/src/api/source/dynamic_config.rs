//! What the tools of a source are given: JSON that only they understand.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::value::RawValue;

use super::confidential::Confidential;

/// What the tools of a source are given: a JSON object.
///
/// Public modules put passwords and keys into it. So `Debug` shows nothing of it. No error of this crate shows
/// one of its values, unless the value is so short that it may occur in any text. It is sent in the spelling
/// that it has. Two are equal if they say the same: the order of keys, white space and escapes mean nothing.
/// Numbers are compared as 64-bit floating point, which is how a server may keep them.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct DynamicConfig(Confidential);

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
        Confidential::new(json, fields.into_values())
            .map(Self)
            .ok_or(NotAnObject)
    }

    /// Its text.
    pub fn as_json(&self) -> &str {
        self.0.as_json()
    }

    /// Its values that can be told from ordinary words.
    pub(in crate::api) fn sensitive(&self) -> impl Iterator<Item = &str> {
        self.0.sensitive()
    }
}

impl Default for DynamicConfig {
    fn default() -> Self {
        Self::parse("{}").expect("it is an object")
    }
}

impl fmt::Debug for DynamicConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DynamicConfig([REDACTED])")
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
