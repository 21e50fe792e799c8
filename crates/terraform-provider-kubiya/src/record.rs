//! What every type keeps in private data about its last apply.
//!
//! Short, because Terraform copies the private data of all instances of a resource once for each of them: what
//! goes without saying is left out, and an object that has nothing to remember has no record.

mod configured;
mod records;

use std::collections::{BTreeMap, BTreeSet};

use self::configured::Configured;
pub(crate) use self::configured::Members;
pub(crate) use self::records::Records;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use tfplugin_framework::Private;

use crate::letters::same_letters;

/// The entry of the private data that holds the record.
const ENTRY: &str = "record";

/// Another version is not read: it counts as no record. A further field needs no other version.
const VERSION: u8 = 1;

/// Which id each name stood for when it was last applied, or, where no apply has recorded it, when the object was
/// last read.
///
/// A name that is the id itself is left out. Beside the names it says which attributes were configured, for the types
/// where that makes a difference. Fields that this version does not know are handed back as they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Record {
    /// By attribute, then by name as it is configured.
    names: BTreeMap<String, BTreeMap<String, String>>,
    configured: Configured,
    others: Map<String, Json>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    v: u8,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    names: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default, skip_serializing_if = "is_default")]
    configured: Configured,
    #[serde(flatten)]
    others: Map<String, Json>,
}

impl Record {
    /// The record in private data; an empty one where there is none, or none that can be read.
    pub(crate) fn of(private: &Private) -> Self {
        match private.get::<Stored>(ENTRY) {
            Some(stored) if stored.v == VERSION => Self {
                names: stored.names,
                configured: stored.configured,
                others: stored.others,
            },
            _ => Self::default(),
        }
    }

    /// Puts the record into private data. An empty one leaves none there.
    pub(crate) fn keep(self, private: &mut Private) {
        if self.is_empty() {
            private.remove(ENTRY);
        } else {
            let Self {
                names,
                configured,
                others,
            } = self;
            let stored = Stored {
                v: VERSION,
                names,
                configured,
                others,
            };
            private.set(ENTRY, &stored);
        }
    }

    /// Whether there is nothing to remember.
    fn is_empty(&self) -> bool {
        self.has_no_names() && self.others.is_empty() && is_default(&self.configured)
    }

    /// Whether no name is on record.
    pub(crate) fn has_no_names(&self) -> bool {
        self.names.is_empty()
    }

    /// Takes over what names stood for, from the record of another object.
    pub(crate) fn take_names(&mut self, other: Self) {
        self.names = other.names;
    }

    /// The id that a name of an attribute stood for.
    pub(crate) fn id(&self, attribute: &str, name: &str) -> Option<&str> {
        self.names.get(attribute)?.get(name).map(String::as_str)
    }

    /// The ids that a name stood for in another letter case.
    pub(crate) fn ids_alike(&self, attribute: &str, name: &str) -> Vec<&str> {
        let names = self.names.get(attribute).into_iter().flatten();
        let alike = names.filter(|(it, _)| *it != name && same_letters(it, name));
        alike.map(|(_, id)| id.as_str()).collect()
    }

    /// Whether one of these names stood for an id, or is the id.
    pub(crate) fn holds(&self, attribute: &str, names: &[&str], id: &str) -> bool {
        let mut names = names.iter();
        names.any(|name| self.id(attribute, name).unwrap_or(name) == id)
    }

    /// Records what a name stands for.
    pub(crate) fn set(&mut self, attribute: &str, name: &str, id: &str) {
        if name != id {
            let names = self.names.entry(attribute.to_owned()).or_default();
            names.insert(name.to_owned(), id.to_owned());
        } else if let Some(names) = self.names.get_mut(attribute) {
            names.remove(name);
            if names.is_empty() {
                self.names.remove(attribute);
            }
        }
    }

    /// Forgets the names of an attribute that stood for anything else than these ids.
    pub(crate) fn retain(&mut self, attribute: &str, ids: &BTreeSet<String>) {
        if let Some(names) = self.names.get_mut(attribute) {
            names.retain(|_, id| ids.contains(id));
            if names.is_empty() {
                self.names.remove(attribute);
            }
        }
    }
}

fn is_default<T: Default + PartialEq>(it: &T) -> bool {
    *it == T::default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(entry: &Json) -> Record {
        let mut private = Private::default();
        private.set(ENTRY, entry);
        Record::of(&private)
    }

    #[test]
    fn what_a_name_stood_for_comes_back() {
        let mut record = Record::default();
        record.set("sources", "tools", "s-1");
        let mut private = Private::default();
        record.clone().keep(&mut private);
        assert_eq!(Record::of(&private), record);
        assert_eq!(Record::of(&private).id("sources", "tools"), Some("s-1"));
        assert_eq!(Record::of(&private).id("groups", "tools"), None);
    }

    #[test]
    fn what_goes_without_saying_takes_no_room() {
        let mut record = Record::default();
        record.set("sources", "tools", "s-1");
        record.set("sources", "tools", "tools");
        record.set("secrets", "same", "same");
        let mut private = Private::default();
        record.keep(&mut private);
        assert_eq!(private, Private::default());
    }

    #[test]
    fn a_name_is_remembered_as_long_as_its_id_is_there() {
        let mut record = Record::default();
        record.set("sources", "tools", "s-1");
        record.set("sources", "Tools", "s-2");
        assert_eq!(record.ids_alike("sources", "TOOLS"), ["s-2", "s-1"]);
        assert_eq!(record.ids_alike("sources", "tools"), ["s-2"]);
        record.retain("sources", &BTreeSet::from(["s-2".to_owned()]));
        assert_eq!(record.id("sources", "tools"), None);
        assert_eq!(record.id("sources", "Tools"), Some("s-2"));
        record.retain("sources", &BTreeSet::new());
        assert_eq!(record, Record::default());
    }

    #[test]
    fn an_id_is_held_by_its_names_and_by_itself() {
        let mut record = Record::default();
        record.set("sources", "tools", "s-1");
        assert!(record.holds("sources", &["others", "tools"], "s-1"));
        assert!(record.holds("sources", &["s-1"], "s-1"));
        assert!(!record.holds("sources", &["others"], "s-1"));
        assert!(!record.holds("groups", &["tools"], "s-1"));
    }

    #[test]
    fn what_a_later_version_adds_is_handed_back() {
        let stored = json!({"v": 1, "names": {"sources": {"a": "b"}}, "organisation": "tag"});
        let mut private = Private::default();
        let record = read(&stored);
        assert_eq!(record.id("sources", "a"), Some("b"));
        record.keep(&mut private);
        assert_eq!(private.get::<Json>(ENTRY), Some(stored));
    }

    #[test]
    fn what_cannot_be_read_is_no_record() {
        for entry in [
            json!(null),
            json!("text"),
            json!({}),
            json!({"v": 2, "names": {}}),
            json!({"v": 1, "names": []}),
            json!({"v": 1, "names": {"sources": {"a": 1}}}),
        ] {
            assert_eq!(read(&entry), Record::default(), "{entry}");
        }
    }
}
