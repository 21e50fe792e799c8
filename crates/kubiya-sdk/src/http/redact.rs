//! What may be shown of text that came from outside.
//!
//! A server can repeat a request in its error: in plain, JSON-escaped, percent-encoded, with HTML
//! entities, as base64, cut off. Instead of producing every possible spelling of a secret, text and
//! secret are both *folded*: escapes are decoded, and characters that encoders add, drop or exchange
//! are left out. What the two foldings share is covered in the original text.

mod fold;

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::ops::RangeInclusive;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use zeroize::Zeroizing;

use self::fold::{Folded, fold};

/// The longest text from outside that an error keeps, in bytes.
const TEXT_LIMIT: usize = 512;

/// The longest code or request id that an error keeps, in bytes.
const TOKEN_LIMIT: usize = 128;

/// What stands in the place of a secret.
const COVER: &str = "[REDACTED]";

/// A part of a secret of this many (folded) bytes is covered too: servers cut what they repeat.
const FRAGMENT: usize = 8;

/// A shorter secret cannot be told from ordinary text.
const TOO_SHORT: usize = 4;

/// What stands in the place of a text that may contain a secret too short to be found in it.
const WITHHELD: &str = "[server text withheld: it may contain the secret]";

/// Removes known secrets from text.
///
/// A secret of fewer than 4 significant characters cannot be covered piecemeal: the gaps would
/// spell it out. A text in which such a secret occurs is withheld as a whole.
pub(super) struct Scrubber<'a> {
    secrets: Vec<&'a str>,
}

impl<'a> Scrubber<'a> {
    pub(super) fn new(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let secrets = secrets.into_iter();
        Self {
            secrets: secrets.filter(|secret| !secret.is_empty()).collect(),
        }
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
        let mut needles = Vec::new();
        for secret in &self.secrets {
            let plain = fold(secret).bytes;
            if plain.len() < TOO_SHORT {
                if text.contains(secret) || contains(&folded.bytes, &plain) {
                    return WITHHELD.to_owned();
                }
            } else {
                needles.push(plain);
            }
            needles.extend(base64_cores(secret));
        }
        show(text, &covered(text, &folded, &needles), limit)
    }
}

/// Whether a text is long enough to be told from ordinary words, so that it can be covered where it occurs.
pub(crate) fn is_distinct(text: &str) -> bool {
    fold(text).bytes.len() >= TOO_SHORT
}

/// How the secret looks inside of base64: alone, or at each of three offsets in a longer input.
fn base64_cores(secret: &str) -> impl Iterator<Item = Zeroizing<Vec<u8>>> {
    let whole = (0, false);
    [whole, (0, true), (1, true), (2, true)]
        .into_iter()
        .filter_map(move |(offset, partial)| {
            let mut input = Zeroizing::new(Vec::with_capacity(offset + secret.len()));
            input.resize(offset, 0);
            input.extend_from_slice(secret.as_bytes());
            let encoded = Zeroizing::new(STANDARD_NO_PAD.encode(&*input));
            // The first and the last characters also depend on the neighbours.
            let start = (offset * 8).div_ceil(6);
            let end = if partial {
                input.len() * 8 / 6
            } else {
                encoded.len()
            };
            let core = fold(encoded.get(start..end)?).bytes;
            (core.len() >= TOO_SHORT).then_some(core)
        })
}

fn contains(text: &[u8], needle: &[u8]) -> bool {
    !needle.is_empty() && text.windows(needle.len()).any(|window| window == needle)
}

/// Marks the bytes of the text that carry a needle or a fragment of one.
fn covered(text: &str, folded: &Folded, needles: &[Zeroizing<Vec<u8>>]) -> Vec<bool> {
    let mut cover = vec![false; text.len()];
    let mut sizes: Vec<usize> = needles
        .iter()
        .map(|needle| needle.len().min(FRAGMENT))
        .collect();
    sizes.sort_unstable();
    sizes.dedup();
    for size in sizes {
        let needles = needles
            .iter()
            .filter(|needle| needle.len().min(FRAGMENT) == size);
        for start in shared_windows(&folded.bytes, needles, size) {
            let (from, to) = (
                folded.spans[start].start,
                folded.spans[start + size - 1].end,
            );
            cover[from..to].fill(true);
        }
    }
    if let Some(start) = cut_off(&folded.bytes, needles) {
        cover[folded.spans[start].start..].fill(true);
    }
    grow(text, folded, &mut cover);
    cover
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

/// Where the beginning of a needle starts that the end of the text cuts off.
fn cut_off(text: &[u8], needles: &[Zeroizing<Vec<u8>>]) -> Option<usize> {
    let longest = FRAGMENT.min(text.len());
    (TOO_SHORT..=longest)
        .rev()
        .map(|length| text.len() - length)
        .find(|&start| {
            let end = &text[start..];
            needles.iter().any(|needle| needle.starts_with(end))
        })
}

/// Where in `text` a window of `size` bytes starts that a needle has as well.
///
/// Windows are compared by keyed hash: an accidental match only covers a little more.
fn shared_windows<'n>(
    text: &[u8],
    needles: impl Iterator<Item = &'n Zeroizing<Vec<u8>>>,
    size: usize,
) -> Vec<usize> {
    let hasher = RandomState::new();
    let in_text: Vec<u64> = text
        .windows(size)
        .map(|window| hasher.hash_one(window))
        .collect();
    let known: HashSet<u64> = in_text.iter().copied().collect();
    let mut shared = HashSet::new();
    for needle in needles {
        let windows = needle.windows(size).map(|window| hasher.hash_one(window));
        shared.extend(windows.filter(|hash| known.contains(hash)));
    }
    let starts = in_text
        .iter()
        .enumerate()
        .filter(|(_, hash)| shared.contains(hash));
    starts.map(|(start, _)| start).collect()
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
