//! A value and all that it may have been turned into.

use std::collections::HashSet;
use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use memchr::memmem::Finder;

/// The least length of a value that is searched for, in bytes.
pub const MIN_LENGTH: usize = 8;

/// What was made of a value's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Nothing.
    Plain,
    /// Base64 with either alphabet, of the value or of bytes around it.
    Base64,
    /// Hexadecimal digits in either case.
    Hex,
    /// A list of decimal numbers, as byte arrays are printed for debugging.
    Decimal,
}

impl Encoding {
    /// How many there are.
    pub(super) const COUNT: usize = [Self::Plain, Self::Base64, Self::Hex, Self::Decimal].len();
}

/// A labelled value, ready to be searched for.
pub(super) struct Canary {
    label: String,
    needles: Vec<(Encoding, Finder<'static>)>,
}

/// A value that is too short to be searched for.
#[derive(Debug, thiserror::Error)]
#[error("the canary {label} is shorter than {MIN_LENGTH} bytes and may be found by chance")]
pub struct TooShort {
    label: String,
}

impl Canary {
    pub(super) fn new(label: &str, value: &str) -> Result<Self, TooShort> {
        let label = label.to_owned();
        if value.len() < MIN_LENGTH {
            return Err(TooShort { label });
        }
        let mut needles = vec![(Encoding::Plain, value.as_bytes().to_vec())];
        needles.extend(encodings(value));
        // What is encoded may be a JSON text that holds the value.
        let quoted = json_quoted(value);
        if quoted != value {
            needles.extend(encodings(&quoted));
        }
        // Short values look the same in both alphabets of base64.
        let mut known = HashSet::new();
        needles.retain(|(_, text)| known.insert(text.clone()));
        let needles = needles
            .into_iter()
            .map(|(encoding, text)| (encoding, Finder::new(&text).into_owned()));
        Ok(Self {
            label,
            needles: needles.collect(),
        })
    }

    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// How often the bytes hold the value, in all encodings together.
    pub(super) fn count_in(&self, bytes: &[u8]) -> usize {
        let counts = self
            .needles
            .iter()
            .map(|(_, it)| it.find_iter(bytes).count());
        counts.sum()
    }

    /// The first encoding in which the bytes hold the value.
    pub(super) fn encoding_in(&self, bytes: &[u8]) -> Option<Encoding> {
        let found = self
            .needles
            .iter()
            .find(|(_, finder)| finder.find(bytes).is_some());
        found.map(|(encoding, _)| *encoding)
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "plain text",
            Self::Base64 => "base64",
            Self::Hex => "hexadecimal digits",
            Self::Decimal => "decimal byte values",
        })
    }
}

/// A value as it stands between the quotation marks of a JSON string.
pub(crate) fn json_quoted(value: &str) -> String {
    let mut text = serde_json::Value::from(value).to_string();
    text.pop();
    text.split_off(1)
}

fn encodings(value: &str) -> Vec<(Encoding, Vec<u8>)> {
    let value = value.as_bytes();
    let mut all = Vec::new();
    for alphabet in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
        all.extend((0..3).map(|before| (Encoding::Base64, base64_core(&alphabet, before, value))));
    }
    let lower = value.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    all.push((Encoding::Hex, lower.to_uppercase().into_bytes()));
    all.push((Encoding::Hex, lower.into_bytes()));
    let numbers: Vec<String> = value.iter().map(u8::to_string).collect();
    for separator in [", ", ",", " "] {
        all.push((Encoding::Decimal, numbers.join(separator).into_bytes()));
    }
    all
}

/// The characters that depend on nothing but the value in the base64 of bytes that hold the value
/// after a multiple of three bytes and `before` more.
fn base64_core(alphabet: &GeneralPurpose, before: usize, value: &[u8]) -> Vec<u8> {
    let padded: Vec<u8> = std::iter::repeat_n(0, before)
        .chain(value.iter().copied())
        .collect();
    let text = alphabet.encode(&padded).into_bytes();
    let (first_bit, end_bit) = (before * 8, padded.len() * 8);
    text[first_bit.div_ceil(6)..end_bit / 6].to_vec()
}
