//! A text that stands for a secret.

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// So many characters of a canary in a row are a leak.
const FRAGMENT: usize = 8;

/// A text that occurs nowhere else, so that finding a part of it is proof of a leak.
#[derive(Clone, Debug)]
pub struct Canary(String);

impl Canary {
    /// Any canary: 24 letters.
    pub fn any() -> impl Strategy<Value = Self> {
        "[G-Zg-z]{24}".prop_map(Self)
    }

    /// The text itself.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// # Errors
    /// Where `text` has a part of the canary in it.
    pub fn absent_from(&self, text: &str) -> Result<(), TestCaseError> {
        let fragments = self.0.as_bytes().windows(FRAGMENT);
        let leaked = fragments
            .filter_map(|fragment| std::str::from_utf8(fragment).ok())
            .find(|fragment| text.contains(fragment));
        prop_assert!(leaked.is_none(), "{leaked:?} of a secret is in {text:?}");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_canary_is_found_and_other_text_is_not() {
        let canary = Canary("GHIJKLMNOPQRSTUVWXYZghij".to_owned());
        assert!(canary.absent_from("GHIJKLM nothing else").is_ok());
        assert!(canary.absent_from("it was ZghijKLMNOPQRS!").is_err());
    }
}
