//! A text that stands for a secret.

use std::hash::{BuildHasher, Hasher, RandomState};

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

    /// Another one every time, for what lives longer than one input.
    #[must_use]
    pub fn random() -> Self {
        let letters = || RandomState::new().build_hasher().finish().to_be_bytes();
        let letter = |byte: u8| char::from(if byte < 128 { b'G' } else { b'g' } + byte % 20);
        Self(
            [letters(), letters(), letters()]
                .concat()
                .into_iter()
                .map(letter)
                .collect(),
        )
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
    fn no_canary_is_like_another() {
        let (one, other) = (Canary::random(), Canary::random());
        assert_eq!(one.text().len(), 24);
        assert!(one.absent_from(other.text()).is_ok());
    }

    #[test]
    fn a_part_of_a_canary_is_found_and_other_text_is_not() {
        let canary = Canary("GHIJKLMNOPQRSTUVWXYZghij".to_owned());
        assert!(canary.absent_from("GHIJKLM nothing else").is_ok());
        assert!(canary.absent_from("it was ZghijKLMNOPQRS!").is_err());
    }
}
