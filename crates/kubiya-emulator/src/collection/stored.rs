//! A stored object: JSON, of which the emulator knows some fields and keeps all.

use std::fmt;

use super::field::{Field, Fields, texts};
use super::sent::SentFields;
use super::shape::{Key, Shape};
use super::stamp::Stamp;
use crate::noun::Noun;

/// A stored object. Its debug form does not show fields, because some are confidential.
#[derive(Clone)]
pub(crate) struct StoredObject {
    pub(crate) shape: &'static Shape,
    pub(crate) key: String,
    /// All but those that show the key.
    pub(crate) fields: Fields,
}

impl StoredObject {
    /// An object with the given fields.
    ///
    /// A missing uuid is a new one; other known fields that are missing are as the API makes them.
    ///
    /// # Panics
    ///
    /// If the key is a name, and there is none.
    pub(crate) fn new(shape: &'static Shape, given: Fields, stamp: &Stamp) -> Self {
        let key = shape.key.of_new(&given);
        let name = given.get("name").and_then(|name| name.as_str());
        let name = name.unwrap_or_default().to_owned();
        let initial = |field: &Field| (field.name.to_owned(), field.initial(&name, stamp));
        let mut fields: Fields = shape.fields.iter().map(initial).collect();
        fields.extend(given);
        shape.key.hide(&mut fields);
        Self { shape, key, fields }
    }

    /// Changes what the request mentions.
    pub(crate) fn merge(&mut self, sent: SentFields, stamp: &Stamp) {
        self.fields.extend(sent.into_fields());
        self.finish_update(stamp);
    }

    /// Changes everything that clients decide; what the request does not mention becomes empty.
    pub(crate) fn replace(&mut self, sent: SentFields, stamp: &Stamp) {
        let mut replaced = Fields::new();
        for field in self.shape.fields {
            let value = match self.fields.remove(field.name) {
                Some(value) if field.is_decided_here || field.is_filled_in => value,
                _ => field.field_type.empty(),
            };
            replaced.insert(field.name.to_owned(), value);
        }
        replaced.extend(sent.into_fields());
        self.fields = replaced;
        self.finish_update(stamp);
    }

    /// The object with all its fields but the hidden ones.
    pub(crate) fn shown(&self) -> Fields {
        let mut fields = self.fields.clone();
        for field in self.shape.fields.iter().filter(|field| field.is_hidden) {
            fields.remove(field.name);
        }
        self.shape.key.show(&self.key, &mut fields);
        fields
    }

    pub(crate) fn is_named(&self, name: &str) -> bool {
        match self.shape.key {
            Key::Name => self.key == name,
            Key::Uuid(_) => self.text("name") == Some(name),
        }
    }

    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field)?.as_str()
    }

    /// The environment variable with this name.
    pub(crate) fn variable(&self, name: &str) -> Option<&str> {
        self.fields
            .get("environment_variables")?
            .get(name)?
            .as_str()
    }

    /// Whether it refers to the object that this is the key of.
    pub(crate) fn refers_to(&self, noun: Noun, key: &str) -> bool {
        let references = self.shape.references.iter();
        references
            .filter(|reference| reference.to == noun)
            .any(|reference| texts(&self.fields, reference.field).any(|known| known == key))
    }

    fn finish_update(&mut self, stamp: &Stamp) {
        self.shape.key.hide(&mut self.fields);
        for field in self.shape.fields {
            field.renew(&mut self.fields, stamp);
        }
    }
}

impl fmt::Debug for StoredObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredObject")
            .field("noun", &self.shape.noun.bare())
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
