//! A text that stands for a secret.

use std::cell::RefCell;
use std::collections::HashSet;
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

/// The canaries of a run, to be looked for in what all of it leaves behind: each byte of that is looked at
/// once, however many canaries there are.
#[derive(Debug, Default)]
pub struct Canaries(RefCell<HashSet<Vec<u8>>>);

impl Canaries {
    /// Looks for this one as well.
    pub fn add(&self, canary: &Canary) {
        let fragments = canary.0.as_bytes().windows(FRAGMENT);
        self.0.borrow_mut().extend(fragments.map(<[u8]>::to_vec));
    }

    /// # Panics
    /// Where `text` has a part of one of them in it, or where there are none.
    #[track_caller]
    pub fn expect_absent_from(&self, text: &str) {
        let known = self.0.borrow();
        assert!(!known.is_empty(), "there is nothing to look for");
        let mut fragments = text.as_bytes().windows(FRAGMENT);
        let leaks = fragments.any(|fragment| known.contains(fragment));
        assert!(!leaks, "a part of a secret is in {text:?}");
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

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

    #[test]
    fn a_part_of_any_of_the_canaries_is_found() {
        let (canaries, one, other) = (Canaries::default(), Canary::random(), Canary::random());
        canaries.add(&one);
        canaries.expect_absent_from(other.text());
        canaries.add(&other);
        for canary in [one, other] {
            let line = format!("it was {}!", &canary.text()[16..]);
            assert!(catch_unwind(AssertUnwindSafe(|| canaries.expect_absent_from(&line))).is_err());
        }
    }
}
