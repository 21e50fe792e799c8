//! Keeps given values out of what the harness prints.

use crate::leaks::{self, json_quoted};

const BLANK: &str = "[REDACTED]";

/// Values that no error message may show.
#[derive(Clone, Default)]
pub(crate) struct Redactions(Vec<String>);

impl Redactions {
    pub(crate) fn add(&mut self, value: &str) {
        if !value.is_empty() {
            self.0.push(value.to_owned());
        }
    }

    /// The text with every value blanked. A text that holds one in another form than plain or
    /// JSON-quoted is withheld altogether.
    pub(crate) fn apply(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for value in &self.0 {
            text = text
                .replace(value, BLANK)
                .replace(&json_quoted(value), BLANK);
        }
        if self.0.iter().any(|value| leaks::holds(&text, value)) {
            text = format!(
                "[withheld: {} bytes hold a redacted value, encoded]",
                text.len()
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;

    use super::*;

    const VALUE: &str = "harness \"canary\" 7b1d";

    fn redactions() -> Redactions {
        let mut redactions = Redactions::default();
        redactions.add(VALUE);
        redactions.add("");
        redactions.add("abc");
        redactions
    }

    #[test]
    fn values_are_blanked_plain_and_quoted() {
        let text = format!("a {VALUE} b {VALUE:?} abc");
        assert_eq!(
            redactions().apply(&text),
            "a [REDACTED] b \"[REDACTED]\" [REDACTED]"
        );
    }

    #[test]
    fn text_with_an_encoded_value_is_withheld() {
        let encoded = base64::engine::general_purpose::STANDARD.encode(format!("x{VALUE}"));
        assert!(redactions().apply(&encoded).starts_with("[withheld"));
    }

    #[test]
    fn other_text_is_left_alone() {
        assert_eq!(redactions().apply("plain"), "plain");
    }
}
