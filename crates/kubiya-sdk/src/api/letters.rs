//! When two spellings may be of one name.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// A text in composed Unicode, as Terraform and many keyboards write it: one character for "é", not an "e" and an accent.
///
/// Names in the API may be written in either way, which looks the same. The form is NFC.
///
/// # Examples
///
/// ```
/// assert_eq!(kubiya_sdk::composed("e\u{301}"), "\u{e9}");
/// ```
pub fn composed(text: &str) -> Cow<'_, str> {
    const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
    match text.is_ascii() {
        true => text.into(),
        false => NFC.normalize(text),
    }
}

/// A name without its letter case, and [composed].
///
/// Two names that differ in it are two names; two that agree may be one, which an exact comparison decides.
///
/// # Examples
///
/// ```
/// assert_eq!(kubiya_sdk::folded("CAFE\u{301}"), kubiya_sdk::folded("Café"));
/// ```
pub fn folded(name: &str) -> String {
    composed(&name.to_lowercase()).into_owned()
}

/// Whether the API may have made the one name of the other: it may drop white space around names, and their letter case.
pub(super) fn is_respelled(one: &str, other: &str) -> bool {
    folded(one.trim()) == folded(other.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_both_forms_of_unicode_and_in_any_letter_case() {
        for (one, other) in [
            ("Café", "cafe\u{301}"),
            ("\u{130}", "I\u{307}"),
            ("한", "\u{1112}\u{1161}\u{11ab}"),
            ("ANGSTRO\u{308}M", "angström"),
        ] {
            assert_eq!(folded(one), folded(other), "{one:?} and {other:?}");
        }
        for (one, other) in [("cafe", "café"), ("a", " a"), ("\u{fb01}", "fi")] {
            assert_ne!(folded(one), folded(other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn white_space_around_a_name_is_a_matter_of_spelling_and_within_it_is_not() {
        assert!(is_respelled(" A b\n", "a B"));
        assert!(!is_respelled("a b", "ab"));
    }
}
