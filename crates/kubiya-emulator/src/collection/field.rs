//! The fields of a collection's objects that are known.

use serde_json::{Map, Value, json};

use super::stamp::Stamp;

/// The fields of a JSON object.
pub(crate) type Fields = Map<String, Value>;

/// A field that objects of one shape have, and what it holds when it is not given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(super) field_type: FieldType,
    pub(super) is_required: bool,
    /// By the API itself: what clients send of it means nothing.
    pub(super) is_decided_here: bool,
    /// In no answer that shows the object.
    pub(super) is_hidden: bool,
    /// By the API, where a client sends nothing or `""`.
    pub(super) is_filled_in: bool,
    initial: Option<fn(name: &str, stamp: &Stamp) -> Value>,
    renewal: Option<fn(&mut Value, stamp: &Stamp)>,
}

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldType {
    Text,
    Flag,
    /// Texts whose order has a meaning.
    List,
    /// Texts whose order has none.
    Set,
    /// An object of texts.
    Variables,
    /// A list of objects of texts.
    Records,
    /// Anything; `null` where there is nothing.
    Any,
}

impl Field {
    /// A field that is empty when it is not given, and that clients decide.
    pub(crate) const fn new(name: &'static str, field_type: FieldType) -> Self {
        Self {
            name,
            field_type,
            is_required: false,
            is_decided_here: false,
            is_hidden: false,
            is_filled_in: false,
            initial: None,
            renewal: None,
        }
    }

    pub(crate) const fn text(name: &'static str) -> Self {
        Self::new(name, FieldType::Text)
    }

    pub(crate) const fn set(name: &'static str) -> Self {
        Self::new(name, FieldType::Set)
    }

    pub(crate) const fn any(name: &'static str) -> Self {
        Self::new(name, FieldType::Any)
    }

    /// A text without which there is no such object, and which is not empty.
    pub(crate) const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// What the field holds when it is not given, from the name of the object and its creation.
    pub(crate) const fn initially(mut self, initial: fn(&str, &Stamp) -> Value) -> Self {
        self.initial = Some(initial);
        self
    }

    /// The API decides the field, as [`Field::initially`] says.
    pub(crate) const fn decided_here(mut self) -> Self {
        self.is_decided_here = true;
        self
    }

    /// The API decides the field, and no answer shows it with the object.
    pub(crate) const fn hidden(mut self) -> Self {
        self.is_hidden = true;
        self.decided_here()
    }

    /// The API decides the field as long as clients send no text in it.
    pub(crate) const fn filled_in(mut self) -> Self {
        self.is_filled_in = true;
        self
    }

    /// What an update of the object changes in the field.
    pub(crate) const fn renewed_by(mut self, renewal: fn(&mut Value, &Stamp)) -> Self {
        self.renewal = Some(renewal);
        self
    }

    pub(super) fn initial(&self, name: &str, stamp: &Stamp) -> Value {
        match self.initial {
            Some(initial) => initial(name, stamp),
            None => self.field_type.empty(),
        }
    }

    pub(super) fn renew(&self, fields: &mut Fields, stamp: &Stamp) {
        if let (Some(renewal), Some(value)) = (self.renewal, fields.get_mut(self.name)) {
            renewal(value, stamp);
        }
    }
}

impl FieldType {
    pub(super) fn empty(self) -> Value {
        match self {
            Self::Text => json!(""),
            Self::Flag => json!(false),
            Self::List | Self::Set | Self::Records => json!([]),
            Self::Variables => json!({}),
            Self::Any => Value::Null,
        }
    }

    /// Whether a value has this type.
    pub(super) fn admits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Flag => value.is_boolean(),
            Self::List | Self::Set => all(value.as_array(), Value::is_string),
            Self::Variables => is_record(value),
            Self::Records => all(value.as_array(), is_record),
            Self::Any => true,
        }
    }
}

/// The texts in a field, which is a list or a single text; none where it is neither.
pub(super) fn texts<'a>(fields: &'a Fields, field: &str) -> impl Iterator<Item = &'a str> {
    let value = fields.get(field);
    let several = value.and_then(Value::as_array).into_iter().flatten();
    several.chain(value).filter_map(Value::as_str)
}

fn all(items: Option<&Vec<Value>>, admits: fn(&Value) -> bool) -> bool {
    items.is_some_and(|items| items.iter().all(admits))
}

fn is_record(value: &Value) -> bool {
    let fields = value.as_object();
    fields.is_some_and(|fields| fields.values().all(Value::is_string))
}
