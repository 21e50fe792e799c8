//! A stored object: JSON, of which the emulator knows some fields and keeps all.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::field::{Field, Fields};
use super::packed::{Packed, text_of};
use super::sent::SentFields;
use super::shape::{Key, Shape};
use super::stamp::Stamp;
use crate::noun::Noun;
use crate::tracked::Entry;

/// A stored object. Its debug form does not show fields, because some are confidential.
#[derive(Clone)]
pub(crate) struct StoredObject {
    pub(crate) shape: &'static Shape,
    pub(crate) key: Arc<str>,
    /// All but those that show the key.
    fields: Packed,
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
        Self::with(shape, key.into(), fields)
    }

    /// An object with just these fields, but for those that show the key.
    pub(crate) fn with(shape: &'static Shape, key: Arc<str>, mut fields: Fields) -> Self {
        shape.key.hide(&mut fields);
        let fields = Packed::of(&fields);
        Self { shape, key, fields }
    }

    /// An object with the fields in the text of a JSON object.
    ///
    /// # Errors
    ///
    /// If it is none that can be read.
    pub(crate) fn read(
        shape: &'static Shape,
        key: &str,
        fields: &RawValue,
    ) -> serde_json::Result<Self> {
        Ok(Self {
            shape,
            key: key.into(),
            fields: Packed::read(fields.get(), shape.key.fields())?,
        })
    }

    /// All fields but those that show the key.
    pub(crate) fn fields(&self) -> Fields {
        self.fields.unpacked()
    }

    /// The text of [`StoredObject::fields`].
    pub(crate) fn fields_text(&self) -> &str {
        self.fields.as_str()
    }

    /// Changes the fields as a whole; one that shows the key is passed over.
    pub(crate) fn edit<R>(&mut self, edit: impl FnOnce(&mut Fields) -> R) -> R {
        let mut fields = self.fields();
        let outcome = edit(&mut fields);
        self.shape.key.hide(&mut fields);
        self.fields = Packed::of(&fields);
        outcome
    }

    /// Changes what the request mentions.
    pub(crate) fn merge(&mut self, sent: SentFields, stamp: &Stamp) {
        let shape = self.shape;
        self.edit(|fields| {
            fields.extend(sent.into_fields());
            renew(shape, fields, stamp);
        });
    }

    /// Changes everything that clients decide; what the request does not mention becomes empty.
    pub(crate) fn replace(&mut self, sent: SentFields, stamp: &Stamp) {
        let shape = self.shape;
        self.edit(|fields| {
            let mut replaced = Fields::new();
            for field in shape.fields {
                let value = match fields.remove(field.name) {
                    Some(value) if field.is_decided_here || field.is_filled_in => value,
                    _ => field.field_type.empty(),
                };
                replaced.insert(field.name.to_owned(), value);
            }
            replaced.extend(sent.into_fields());
            *fields = replaced;
            renew(shape, fields, stamp);
        });
    }

    /// The object with all its fields but the hidden ones.
    pub(crate) fn shown(&self) -> Fields {
        let mut fields = self.fields();
        for field in self.shape.fields.iter().filter(|field| field.is_hidden) {
            fields.remove(field.name);
        }
        self.shape.key.show(&self.key, &mut fields);
        fields
    }

    /// Writes what [`StoredObject::shown`] gives, of a shape without hidden fields.
    pub(crate) fn write_shown(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(self.shown_key().as_bytes());
        to.extend_from_slice(self.shown_rest().as_bytes());
    }

    /// In bytes, of what [`StoredObject::write_shown`] writes.
    pub(crate) fn shown_length(&self) -> usize {
        self.shown_key().len() + self.shown_rest().len()
    }

    /// The text up to the fields that do not show the key.
    fn shown_key(&self) -> String {
        let key = serde_json::to_string(&*self.key).expect("a text has JSON");
        let mut text = String::from("{");
        for field in self.shape.key.fields() {
            text.push_str(&format!("\"{field}\":{key},"));
        }
        if self.shown_rest() == "}" {
            text.pop();
        }
        text
    }

    fn shown_rest(&self) -> &str {
        self.fields_text().strip_prefix('{').unwrap_or("}")
    }

    pub(crate) fn text(&self, field: &str) -> Option<Cow<'_, str>> {
        self.fields.text(field)
    }

    /// The environment variable with this name.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        let variables = self.fields.member("environment_variables")?;
        let mut variables: Fields = serde_json::from_str(variables.get()).ok()?;
        match variables.remove(name)? {
            serde_json::Value::String(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it refers to the object that this is the key of.
    pub(crate) fn refers_to(&self, noun: Noun, key: &str) -> bool {
        let references = self.shape.references.iter();
        let mut references = references.filter(|reference| reference.to == noun);
        references.any(|reference| {
            let known = self.fields.member(reference.field);
            known.is_some_and(|known| has_text(known, key))
        })
    }
}

impl Entry for StoredObject {
    fn labels(&self) -> [Option<Cow<'_, str>>; 2] {
        self.fields.texts(["name", "email"])
    }
}

/// Whether a value is a text, or a list with it.
fn has_text(value: &RawValue, text: &str) -> bool {
    if text_of(value).is_some_and(|it| it == text) {
        return true;
    }
    let items = serde_json::from_str::<Vec<&RawValue>>(value.get());
    let mut items = items.unwrap_or_default().into_iter();
    items.any(|item| text_of(item).is_some_and(|it| it == text))
}

fn renew(shape: &Shape, fields: &mut Fields, stamp: &Stamp) {
    shape.key.hide(fields);
    for field in shape.fields {
        field.renew(fields, stamp);
    }
}

/// Whether objects of a shape are found by their key where they are looked for by their name.
pub(super) fn is_known_by_name(shape: &Shape) -> bool {
    matches!(shape.key, Key::Name)
}

impl fmt::Debug for StoredObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredObject")
            .field("noun", &self.shape.noun.bare())
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
