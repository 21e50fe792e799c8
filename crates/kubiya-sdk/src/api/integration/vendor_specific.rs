//! What only the vendor of an integration understands: settings, among them credentials.

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::api::object::text;
use crate::http::is_distinct;

/// What an integration is told for its vendor: texts by their names, such as `region`.
///
/// Any of them may be a credential. So `Debug` shows the names alone. No error of this crate shows one of the
/// texts, unless it is so short that it may occur in any text. Servers add values of their own, and not only
/// texts. Such a value is shown by its JSON, and sent back as it was. Two are equal if their texts are.
#[derive(Clone, Default)]
pub struct VendorSpecific(BTreeMap<String, Setting>);

#[derive(Clone)]
struct Setting {
    text: Zeroizing<String>,
    /// The JSON of a value that is no text.
    json: Option<Box<RawValue>>,
}

impl VendorSpecific {
    pub(super) fn read(fields: BTreeMap<String, &RawValue>) -> Self {
        let setting = |json: &RawValue| Setting {
            text: Zeroizing::new(text(json)),
            json: (!json.get().starts_with('"')).then(|| json.to_owned()),
        };
        let settings = fields.into_iter();
        Self(settings.map(|(name, json)| (name, setting(json))).collect())
    }

    /// Sets one of them. A value that has this text form already stays what it is.
    pub fn set(&mut self, name: impl Into<String>, value: &str) {
        let name = name.into();
        if self.get(&name) != Some(value) {
            let text = Zeroizing::new(value.to_owned());
            self.0.insert(name, Setting { text, json: None });
        }
    }

    /// Removes one of them.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// The text of one of them; empty where it is `null`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|setting| setting.text.as_str())
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let settings = self.0.iter();
        settings.map(|(name, setting)| (name.as_str(), setting.text.as_str()))
    }

    /// Those that can be told from ordinary words.
    pub(super) fn sensitive(&self) -> impl Iterator<Item = &str> {
        let texts = self.0.values().map(|setting| setting.text.as_str());
        texts.filter(|text| is_distinct(text))
    }

    /// Keeps those that are in `names`.
    pub(super) fn retain_those_in(&mut self, names: &Self) {
        self.0.retain(|name, _| names.0.contains_key(name));
    }
}

impl PartialEq for VendorSpecific {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for VendorSpecific {}

impl<N: Into<String>, V: AsRef<str>> FromIterator<(N, V)> for VendorSpecific {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(settings: I) -> Self {
        let mut all = Self::default();
        for (name, value) in settings {
            all.set(name, value.as_ref());
        }
        all
    }
}

impl fmt::Debug for VendorSpecific {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Serialize for VendorSpecific {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, setting) in &self.0 {
            match &setting.json {
                Some(json) => map.serialize_entry(name, json)?,
                None => map.serialize_entry(name, setting.text.as_str())?,
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> VendorSpecific {
        VendorSpecific::read(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn what_is_no_text_is_shown_by_its_json_and_sent_back_as_it_was() {
        let json = r#"{"a":"x\ty","b":5,"c":[1, "z"],"d":null,"e":true}"#;
        let mut settings = read(json);
        let texts: Vec<_> = settings.iter().map(|(_, text)| text.to_owned()).collect();
        assert_eq!(texts, ["x\ty", "5", "[1, \"z\"]", "", "true"]);
        settings.set("b", "5");
        settings.set("e", "false");
        settings.set("f", "new");
        settings.remove("d");
        assert_eq!(
            serde_json::to_string(&settings).unwrap(),
            r#"{"a":"x\ty","b":5,"c":[1, "z"],"e":"false","f":"new"}"#
        );
    }

    #[test]
    fn two_are_equal_by_their_texts_and_print_none_of_them() {
        let settings = VendorSpecific::from_iter([("token", "hunter2!"), ("n", "5")]);
        assert_eq!(settings, read(r#"{"n":5,"token":"hunter2!"}"#));
        assert_ne!(settings, read(r#"{"n":5}"#));
        assert_eq!(format!("{settings:?}"), r#"{"n", "token"}"#);
        assert_eq!(settings.sensitive().collect::<Vec<_>>(), ["hunter2!"]);
    }
}
