//! A JSON object of an answer, of whose fields little is taken for granted.
//!
//! The API has no published schema for most of its objects, and its clients disagree on some types. So every
//! field is read by itself: one that nobody asks for cannot break the rest.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

/// The fields of an object, as they stand in the answer, which keeps the only copy.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Object<'a>(#[serde(borrow)] BTreeMap<String, &'a RawValue>);

/// A field that cannot be understood, or is missing where it must not be.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("its field \"{0}\" is not understood")]
pub(crate) struct OddField(pub(crate) &'static str);

impl<'a> Object<'a> {
    /// The object, or nothing if it is something else.
    pub(super) fn parse(json: &'a RawValue) -> Option<Self> {
        serde_json::from_str(json.get()).ok()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(key, value)| (&**key, *value))
    }

    /// A field as it stands there, unless it is `null`.
    pub(super) fn raw(&self, key: &str) -> Option<&'a RawValue> {
        self.0.get(key).copied().filter(|json| json.get() != "null")
    }

    /// What identifies the object: `uuid`, or `id` where that is absent or empty.
    pub(super) fn id(&self) -> Option<String> {
        self.filled("uuid").or_else(|| self.filled("id"))
    }

    /// The text of a field, empty where it is absent; see [`text`].
    pub(super) fn text(&self, key: &str) -> String {
        self.0.get(key).copied().map(text).unwrap_or_default()
    }

    /// The text of a field that is neither absent nor empty.
    pub(super) fn filled(&self, key: &str) -> Option<String> {
        Some(self.text(key)).filter(|text| !text.is_empty())
    }

    /// A field with `null` standing for the empty value, and so does absence.
    pub(super) fn value<T>(&self, key: &'static str) -> Result<T, OddField>
    where
        T: Default + Deserialize<'a>,
    {
        let Some(json) = self.0.get(key) else {
            return Ok(T::default());
        };
        let value: Option<T> = serde_json::from_str(json.get()).map_err(|_| OddField(key))?;
        Ok(value.unwrap_or_default())
    }

    /// A field that is there, and not `null`.
    pub(super) fn required<T: Deserialize<'a>>(&self, key: &'static str) -> Result<T, OddField> {
        let json = self.raw(key).ok_or(OddField(key))?;
        serde_json::from_str(json.get()).map_err(|_| OddField(key))
    }

    /// The elements of a field that is an array.
    pub(super) fn elements(&self, key: &'static str) -> Result<Vec<&'a RawValue>, OddField> {
        self.value(key)
    }

    /// The elements of a field that is an array, as texts.
    pub(super) fn texts<C: FromIterator<String>>(&self, key: &'static str) -> Result<C, OddField> {
        Ok(self.elements(key)?.into_iter().map(text).collect())
    }

    /// The fields of a field that is an object, as texts.
    pub(super) fn text_map(&self, key: &'static str) -> Result<BTreeMap<String, String>, OddField> {
        let fields: BTreeMap<String, &RawValue> = self.value(key)?;
        Ok(fields
            .into_iter()
            .map(|(name, value)| (name, text(value)))
            .collect())
    }
}

/// The text of a JSON value: that of a string, none for `null`, and its JSON for anything else.
pub(super) fn text(json: &RawValue) -> String {
    match serde_json::from_str::<Option<String>>(json.get()) {
        Ok(text) => text.unwrap_or_default(),
        Err(_) => json.get().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(json: &str) -> Object<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn every_scalar_is_a_text() {
        let object = object(r#"{"a":"x\ny","b":null,"c":1.50,"d":true,"e":"","f":[1, 2]}"#);
        let texts = ["a", "b", "c", "d", "e", "f", "g"].map(|key| object.text(key));
        assert_eq!(texts, ["x\ny", "", "1.50", "true", "", "[1, 2]", ""]);
        assert_eq!(object.filled("e"), None);
    }

    #[test]
    fn null_and_absent_collections_are_empty() {
        let object = object(r#"{"a":null,"b":["x",null,7],"c":{"k":"v","n":1}}"#);
        assert_eq!(object.texts::<Vec<_>>("a"), Ok(vec![]));
        assert_eq!(object.texts::<Vec<_>>("z"), Ok(vec![]));
        assert_eq!(
            object.texts::<Vec<_>>("b"),
            Ok(vec!["x".into(), "".into(), "7".into()])
        );
        assert_eq!(object.text_map("a"), Ok(BTreeMap::new()));
        let map = object.text_map("c").unwrap();
        assert_eq!((&*map["k"], &*map["n"]), ("v", "1"));
    }

    #[test]
    fn a_collection_of_another_type_is_odd() {
        let object = object(r#"{"a":"x","b":["x"],"c":"yes"}"#);
        assert_eq!(object.texts::<Vec<_>>("a"), Err(OddField("a")));
        assert_eq!(object.text_map("b"), Err(OddField("b")));
        assert_eq!(object.value::<bool>("c"), Err(OddField("c")));
    }

    #[test]
    fn the_uuid_comes_before_the_id_unless_it_is_empty() {
        for (json, id) in [
            (r#"{"uuid":"u","id":"i"}"#, Some("u")),
            (r#"{"uuid":"","id":"i"}"#, Some("i")),
            (r#"{"uuid":null,"id":"i"}"#, Some("i")),
            (r#"{"id":"i"}"#, Some("i")),
            (r#"{"uuid":""}"#, None),
        ] {
            assert_eq!(object(json).id().as_deref(), id, "{json}");
        }
    }
}
