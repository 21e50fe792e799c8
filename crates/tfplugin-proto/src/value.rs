//! Terraform values: what an attribute can hold, and its two encodings on the wire.
//!
//! A [`Value`] is decoded against a [`Type`], because the encodings do not tell a list from a set or
//! a map from an object. `Debug` shows shapes only, never content: a value may be a secret.

mod error;
pub mod json;
pub mod msgpack;
mod number;
mod ty;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use zeroize::Zeroizing;

pub use error::{Mismatch, ValueError};
pub use number::Number;
pub use ty::{Type, TypeError};

/// The attributes of an object or the elements of a map, in the order of their keys.
pub type Fields = BTreeMap<String, Value>;

/// How many levels of values inside of values are decoded. A type bounds its values, except that a dynamic
/// value may hold another one without end; a stack has an end. `serde_json` follows types as deep.
const DEEPEST: u8 = 128;

/// One value of Terraform's type system.
#[derive(Clone, Default, PartialEq)]
pub enum Value {
    /// Absent.
    #[default]
    Null,
    /// Known after apply. Refinements that Core may attach are dropped.
    Unknown,
    /// A boolean.
    Bool(bool),
    /// A number of any size and precision.
    Number(Number),
    /// Text; wiped from memory when dropped.
    String(Zeroizing<String>),
    /// The elements of a list, a tuple or a set. A set's are in canonical order.
    List(Vec<Value>),
    /// The attributes of an object, or the elements of a map.
    Map(Fields),
    /// A value of a dynamically typed attribute, with the type that it has.
    Dynamic(Box<(Type, Value)>),
}

impl Value {
    /// A known string.
    pub fn string(text: impl Into<String>) -> Self {
        Self::String(Zeroizing::new(text.into()))
    }

    /// An object or map with these members.
    pub fn map<K: Into<String>>(members: impl IntoIterator<Item = (K, Self)>) -> Self {
        // Not collected, which would sort them by code of its own for each kind of iterator.
        let mut fields = Fields::new();
        fields.extend(members.into_iter().map(|(key, value)| (key.into(), value)));
        Self::Map(fields)
    }

    /// Whether this is [`Value::Null`].
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether this is [`Value::Unknown`] itself; see [`Value::is_wholly_known`] for what it holds.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// Whether neither this nor anything inside it is unknown.
    #[must_use]
    pub fn is_wholly_known(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::List(elements) => elements.iter().all(Self::is_wholly_known),
            Self::Map(members) => members.values().all(Self::is_wholly_known),
            Self::Dynamic(inner) => inner.1.is_wholly_known(),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => true,
        }
    }

    /// The text of a known string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The members of a known object or map.
    #[must_use]
    pub fn as_fields(&self) -> Option<&Fields> {
        match self {
            Self::Map(members) => Some(members),
            _ => None,
        }
    }

    /// A member of an object or map; null where there is no such member or this is neither.
    #[must_use]
    pub fn field(&self, name: &str) -> &Self {
        static NULL: Value = Value::Null;
        self.as_fields()
            .and_then(|members| members.get(name))
            .unwrap_or(&NULL)
    }

    /// Sets a member of an object or map; does nothing to any other value.
    pub fn set_field(&mut self, name: &str, value: Self) {
        if let Self::Map(members) = self {
            members.insert(name.to_owned(), value);
        }
    }

    /// A total order that puts equal values together, used to give sets one order.
    pub(crate) fn canonical_cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.canonical_cmp(b),
            (Self::String(a), Self::String(b)) => a.as_str().cmp(b.as_str()),
            (Self::List(a), Self::List(b)) => compare_all(a.iter(), b.iter(), Self::canonical_cmp),
            (Self::Map(a), Self::Map(b)) => compare_all(a.iter(), b.iter(), |x, y| {
                x.0.cmp(y.0).then_with(|| x.1.canonical_cmp(y.1))
            }),
            (Self::Dynamic(a), Self::Dynamic(b)) => a.1.canonical_cmp(&b.1),
            _ => self.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Unknown => 1,
            Self::Bool(_) => 2,
            Self::Number(_) => 3,
            Self::String(_) => 4,
            Self::List(_) => 5,
            Self::Map(_) => 6,
            Self::Dynamic(_) => 7,
        }
    }

    /// A set of these elements: in canonical order, each once. Unknown elements all stay.
    #[must_use]
    pub fn set(mut elements: Vec<Self>) -> Self {
        elements.sort_by(Self::canonical_cmp);
        elements.dedup_by(|a, b| a == b && a.is_wholly_known());
        Self::List(elements)
    }
}

fn compare_all<T>(
    mut a: impl Iterator<Item = T>,
    mut b: impl Iterator<Item = T>,
    compare: impl Fn(T, T) -> Ordering,
) -> Ordering {
    loop {
        match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => match compare(x, y) {
                Ordering::Equal => {}
                unequal => return unequal,
            },
        }
    }
}

impl fmt::Debug for Value {
    /// Shapes and attribute names, never content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Unknown => f.write_str("unknown"),
            Self::Bool(_) => f.write_str("bool"),
            Self::Number(_) => f.write_str("number"),
            Self::String(_) => f.write_str("string"),
            Self::List(elements) => f.debug_list().entries(elements).finish(),
            Self::Map(members) => f.debug_map().entries(members).finish(),
            Self::Dynamic(inner) => write!(f, "dynamic({:?})", inner.1),
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number(Number::Int(value))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::string(text)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

#[cfg(test)]
mod tests;
