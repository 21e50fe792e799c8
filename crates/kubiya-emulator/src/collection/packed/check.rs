//! Whether the text of a JSON object is the one that packing would write.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

/// The text without the white space that means nothing.
pub(super) fn stripped(text: &str) -> Cow<'_, str> {
    let (mut is_inside, mut is_escaped) = (false, false);
    let mut counts = |byte: u8| {
        let is_blank = !is_inside && byte.is_ascii_whitespace();
        if byte == b'"' && !is_escaped {
            is_inside = !is_inside;
        }
        is_escaped = is_inside && byte == b'\\' && !is_escaped;
        !is_blank
    };
    let Some(blank) = text.bytes().position(|byte| !counts(byte)) else {
        return Cow::Borrowed(text);
    };
    let mut kept = text[..blank].to_owned();
    // Whatever is outside of texts is ASCII, so characters can be taken one by one.
    kept.extend(text[blank..].chars().filter(|character| {
        let first = u8::try_from(*character).unwrap_or(b'x');
        counts(if first.is_ascii() { first } else { b'x' })
    }));
    Cow::Owned(kept)
}

/// Whether the object has its fields in order, each once and none of those in `but`, and its texts are escaped in the
/// one way that packing has.
///
/// # Errors
///
/// If it is no object that can be read.
pub(super) fn is_as_packed(text: &str, but: &[&str]) -> serde_json::Result<bool> {
    let mut from = serde_json::Deserializer::from_str(text);
    let is_in_order = from.deserialize_map(Order(but))?;
    from.end()?;
    Ok(is_in_order && !text.contains("\\u") && !text.contains("\\/"))
}

struct Order<'a>(&'a [&'a str]);

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Visitor<'de> for Order<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut is_in_order = true;
        let mut last: Option<Cow<'de, str>> = None;
        while let Some(Name(name)) = map.next_key()? {
            map.next_value::<Anything>()?;
            is_in_order &= last.is_none_or(|last| last < name) && !self.0.contains(&&*name);
            last = Some(name);
        }
        Ok(is_in_order)
    }
}

/// A value of which every text and number was read; nothing of it is kept.
struct Anything;

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Anything {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }
}
