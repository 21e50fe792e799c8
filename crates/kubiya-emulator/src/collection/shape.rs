//! What there is to know of a collection, as data.

use std::collections::BTreeSet;

use super::field::{Field, Fields};
use crate::noun::Noun;
use crate::quirk::Quirk;
use crate::uuid;

/// A collection of the API: where it is served, and what its objects are like.
///
/// The ones that the emulator knows are in [`shapes`](crate::shapes).
#[derive(Debug)]
pub struct Shape {
    pub(crate) noun: Noun,
    pub(crate) paths: Paths,
    pub(crate) key: Key,
    pub(crate) fields: &'static [Field],
    /// Whether the API refuses a second object of one name, as it has to where the name is the key.
    pub(crate) unique_name: bool,
    pub(crate) references: &'static [Reference],
    /// Whether an object that others refer to is only deleted by force.
    pub(crate) is_guarded: bool,
    /// Whether its list is cut where the request asks for it.
    pub(crate) has_pages: bool,
    /// How its list may tell less than single objects.
    pub(crate) sparse: Option<Sparse>,
    /// The quirks of single collections that this one has.
    pub(crate) quirks: &'static [Quirk],
    /// The names that every organisation begins with.
    pub(crate) founded: &'static [&'static str],
}

impl Shape {
    /// The word for several of its objects, which seed files call their list.
    pub fn plural(&self) -> &'static str {
        self.noun.many
    }
}

/// Where a collection is served.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Paths {
    /// Not as a collection.
    None,
    /// As a list that clients read.
    List(&'static str),
    /// As a list, which takes creations, and by key.
    Items {
        list: &'static str,
        /// With one placeholder, the key.
        item: &'static str,
    },
}

/// What identifies an object in its collection, for as long as it exists.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    /// A uuid that the API gives it, and the fields that show it; the first is the one that seeds set.
    Uuid(&'static [&'static str]),
    /// Its name.
    Name,
}

/// A field that holds the key of another object, or a list of such keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reference {
    pub(crate) field: &'static str,
    pub(crate) to: Noun,
    /// Whether that has to exist when an object is written.
    pub(crate) is_checked: bool,
}

/// What the entries of a list have under a quirk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sparse {
    pub(crate) quirk: Quirk,
    /// Whether they have the field with this name.
    pub(crate) shows: fn(&str) -> bool,
}

impl Shape {
    /// Whether a quirk is on that is one of this collection.
    pub(crate) fn has(&self, quirk: Quirk, quirks: &BTreeSet<Quirk>) -> bool {
        self.quirks.contains(&quirk) && quirks.contains(&quirk)
    }

    /// Whether its objects are shown with the fields that are stored, and no others, under these quirks.
    pub(crate) fn shows_what_is_stored(&self, quirks: &BTreeSet<Quirk>) -> bool {
        let hides = self.fields.iter().any(|field| field.is_hidden);
        !hides && !self.quirks.iter().any(|quirk| quirks.contains(quirk))
    }

    /// Whether `fields` are all known. Clients can write others to some collections, files cannot: there they are
    /// mistakes.
    pub(crate) fn accepts_fields(&self, fields: &Fields) -> bool {
        let is_known = |name: &String| self.known_fields().any(|field| field == name);
        fields.keys().all(is_known)
    }

    /// The fields that objects are known to have.
    pub(crate) fn known_fields(&self) -> impl Iterator<Item = &'static str> {
        let keys = self.key.fields().iter().copied();
        let fields = self.fields.iter().map(|field| field.name);
        let keys = keys.filter(|key| self.fields.iter().all(|field| field.name != *key));
        keys.chain(fields)
    }
}

impl Key {
    /// The fields that show the key.
    pub(super) fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Uuid(fields) => fields,
            Self::Name => &["name"],
        }
    }

    /// The key that the fields tell; none where there is none or an empty one.
    pub(crate) fn told(self, fields: &Fields) -> Option<&str> {
        let key = fields.get(*self.fields().first()?)?.as_str()?;
        Some(key).filter(|key| !key.is_empty())
    }

    /// The key for a new object with these fields.
    ///
    /// # Panics
    ///
    /// If the key is a name, and there is none.
    pub(super) fn of_new(self, fields: &Fields) -> String {
        match (self.told(fields), self) {
            (Some(key), _) => key.to_owned(),
            (None, Self::Uuid(_)) => uuid::random(),
            (None, Self::Name) => panic!("an object that is known by its name needs one"),
        }
    }

    pub(crate) fn show(self, key: &str, fields: &mut Fields) {
        for field in self.fields() {
            fields.insert((*field).to_owned(), key.into());
        }
    }

    pub(super) fn hide(self, fields: &mut Fields) {
        for field in self.fields() {
            fields.remove(*field);
        }
    }
}
