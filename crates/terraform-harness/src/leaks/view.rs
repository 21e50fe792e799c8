//! The ways to read a text: as it is, and with escapes undone.

use std::borrow::Cow;
use std::fmt;

use super::encoded;

/// How the text that holds a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapping {
    /// As it is.
    None,
    /// With backslash escapes, as in JSON, HCL and debug output.
    Escaped,
    /// With escaped escapes, as in JSON inside JSON.
    EscapedTwice,
    /// With percent escapes, as in addresses.
    Percent,
    /// With percent escapes and `+` for a space, as in forms.
    Form,
    /// With percent escapes inside backslash escapes.
    PercentEscaped,
    /// In base64, as the private data in a state file.
    InBase64,
    /// With backslash escapes inside base64, as JSON in private data.
    EscapedInBase64,
}

impl fmt::Display for Wrapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "",
            Self::Escaped => " in escaped text",
            Self::EscapedTwice => " in twice escaped text",
            Self::Percent => " in percent-encoded text",
            Self::Form => " in form-encoded text",
            Self::PercentEscaped => " in percent-encoded, escaped text",
            Self::InBase64 => " in text in base64",
            Self::EscapedInBase64 => " in escaped text in base64",
        })
    }
}

type Reading = fn(&[u8]) -> Option<Vec<u8>>;

/// The readings besides that of the text as it is.
const READINGS: [(Wrapping, Reading); 7] = [
    (Wrapping::Escaped, unescape),
    (Wrapping::EscapedTwice, |bytes| unescape(&unescape(bytes)?)),
    (Wrapping::Percent, |bytes| percent_decode(bytes, false)),
    (Wrapping::Form, |bytes| percent_decode(bytes, true)),
    (Wrapping::PercentEscaped, |bytes| {
        percent_decode(&unescape(bytes)?, false)
    }),
    (Wrapping::InBase64, encoded::base64_runs),
    (Wrapping::EscapedInBase64, |bytes| {
        unescape(&encoded::base64_runs(bytes)?)
    }),
];

/// How many readings a text can have.
pub(super) const COUNT: usize = READINGS.len() + 1;

/// All readings of a text that differ from the ones before them, made one at a time.
pub(super) fn views(bytes: &[u8]) -> impl Iterator<Item = (Wrapping, Cow<'_, [u8]>)> {
    let as_it_is = (Wrapping::None, Cow::Borrowed(bytes));
    std::iter::once(as_it_is).chain(
        READINGS
            .into_iter()
            .filter_map(move |(wrapping, reading)| Some((wrapping, Cow::Owned(reading(bytes)?)))),
    )
}

/// Undoes backslash escapes: those of JSON, of HCL, of Go's and of Rust's debug output. None if
/// there is nothing to undo.
fn unescape(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        let Some((&kind, after)) = rest.split_first() else {
            out.push(b'\\');
            break;
        };
        rest = after;
        match kind {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(0x08),
            b'f' => out.push(0x0c),
            b'v' => out.push(0x0b),
            b'a' => out.push(0x07),
            b'0' => out.push(0),
            b'x' => match hex(rest, 2) {
                Some(byte) => {
                    out.push(byte as u8);
                    rest = &rest[2..];
                }
                None => out.extend_from_slice(b"\\x"),
            },
            b'u' | b'U' => match code_point(kind, rest) {
                Some((character, length)) => {
                    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                    rest = &rest[length..];
                }
                None => out.extend_from_slice(&[b'\\', kind]),
            },
            other => out.push(other),
        }
    }
    out.extend_from_slice(rest);
    (out.len() != bytes.len()).then_some(out)
}

/// Reads what follows `\u` or `\U`: four or eight digits, a surrogate pair, or digits in braces.
fn code_point(kind: u8, rest: &[u8]) -> Option<(char, usize)> {
    if kind == b'U' {
        return Some((char::from_u32(hex(rest, 8)?)?, 8));
    }
    if rest.first() == Some(&b'{') {
        let digits = memchr::memchr(b'}', &rest[..rest.len().min(8)])? - 1;
        return Some((char::from_u32(hex(&rest[1..], digits)?)?, digits + 2));
    }
    let high = hex(rest, 4)?;
    if !(0xd800..0xdc00).contains(&high) {
        return Some((char::from_u32(high)?, 4));
    }
    let low = rest
        .get(4..)?
        .strip_prefix(b"\\u")
        .and_then(|low| hex(low, 4))?;
    let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
    Some((
        char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)?,
        10,
    ))
}

/// Undoes percent escapes, and `+` for a space if asked to. None if there is nothing to undo.
fn percent_decode(bytes: &[u8], plus: bool) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut changed = false;
    let mut rest = bytes;
    while let Some(at) = memchr::memchr2(b'%', b'+', rest) {
        out.extend_from_slice(&rest[..at]);
        let byte = rest[at];
        rest = &rest[at + 1..];
        if byte == b'+' {
            out.push(if plus { b' ' } else { b'+' });
            changed |= plus;
        } else if let Some(decoded) = hex(rest, 2) {
            out.push(decoded as u8);
            rest = &rest[2..];
            changed = true;
        } else {
            out.push(b'%');
        }
    }
    out.extend_from_slice(rest);
    changed.then_some(out)
}

fn hex(bytes: &[u8], digits: usize) -> Option<u32> {
    let digits = bytes.get(..digits)?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, wrapping: Wrapping) -> Option<String> {
        let (_, bytes) = views(text.as_bytes()).find(|(found, _)| *found == wrapping)?;
        Some(String::from_utf8(bytes.into_owned()).unwrap())
    }

    #[test]
    fn escapes_of_json_hcl_go_and_rust_are_undone() {
        let cases = [
            (r#"a\"b\\c\/d\ne"#, "a\"b\\c/d\ne"),
            (r"\u00e9\u003c\ud83d\ude00", "é<😀"),
            (r"\u{e9}\u{1f600}", "é😀"),
            (r"\U0001f600", "😀"),
            (r"\xc3\xa9", "é"),
        ];
        for (text, expected) in cases {
            assert_eq!(
                read(text, Wrapping::Escaped).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn broken_escapes_are_kept() {
        for text in [r"\u12", r"\ud83d-\ud83d", r"\xzz", r"\u{}", r"\u{110000}"] {
            assert_eq!(
                read(&format!("{text} \\n"), Wrapping::Escaped),
                Some(format!("{text} \n"))
            );
        }
        assert_eq!(read("end\\", Wrapping::Escaped), None);
    }

    #[test]
    fn percent_escapes_are_undone_in_either_case() {
        assert_eq!(
            read("a%2Fb%c3%a9+%zz", Wrapping::Percent).as_deref(),
            Some("a/bé+%zz")
        );
        assert_eq!(read("a+b", Wrapping::Form).as_deref(), Some("a b"));
    }

    #[test]
    fn a_text_without_escapes_has_one_reading() {
        assert_eq!(views(b"plain").count(), 1);
    }
}
