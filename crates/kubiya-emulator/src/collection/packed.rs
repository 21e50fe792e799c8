//! The fields of an object as the text of JSON, which takes a tenth of the memory that they take apart.

mod check;
#[cfg(test)]
pub(crate) mod reads;

use std::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::field::Fields;
use check::is_as_packed;

/// The text of a JSON object: without white space, each field once, in the order of [`Fields`].
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Packed(Box<str>);

impl Packed {
    pub(crate) fn of(fields: &Fields) -> Self {
        let text = serde_json::to_string(fields);
        Self(text.expect("JSON has a text").into_boxed_str())
    }

    /// Packs the text of a JSON object without the fields in `but`, which it need not have.
    ///
    /// # Errors
    ///
    /// If that is no JSON object, or one that cannot be read: too deep, or with a number or a text that there is not.
    pub(crate) fn read(text: &str, but: &[&str]) -> serde_json::Result<Self> {
        let text = check::stripped(text);
        if is_as_packed(&text, but)? {
            return Ok(Self(text.into_owned().into_boxed_str()));
        }
        let mut fields: Fields = serde_json::from_str(&text)?;
        fields.retain(|field, _| !but.contains(&field.as_str()));
        Ok(Self::of(&fields))
    }

    pub(crate) fn unpacked(&self) -> Fields {
        #[cfg(test)]
        reads::count();
        serde_json::from_str(&self.0).expect("what was packed can be read")
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// A field that is a text.
    pub(crate) fn text(&self, field: &str) -> Option<Cow<'_, str>> {
        let [text] = self.texts([field]);
        text
    }

    /// Several fields that are texts, in one go.
    pub(crate) fn texts<const N: usize>(&self, fields: [&str; N]) -> [Option<Cow<'_, str>>; N] {
        self.members(fields).map(|member| text_of(member?))
    }

    /// The value of a field.
    pub(super) fn member(&self, field: &str) -> Option<&RawValue> {
        let [member] = self.members([field]);
        member
    }

    fn members<const N: usize>(&self, fields: [&str; N]) -> [Option<&RawValue>; N] {
        #[cfg(test)]
        reads::count();
        let mut from = serde_json::Deserializer::from_str(&self.0);
        let members = from.deserialize_map(Members(fields));
        members.expect("what was packed is an object")
    }
}

/// The text that a value is.
pub(super) fn text_of(value: &RawValue) -> Option<Cow<'_, str>> {
    let quoted = value.get();
    let plain = quoted.strip_prefix('"')?.strip_suffix('"')?;
    match plain.contains('\\') {
        true => serde_json::from_str(quoted).ok().map(Cow::Owned),
        false => Some(Cow::Borrowed(plain)),
    }
}

/// Finds the values of fields, and passes over the others.
struct Members<'a, const N: usize>([&'a str; N]);

impl<'de, const N: usize> Visitor<'de> for Members<'_, N> {
    type Value = [Option<&'de RawValue>; N];

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = [None; N];
        while let Some(place) = map.next_key_seed(Place(&self.0))? {
            match place {
                Some(place) => found[place] = Some(map.next_value()?),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(found)
    }
}

/// Which of the fields a name is.
struct Place<'a>(&'a [&'a str]);

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Place<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|field| *field == name))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: serde_json::Value) -> Fields {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn what_is_packed_is_unpacked_and_its_texts_are_found() {
        let whole =
            json!({"name": "a \"b\"\n", "n": [1, {"name": "inner"}], "x": "ключ", "e": 1.5e300});
        let packed = Packed::of(&fields(whole.clone()));
        assert_eq!(json!(packed.unpacked()), whole);
        assert_eq!(packed.text("name").as_deref(), Some("a \"b\"\n"));
        assert_eq!(packed.text("x").as_deref(), Some("ключ"));
        assert_eq!((packed.text("n"), packed.text("none")), (None, None));
        let texts = packed.texts(["x", "none"]);
        assert_eq!(texts.map(|it| it.is_some()), [true, false]);
    }

    #[test]
    fn texts_that_others_wrote_are_as_if_packed_here() {
        let text = " { \"b\" : [ 1 , \"a\\u0041 \\/\" ] ,\n\t\"a\": {} , \"uuid\": \"1\", \"b\": \" x \" } ";
        let packed = Packed::read(text, &["uuid", "id"]).unwrap();
        assert_eq!(packed.as_str(), r#"{"a":{},"b":" x "}"#);
        for value in [
            json!({}),
            json!({"a": " \\\" ", "b": {"z": [], "y": null}, "c": "\u{1}/"}),
        ] {
            let ours = Packed::of(&fields(value.clone()));
            for text in [value.to_string(), format!("{value:#}")] {
                assert!(Packed::read(&text, &["uuid"]).unwrap() == ours, "{text}");
            }
        }
    }

    #[test]
    fn what_could_not_be_unpacked_is_not_packed() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200));
        for text in [
            "[]",
            "1",
            "",
            "{",
            "{\"a\":1e999}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":[1,\"\\ud800\"]}",
            &deep,
        ] {
            assert!(Packed::read(text, &[]).is_err(), "{text}");
        }
    }
}
