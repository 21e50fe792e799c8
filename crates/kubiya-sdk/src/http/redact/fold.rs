//! Text reduced to what every spelling of it has in common.

use std::ops::Range;

use zeroize::Zeroizing;

/// How deep escapes are decoded: percent-encoding of JSON in JSON is three.
const ROUNDS: usize = 4;

/// The folded text, and where in the original each of its bytes comes from.
pub(super) struct Folded {
    pub(super) bytes: Zeroizing<Vec<u8>>,
    pub(super) spans: Vec<Range<usize>>,
}

/// Decodes escapes, then leaves out white space, control characters, `+`, `-`, `=`, `\`, turns `_` into
/// `/` and letters into small ones: so both base64 alphabets, wrapped lines, form encoding, quoting
/// and changes of case fold to the same.
pub(super) fn fold(text: &str) -> Folded {
    let mut folded = Folded::with_capacity(text.len());
    for (at, byte) in text.bytes().enumerate() {
        folded.push(byte, at..at + 1);
    }
    for _ in 0..ROUNDS {
        let (decoded, changed) = folded.decode();
        folded = decoded;
        if !changed {
            break;
        }
    }
    folded.significant()
}

impl Folded {
    /// Folding never makes a text longer, so the memory never moves.
    fn with_capacity(size: usize) -> Self {
        Self {
            bytes: Zeroizing::new(Vec::with_capacity(size)),
            spans: Vec::with_capacity(size),
        }
    }

    fn push(&mut self, byte: u8, span: Range<usize>) {
        self.bytes.push(byte);
        self.spans.push(span);
    }

    /// Decodes one level of escapes, left to right.
    fn decode(&self) -> (Self, bool) {
        let mut decoded = Self::with_capacity(self.bytes.len());
        let mut changed = false;
        let mut at = 0;
        while at < self.bytes.len() {
            match escape(&self.bytes[at..]) {
                Some((length, character)) => {
                    let span = self.spans[at].start..self.spans[at + length - 1].end;
                    character.push_to(&mut decoded, &span);
                    at += length;
                    changed = true;
                }
                None => {
                    decoded.push(self.bytes[at], self.spans[at].clone());
                    at += 1;
                }
            }
        }
        (decoded, changed)
    }

    fn significant(&self) -> Self {
        let mut kept = Self::with_capacity(self.bytes.len());
        for (&byte, span) in self.bytes.iter().zip(&self.spans) {
            match byte {
                b'+' | b'-' | b'=' | b'\\' => {}
                byte if byte.is_ascii_whitespace() || byte.is_ascii_control() => {}
                b'_' => kept.push(b'/', span.clone()),
                byte => kept.push(byte.to_ascii_lowercase(), span.clone()),
            }
        }
        kept
    }
}

/// What an escape stands for.
enum Unescaped {
    Byte(u8),
    Character(char),
}

impl Unescaped {
    fn push_to(&self, folded: &mut Folded, span: &Range<usize>) {
        match self {
            Self::Byte(byte) => folded.push(*byte, span.clone()),
            Self::Character(character) => {
                for &byte in character.encode_utf8(&mut [0; 4]).as_bytes() {
                    folded.push(byte, span.clone());
                }
            }
        }
    }
}

/// The escape at the start of `text`: its length and its meaning.
fn escape(text: &[u8]) -> Option<(usize, Unescaped)> {
    match text {
        [b'%', high, low, ..] => Some((3, Unescaped::Byte(hex(&[*high, *low])? as u8))),
        [b'\\', b'u', ..] => unicode_escape(text),
        [b'\\', b'x', high, low, ..] => Some((4, Unescaped::Byte(hex(&[*high, *low])? as u8))),
        [b'\\', b'n' | b'r' | b't' | b'b' | b'f', ..] => Some((2, Unescaped::Byte(b' '))),
        [b'\\', quoted @ (b'\\' | b'"' | b'/' | b'\''), ..] => Some((2, Unescaped::Byte(*quoted))),
        [b'&', ..] => entity(text),
        _ => None,
    }
}

/// `\u00e9`, or two of them for a character beyond the basic plane.
fn unicode_escape(text: &[u8]) -> Option<(usize, Unescaped)> {
    let unit = hex(text.get(2..6)?)?;
    if let Some(character) = char::from_u32(unit) {
        return Some((6, Unescaped::Character(character)));
    }
    let second = text
        .get(6..12)
        .filter(|second| second.starts_with(b"\\u"))?;
    let units = [unit as u16, hex(&second[2..])? as u16];
    let character = char::decode_utf16(units).next()?.ok()?;
    Some((12, Unescaped::Character(character)))
}

/// `&amp;`, `&#38;`, `&#x26;` and the like.
fn entity(text: &[u8]) -> Option<(usize, Unescaped)> {
    const NAMED: [(&[u8], char); 5] = [
        (b"amp", '&'),
        (b"lt", '<'),
        (b"gt", '>'),
        (b"quot", '"'),
        (b"apos", '\''),
    ];
    let end = text.iter().take(12).position(|&byte| byte == b';')?;
    let body = &text[1..end];
    let character = match body {
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hex(digits)?)?,
        [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
        name => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((end + 1, Unescaped::Character(character)))
}

/// One to eight hexadecimal digits.
fn hex(digits: &[u8]) -> Option<u32> {
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
