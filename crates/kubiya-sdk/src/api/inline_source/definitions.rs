//! What an inline source holds: tools or workflows, as JSON.

use std::fmt;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::api::json_text;
use crate::api::source::confidential::Confidential;

/// The tools, or the workflows, that an inline source holds: a JSON array.
///
/// They can hold scripts and what these are given. So `Debug` shows nothing of them. No error of this crate
/// shows one of their values, unless the value is so short that it may occur in any text. They are sent in the
/// spelling that they have. Two are equal if they say the same, as [`DynamicConfig`](crate::DynamicConfig)
/// compares it.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Definitions(Confidential);

/// The text is no JSON array.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the text is not a JSON array")]
pub struct NotAnArray;

impl Definitions {
    /// Reads the text of a JSON array.
    ///
    /// # Errors
    ///
    /// If it is none. The error does not repeat anything of the text.
    pub fn parse(json: &str) -> Result<Self, NotAnArray> {
        let elements: Vec<&RawValue> = serde_json::from_str(json).map_err(|_| NotAnArray)?;
        Confidential::new(json, elements)
            .map(Self)
            .ok_or(NotAnArray)
    }

    /// Their text.
    pub fn as_json(&self) -> &str {
        self.0.as_json()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        let inner = self.as_json().strip_prefix('[');
        let inner = inner.and_then(|inner| inner.strip_suffix(']'));
        inner.is_some_and(|inner| inner.trim().is_empty())
    }

    /// Their values that can be told from ordinary words.
    pub(super) fn sensitive(&self) -> impl Iterator<Item = &str> {
        self.0.sensitive()
    }

    /// Whether a server that was given these can have made `found` of them: members of objects may have been added, and
    /// those that are null or empty may be gone.
    pub(super) fn are_in(&self, found: &Self) -> bool {
        json_text::holds(found.as_json(), self.as_json())
    }
}

impl Default for Definitions {
    fn default() -> Self {
        Self::parse("[]").expect("it is an array")
    }
}

impl fmt::Debug for Definitions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Definitions([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definitions(json: &str) -> Definitions {
        Definitions::parse(json).unwrap()
    }

    #[test]
    fn only_arrays_are_read_and_errors_repeat_nothing() {
        for json in ["", "{}", "null", "\"hunter2\"", "[", "[hunter2]", "[] []"] {
            let error = Definitions::parse(json).unwrap_err();
            assert_eq!(error.to_string(), "the text is not a JSON array");
        }
        assert_eq!(definitions(" [ 1.50 ] ").as_json(), "[ 1.50 ]");
        assert!(definitions("[ \n]").is_empty());
        for json in [r#"["]"]"#, "[{}]", "[[]]", "[[],[]]", "[ [ ] ]", r#"["["]"#] {
            assert!(!definitions(json).is_empty(), "{json}");
        }
    }

    #[test]
    fn what_a_server_adds_or_leaves_out_because_it_is_empty_is_no_difference() {
        let sent = definitions(r#"[{"name":"t","args":[],"env":null,"content":"a && b"}]"#);
        for same in [
            r#"[{"name":"t","content":"a \u0026\u0026 b"}]"#,
            r#"[{"content":"a && b","name":"t","args":null,"source":{"id":"1"}}]"#,
            r#"[{"content":"a && b","name":"t","env":["HOME"]}]"#,
        ] {
            assert!(sent.are_in(&definitions(same)), "{same}");
        }
        for other in [
            "[]",
            r#"[{"name":"t","content":"a"}]"#,
            r#"[{"name":"t"}]"#,
            r#"[{"name":"t","content":"a && b"},{"name":"u"}]"#,
        ] {
            assert!(!sent.are_in(&definitions(other)), "{other}");
        }
    }

    #[test]
    fn values_are_sensitive_at_every_depth_and_not_shown() {
        let definitions =
            definitions(r#"[{"content":"hunter2 && x","args":[{"default":123456}]}]"#);
        let mut sensitive: Vec<&str> = definitions.sensitive().collect();
        sensitive.sort_unstable();
        assert_eq!(sensitive, ["123456", "hunter2 && x"]);
        assert_eq!(format!("{definitions:?}"), "Definitions([REDACTED])");
    }
}
