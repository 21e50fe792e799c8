//! How large an object may be: one limit for what is written and for what is read.
//!
//! Nobody knows how the API writes JSON. The same text takes a byte for each character from one encoder, and
//! six from another one that escapes it as `\uXXXX`. So objects are measured as the least economical encoder
//! would write them. What can be written can then be read, whatever the API makes of it.

use std::io::{self, Write};

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};

/// The largest object that can be created or updated, in bytes of JSON as the API may write it: 1.25 MiB.
///
/// [`text_size`] tells what counts how much. Larger ones are refused before anything is sent, with
/// [`ObjectTooLarge`] as the source of an [`ErrorKind::InvalidInput`].
pub const OBJECT_LIMIT: usize = 1280 * 1024;

/// The largest object that an update sends, in bytes: the configuration as [`OBJECT_LIMIT`] counts it, and what
/// the API has added as it wrote that itself, which must not keep an object of the largest size from being updated.
pub(crate) const REPLACEMENT_LIMIT: usize = OBJECT_LIMIT + 128 * 1024;

/// The largest accepted answer about one object, in bytes: the largest that is sent, and what the API adds to
/// that.
pub(crate) const ANSWER_LIMIT: usize = REPLACEMENT_LIMIT + 128 * 1024;

/// The largest accepted answer that lists objects, in bytes.
pub(crate) const LIST_LIMIT: usize = 64 * 1024 * 1024;

/// The object is so large that it might never be read again.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("it takes up to {size} bytes as the API may write it; at most {limit} bytes are allowed")]
pub struct ObjectTooLarge {
    size: usize,
    limit: usize,
}

impl ObjectTooLarge {
    /// The size of the object, in bytes of JSON as the API may write it.
    pub fn size(&self) -> usize {
        self.size
    }

    /// What is allowed, in the same bytes: [`OBJECT_LIMIT`], and 128 KiB more for an update that sends back
    /// what is not part of the configuration.
    pub fn limit(&self) -> usize {
        self.limit
    }
}

/// What a text takes in an object, in bytes of JSON as the API may write it, quotes included.
///
/// Whatever some encoder of JSON escapes is counted with the longest escape: 6 bytes for control characters,
/// for `"`, `&`, `'`, `+`, `<`, `=`, `>` and `` ` ``, and for characters outside of ASCII, 12 for those beyond
/// U+FFFF; 2 for `/` and `\`; 1 for the rest of ASCII. So it is never more than six times the text's length and
/// the quotes.
///
/// **Source:** RFC 8259, section 7; the defaults of the encoders of Go, .NET, Python, PHP and Java's Gson.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::text_size;
///
/// assert_eq!(text_size("plain text"), 12);
/// assert_eq!(text_size("d\u{e9}j\u{e0}"), 16);
/// ```
pub fn text_size(text: &str) -> usize {
    of(text)
}

/// What an object takes in JSON as the API may write it.
pub(crate) fn of<T: Serialize + ?Sized>(object: &T) -> usize {
    let mut longest = Longest::default();
    serde_json::to_writer(&mut longest, object).expect("texts serialise, and counting never fails");
    longest.bytes
}

/// # Errors
/// [`ErrorKind::InvalidInput`] if an object of this size could be one that cannot be read.
pub(crate) fn check(operation: &'static str, size: usize, limit: usize) -> Result<()> {
    if size <= limit {
        return Ok(());
    }
    let source = ObjectTooLarge { size, limit };
    Err(Error::new(operation, ErrorKind::InvalidInput).with_source(source))
}

/// Counts the bytes that JSON written to it may take after another encoder.
#[derive(Default)]
struct Longest {
    bytes: usize,
    place: Place,
}

/// Where in JSON the next byte is.
#[derive(Clone, Copy, Default)]
enum Place {
    #[default]
    BetweenTexts,
    InText,
    AfterBackslash,
}

impl Longest {
    fn count(&mut self, byte: u8) {
        let (bytes, place) = match (self.place, byte) {
            (Place::BetweenTexts, b'"') => (1, Place::InText),
            // Many encoders put a space after these.
            (Place::BetweenTexts, b',' | b':') => (2, Place::BetweenTexts),
            (Place::BetweenTexts, _) => (1, Place::BetweenTexts),
            (Place::InText, b'"') => (1, Place::BetweenTexts),
            (Place::InText, b'\\') => (0, Place::AfterBackslash),
            (Place::InText, byte) => (longest_form(byte), Place::InText),
            // Four digits follow after the `u`.
            (Place::AfterBackslash, b'u' | b'\\' | b'/') => (2, Place::InText),
            (Place::AfterBackslash, _) => (6, Place::InText),
        };
        self.bytes += bytes;
        self.place = place;
    }
}

/// What an unescaped byte of a text takes. The first byte of a character stands for all of it.
fn longest_form(byte: u8) -> usize {
    match byte {
        b'&' | b'\'' | b'+' | b'<' | b'=' | b'>' | b'`' | 0x7f => 6,
        b'/' => 2,
        0..0x80 => 1,
        0x80..0xc0 => 0,
        0xc0..0xf0 => 6,
        0xf0.. => 12,
    }
}

impl Write for Longest {
    fn write(&mut self, json: &[u8]) -> io::Result<usize> {
        json.iter().for_each(|byte| self.count(*byte));
        Ok(json.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;
    use serde_json::value::RawValue;

    use super::*;

    #[test]
    fn each_character_counts_as_its_longest_escape() {
        for (text, bytes) in [
            ("", 0),
            ("aZ09 .,:;!?-_(){}[]#%*@^|~$", 27),
            ("/", 2),
            ("\\", 2),
            ("\"&'+<=>`", 8 * 6),
            ("\n\t\r\u{8}\u{c}\0\u{1f}\u{7f}", 8 * 6),
            ("\u{e9}\u{2028}\u{ffff}", 3 * 6),
            ("\u{10000}\u{1f600}", 2 * 12),
        ] {
            assert_eq!(text_size(text), bytes + 2, "{text:?}");
        }
    }

    #[test]
    fn separators_count_with_a_space() {
        let object = json!({"a,b:": [1, true], "c": null});
        assert_eq!(of(&object), r#"{"a,b:": [1, true], "c": null}"#.len());
    }

    #[test]
    fn what_is_escaped_already_counts_once() {
        let read = RawValue::from_string(r#"["\u00e9\ud83d\ude00\/\\\"\n"]"#.to_owned()).unwrap();
        assert_eq!(of(&read), r#"["\u00e9\ud83d\ude00\/\\"]"#.len() + 2 * 6);
    }

    #[test]
    fn the_limit_is_allowed_and_a_byte_more_is_not() {
        check("t", OBJECT_LIMIT, OBJECT_LIMIT).unwrap();
        let error = check("t", OBJECT_LIMIT + 1, OBJECT_LIMIT).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        let source = std::error::Error::source(&error).unwrap();
        let too_large: &ObjectTooLarge = source.downcast_ref().unwrap();
        assert_eq!(
            (too_large.size(), too_large.limit()),
            (OBJECT_LIMIT + 1, OBJECT_LIMIT)
        );
        assert_eq!(
            source.to_string(),
            "it takes up to 1310721 bytes as the API may write it; at most 1310720 bytes are allowed"
        );
    }

    proptest! {
        #[test]
        fn no_text_counts_more_than_six_times_its_length_or_less_than_it(text in any::<String>()) {
            let size = text_size(&text) - 2;
            prop_assert!(text.len() <= size && size <= 6 * text.len());
        }
    }
}
