//! What may be shown of text that came from outside.
//!
//! A server can repeat a request in its error: in plain, JSON-escaped, percent-encoded, with HTML
//! entities, as base64, cut off. Instead of producing every possible spelling of a secret, text and
//! secret are both *folded*: escapes are decoded, and characters that encoders add, drop or exchange
//! are left out. What the two foldings share is covered in the original text.

mod fold;
mod forms;
mod windows;

use std::ops::RangeInclusive;
use std::sync::Arc;

use self::fold::{Folded, fold};
pub(super) use self::forms::Forms;
use self::forms::TOO_SHORT;
pub(crate) use self::forms::is_distinct;
use self::windows::shared_windows;

/// The longest text from outside that an error keeps, in bytes.
const TEXT_LIMIT: usize = 512;

/// The longest code or request id that an error keeps, in bytes.
const TOKEN_LIMIT: usize = 128;

/// What stands in the place of a secret.
const COVER: &str = "[REDACTED]";

/// A part of a secret of this many (folded) bytes is covered too: servers cut what they repeat.
const FRAGMENT: usize = 8;

/// What stands in the place of a text that may contain a secret too short to be found in it.
const WITHHELD: &str = "[server text withheld: it may contain the secret]";

/// Removes known secrets from text.
///
/// A secret of fewer than 4 significant characters cannot be covered piecemeal: the gaps would
/// spell it out. A text in which such a secret occurs is withheld as a whole.
pub(super) struct Scrubber {
    secrets: Vec<Arc<Forms>>,
}

impl Scrubber {
    pub(super) fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let secrets = secrets.into_iter().filter(|secret| !secret.is_empty());
        Self {
            secrets: secrets.map(|it| Arc::new(Forms::of(it))).collect(),
        }
    }

    /// The same for more secrets.
    pub(super) fn and(mut self, secrets: Vec<Arc<Forms>>) -> Self {
        self.secrets.extend(secrets);
        self
    }

    /// The text without secrets and control characters, cut to 512 bytes **after** scrubbing.
    /// `None` if nothing is left.
    pub(super) fn text(&self, text: &str) -> Option<String> {
        let shown = self.scrub(text, TEXT_LIMIT);
        (!shown.is_empty()).then_some(shown)
    }

    /// The same for a code or an id: one word, at most 128 bytes.
    pub(super) fn token(&self, text: &str) -> Option<String> {
        let mut shown = self.scrub(text, TOKEN_LIMIT);
        shown.retain(|character| character.is_ascii_graphic());
        (!shown.is_empty()).then_some(shown)
    }

    fn scrub(&self, text: &str, limit: usize) -> String {
        let folded = fold(text);
        let may_be_in = |secret: &Arc<Forms>| secret.is_short_and_in(text, &folded);
        if self.secrets.iter().any(may_be_in) {
            return WITHHELD.to_owned();
        }
        show(text, &self.covered(text, &folded), limit)
    }

    /// Marks the bytes of the text that carry a needle or a fragment of one.
    fn covered(&self, text: &str, folded: &Folded) -> Vec<bool> {
        let mut cover = vec![false; text.len()];
        for size in TOO_SHORT..=FRAGMENT {
            let needles = self.needles();
            let needles = needles.filter(|needle| needle.len().min(FRAGMENT) == size);
            for start in shared_windows(&folded.bytes, needles, size) {
                let (from, to) = (
                    folded.spans[start].start,
                    folded.spans[start + size - 1].end,
                );
                cover[from..to].fill(true);
            }
        }
        if let Some(start) = self.cut_off(&folded.bytes) {
            cover[folded.spans[start].start..].fill(true);
        }
        grow(text, folded, &mut cover);
        cover
    }

    /// Where the beginning of a needle starts that the end of the text cuts off.
    fn cut_off(&self, text: &[u8]) -> Option<usize> {
        let longest = FRAGMENT.min(text.len());
        (TOO_SHORT..=longest)
            .rev()
            .map(|length| text.len() - length)
            .find(|&start| {
                let end = &text[start..];
                self.needles().any(|needle| needle.starts_with(end))
            })
    }

    fn needles(&self) -> impl Iterator<Item = &[u8]> {
        let needles = self.secrets.iter().flat_map(|secret| &secret.needles);
        needles.map(|needle| &needle[..])
    }
}

/// Extends what is covered by what folding leaves out around it, since that may belong to the secret.
/// White space does not count: words would run into each other.
fn grow(text: &str, folded: &Folded, cover: &mut [bool]) {
    let mut loose: Vec<bool> = text
        .bytes()
        .map(|byte| !byte.is_ascii_whitespace())
        .collect();
    for span in &folded.spans {
        loose[span.clone()].fill(false);
    }
    for at in 1..cover.len() {
        cover[at] |= cover[at - 1] && loose[at];
    }
    for at in (1..cover.len()).rev() {
        cover[at - 1] |= cover[at] && loose[at - 1];
    }
}

/// The uncovered characters, with one [`COVER`] for each covered run.
fn show(text: &str, cover: &[bool], limit: usize) -> String {
    let mut shown = String::new();
    let mut in_cover = false;
    for (at, character) in text.char_indices() {
        let mut buffer = [0; 4];
        let piece = if cover[at..at + character.len_utf8()].contains(&true) {
            let piece = if in_cover { "" } else { COVER };
            in_cover = true;
            piece
        } else if is_invisible(character) || character.is_whitespace() {
            if shown.is_empty() || shown.ends_with(' ') {
                ""
            } else {
                " "
            }
        } else {
            in_cover = false;
            character.encode_utf8(&mut buffer)
        };
        if shown.len() + piece.len() > limit {
            break;
        }
        shown.push_str(piece);
    }
    shown.truncate(shown.trim_end().len());
    shown
}

/// Characters that change how their neighbours are displayed.
const DIRECTING: [RangeInclusive<char>; 7] = [
    '\u{ad}'..='\u{ad}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
    '\u{fff9}'..='\u{fffb}',
    '\u{e0000}'..='\u{e007f}',
];

/// Control characters, and [those](DIRECTING) that direct others.
fn is_invisible(character: char) -> bool {
    character.is_control() || DIRECTING.iter().any(|range| range.contains(&character))
}

#[cfg(test)]
mod tests;
