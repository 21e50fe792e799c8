//! Attributes that hold objects with attributes of their own.

use std::collections::BTreeMap;

use tfplugin_proto::value::{Type, Value};

use super::attribute::Attribute;

/// Attributes by name.
pub type Attributes = BTreeMap<String, Attribute>;

/// The attributes of each object in a list. Unlike a list of a plain object type, each has a presence, a default,
/// checks, and a description of its own, and may be sensitive by itself.
///
/// What Core relates by their place in the list are the objects of configuration, plan and state: a computed
/// attribute that keeps its state keeps that of the object which was in its place.
#[derive(Clone, Debug, Default)]
pub struct Nested {
    /// The attributes by name.
    pub attributes: Attributes,
}

impl Nested {
    /// A list of objects without attributes.
    #[must_use]
    pub fn list() -> Self {
        Self::default()
    }

    /// This list of objects, with one attribute more in each.
    #[must_use]
    pub fn attribute(mut self, name: &str, attribute: Attribute) -> Self {
        self.attributes.insert(name.to_owned(), attribute);
        self
    }

    /// The type of the list.
    pub(super) fn ty(&self) -> Type {
        Type::list(object(&self.attributes))
    }
}

/// The type of an object with these attributes.
pub(super) fn object(attributes: &Attributes) -> Type {
    let attributes = attributes.iter();
    Type::object(attributes.map(|(name, attribute)| (name.clone(), attribute.ty.clone())))
}

/// A member of an object: unknown where the object is, null where it is.
pub(crate) fn member<'a>(object: &'a Value, name: &str) -> &'a Value {
    static UNKNOWN: Value = Value::Unknown;
    match object {
        Value::Unknown => &UNKNOWN,
        object => object.field(name),
    }
}

/// The objects of a list; none where it is null or unknown.
pub(crate) fn elements(list: &Value) -> &[Value] {
    match list {
        Value::List(elements) => elements,
        _ => &[],
    }
}

/// The object in one place of a list; null where there is none.
pub(crate) fn element(list: &Value, index: usize) -> &Value {
    static NULL: Value = Value::Null;
    elements(list).get(index).unwrap_or(&NULL)
}

/// The objects of the list `name` in `object`, each with its place.
pub(crate) fn elements_mut<'a>(
    object: &'a mut Value,
    name: &str,
) -> impl Iterator<Item = (usize, &'a mut Value)> {
    let list = match object {
        Value::Map(members) => members.get_mut(name),
        _ => None,
    };
    let elements = match list {
        Some(Value::List(elements)) => elements.as_mut_slice(),
        _ => &mut [],
    };
    elements.iter_mut().enumerate()
}
