//! How one secret may look in a text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use zeroize::Zeroizing;

use super::fold::{Folded, fold};

/// A shorter secret cannot be told from ordinary text.
pub(super) const TOO_SHORT: usize = 4;

/// What a secret is looked for by, so that it is folded once for many texts. Wiped when dropped.
pub(in crate::http) struct Forms {
    short: Option<Short>,
    /// What is covered piecemeal: each has at least 4 bytes.
    pub(super) needles: Vec<Zeroizing<Vec<u8>>>,
}

/// A secret that cannot be covered piecemeal, as it is and folded.
struct Short {
    text: Zeroizing<String>,
    plain: Zeroizing<Vec<u8>>,
}

impl Forms {
    pub(in crate::http) fn of(secret: &str) -> Self {
        let plain = fold(secret).bytes;
        let (short, plain) = if plain.len() < TOO_SHORT {
            let text = Zeroizing::new(secret.to_owned());
            (Some(Short { text, plain }), None)
        } else {
            (None, Some(plain))
        };
        Self {
            short,
            needles: plain.into_iter().chain(base64_cores(secret)).collect(),
        }
    }

    /// Whether the secret is too short to be covered, and may be in the text.
    pub(super) fn is_short_and_in(&self, text: &str, folded: &Folded) -> bool {
        self.short.as_ref().is_some_and(|short| {
            text.contains(&**short.text) || contains(&folded.bytes, &short.plain)
        })
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
