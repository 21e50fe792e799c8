//! What requests say about an object.

use serde_json::Value;

use super::field::{Field, FieldType, Fields, texts};
use super::shape::{Key, Reference, Shape};
use crate::problem::Problem;

/// What a request says about an object: of the right types, and only what clients decide.
pub(crate) struct SentFields {
    shape: &'static Shape,
    fields: Fields,
}

impl SentFields {
    /// Takes `null` for what is empty.
    ///
    /// Source: variables that are `null` made the API fail for the Python SDK; other fields are never
    /// `null` in what clients send, but a client that returns what it read may have been given them.
    pub(crate) fn parse(shape: &'static Shape, mut fields: Fields) -> Result<Self, Problem> {
        let are_null_variables = |field: &Field| {
            field.field_type == FieldType::Variables && fields.get(field.name) == Some(&Value::Null)
        };
        if shape.fields.iter().any(are_null_variables) {
            return Err(Problem::NullVariables);
        }
        if let Key::Uuid(_) = shape.key {
            shape.key.hide(&mut fields);
        }
        for field in shape.fields {
            let sent = fields.get(field.name);
            let is_empty = sent.is_some_and(|value| value.is_null() || value == "");
            if field.is_decided_here || (field.is_filled_in && is_empty) {
                fields.remove(field.name);
            }
            match fields.get_mut(field.name) {
                Some(value) if value.is_null() => *value = field.field_type.empty(),
                Some(value) if !field.field_type.admits(value) => return Err(Problem::WrongType),
                _ => {}
            }
        }
        let sent = Self { shape, fields };
        sent.unless_required(|value| value == Some(""))
    }

    /// The same, for requests that describe the whole object.
    pub(crate) fn whole(self) -> Result<Self, Problem> {
        self.unless_required(|value| value.is_none())
    }

    /// The same, about the object with this key: a name that is the key cannot be changed.
    pub(crate) fn about(mut self, key: &str) -> Self {
        if let Key::Name = self.shape.key {
            self.shape.key.show(key, &mut self.fields);
        }
        self
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.text("name")
    }

    /// The keys that it refers to and that have to exist, and by which reference.
    pub(crate) fn references(&self) -> impl Iterator<Item = (Reference, &str)> {
        let references = self.shape.references.iter();
        let checked = references.filter(|reference| reference.is_checked);
        checked.flat_map(|reference| {
            texts(&self.fields, reference.field).map(move |key| (*reference, key))
        })
    }

    pub(crate) fn shape(&self) -> &'static Shape {
        self.shape
    }

    pub(crate) fn into_fields(self) -> Fields {
        self.fields
    }

    /// The same, unless there is a required field of which that is true of what was sent.
    fn unless_required(self, is_wrong: impl Fn(Option<&str>) -> bool) -> Result<Self, Problem> {
        let mut required = self.shape.fields.iter().filter(|field| field.is_required);
        let wrong = required.find(|field| is_wrong(self.text(field.name)));
        match wrong {
            Some(field) => Err(Problem::Missing(self.shape.noun, field.name)),
            None => Ok(self),
        }
    }

    fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field)?.as_str()
    }
}
