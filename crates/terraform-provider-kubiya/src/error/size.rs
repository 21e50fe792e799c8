//! What is too large.

use std::error::Error as _;

use kubiya_sdk::{Error, ErrorKind, OBJECT_LIMIT, ObjectTooLarge};
use tfplugin_framework::Diagnostic;

use super::agent;
use crate::nouns::{self, Noun};

/// The longest name that is shown whole, in characters: it may be the name that is too large.
const LONGEST_NAME: usize = 100;

/// How large an object is that is not sent, in bytes of JSON as the API may write it.
#[derive(Clone, Copy)]
pub(crate) struct Excess {
    pub(crate) size: usize,
    limit: usize,
}

impl Excess {
    /// Of an object of this size, if it is larger than may be sent.
    pub(crate) fn of(size: usize) -> Option<Self> {
        let limit = OBJECT_LIMIT;
        (size > limit).then_some(Self { size, limit })
    }

    /// What an error says, if it is one about the size of what was not sent.
    pub(crate) fn of_error(error: &Error) -> Option<Self> {
        let too_large: &ObjectTooLarge = error.source()?.downcast_ref()?;
        Some(Self {
            size: too_large.size(),
            limit: too_large.limit(),
        })
    }
}

/// The diagnostic for an object that is not sent, with what each part of it takes. Parts that can be changed
/// here are attributes.
pub(crate) fn too_large(
    noun: Noun,
    name: &str,
    excess: Excess,
    mut parts: Vec<(&'static str, usize)>,
) -> Diagnostic {
    parts.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let largest = parts.first().map_or("name", |(part, _)| *part);
    let matter = |(_, bytes): &(_, usize)| bytes * 10 >= excess.limit;
    let parts = parts.iter().take_while(|part| matter(part));
    let parts: Vec<String> = parts
        .map(|(part, bytes)| format!("{part} ({} bytes)", grouped(*bytes)))
        .collect();
    let advice = match noun {
        nouns::AGENT => agent::HOW_TO_SHORTEN.to_owned(),
        _ => format!("Shorten it, or divide it among several {}.", noun.many),
    };
    let detail = format!(
        "In JSON as the API may write it, the {noun} takes up to {} bytes; at most {} bytes are sent, so that \
         whatever is written can be read again. Nothing was changed. What makes it large: {}. A character that is \
         not ASCII, or that JSON escapes, counts 6 bytes, or 12 beyond U+FFFF. {advice}",
        grouped(excess.size),
        grouped(excess.limit),
        parts.join(", ")
    );
    let name = shortened(name);
    let diagnostic = Diagnostic::error(format!("{} {name:?} is too large", noun.title()), detail);
    match largest.contains(' ') {
        true => diagnostic,
        false => diagnostic.at_attribute(largest),
    }
}

/// What to do about an answer that is too large.
pub(super) fn advice_on_answer(noun: Noun) -> String {
    format!(
        "Whatever this provider writes can be read, so the {noun} was made larger elsewhere, or something else \
         than the Kubiya API answers at the endpoint in the provider block. Make it smaller where it was made. \
         As long as it is too large, terraform destroy -refresh=false deletes it without reading it, and \
         terraform state rm takes it out of the state."
    )
}

/// What to do about a list that is too large.
pub(super) fn advice_on_list(noun: Noun) -> String {
    format!(
        "There are more {}, or larger ones, than can be read at once, or something else than the Kubiya API \
         answers at the endpoint in the provider block. What is asked for by its id, and a secret by its name, \
         needs no list.",
        noun.many
    )
}

/// What to do about a request that is too large for the API, where that is what an error says.
pub(super) fn advice_on_request(noun: Noun, error: &Error) -> Option<String> {
    let is_refused = error.kind() == ErrorKind::Rejected && error.status() == Some(413);
    let advice = format!(
        "The {noun} is larger than the API, or a proxy before it, accepts. Make it smaller, then run it again."
    );
    is_refused.then_some(advice)
}

/// A text that may be long, as far as a message shows it.
pub(super) fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}...", &name[..end]),
        None => name.to_owned(),
    }
}

/// A number with a comma before each three digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_that_make_it_large_are_named_and_the_largest_is_where_it_is_about() {
        let excess = Excess::of(2_000_000).unwrap();
        let parts = vec![("name", 7), ("links", 700_000), ("instructions", 1_299_000)];
        let found = too_large(nouns::AGENT, "a", excess, parts);
        for text in [
            "up to 2,000,000 bytes; at most 1,310,720 bytes",
            "What makes it large: instructions (1,299,000 bytes), links (700,000 bytes).",
        ] {
            assert!(found.detail.contains(text), "{}", found.detail);
        }
        assert_eq!(found.attribute.unwrap().to_string(), "instructions");
        assert!(Excess::of(1_310_720).is_none());
    }

    #[test]
    fn a_name_that_is_too_large_is_not_shown_whole() {
        let excess = Excess::of(2_000_000).unwrap();
        let name = "\u{e9}".repeat(300_000);
        let found = too_large(nouns::SECRET, &name, excess, vec![("name", 1_999_000)]);
        assert_eq!(
            found.summary.chars().filter(|it| *it == '\u{e9}').count(),
            100
        );
        assert!(found.detail.len() < 1_000);
    }

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_310_720, "1,310,720"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
