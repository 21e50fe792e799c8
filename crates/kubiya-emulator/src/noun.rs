//! What the emulator calls the things that it stores.

use std::borrow::Cow;

/// The word for one object of a collection, with its article, and the word for several.
///
/// The plural is also the name of their list in seed files and state files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Noun {
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
}

impl Noun {
    /// The word for one, without its article.
    pub(crate) fn bare(self) -> &'static str {
        self.one.split_once(' ').map_or(self.one, |(_, bare)| bare)
    }
}

/// The text, with a capital letter at its beginning.
pub(crate) fn capitalised(text: &str) -> Cow<'_, str> {
    match text.split_at_checked(1) {
        Some((first, rest)) => Cow::Owned(first.to_ascii_uppercase() + rest),
        None => Cow::Borrowed(text),
    }
}
