//! What a model's field can hold: a value that may be unknown, and values that must not be shown.

mod hidden;

use std::fmt;
use std::marker::PhantomData;

use secrecy::SecretString;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::model::{ATTR_TOKEN, UNKNOWN_TOKEN};

pub use hidden::Hidden;

/// A field whose value may be unknown while planning, or absent.
///
/// A field that is never unknown, such as one of stored state, can be a plain `Option<T>` instead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attr<T> {
    /// Known after apply.
    Unknown,
    /// Absent.
    #[default]
    Null,
    /// Here.
    Known(T),
}

impl<T> Attr<T> {
    /// Whether the value is known after apply only.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// Whether the value is absent.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value, if it is known and not absent.
    #[must_use]
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown | Self::Null => None,
        }
    }

    /// The value itself, if it is known and not absent.
    #[must_use]
    pub fn into_known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown | Self::Null => None,
        }
    }
}

impl<T> From<T> for Attr<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T> From<Option<T>> for Attr<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Known)
    }
}

impl<T: Serialize> Serialize for Attr<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown => serializer.serialize_unit_struct(UNKNOWN_TOKEN),
            Self::Null => serializer.serialize_none(),
            Self::Known(value) => serializer.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Attr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(ATTR_TOKEN, AttrVisitor(PhantomData))
    }
}

struct AttrVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for AttrVisitor<T> {
    type Value = Attr<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an attribute's value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Attr<T>, E> {
        Ok(Attr::Unknown)
    }

    fn visit_none<E: de::Error>(self) -> Result<Attr<T>, E> {
        Ok(Attr::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Attr<T>, D::Error> {
        T::deserialize(deserializer).map(Attr::Known)
    }
}

/// A write-only field: a model can receive it, and can never write it into a plan or a state.
///
/// Serialising gives null, whatever the field holds. Under a Core that knows no write-only attributes,
/// the framework itself carries the value from configuration to state.
#[derive(Debug)]
pub struct WriteOnly<T>(Attr<T>);

impl<T> Default for WriteOnly<T> {
    fn default() -> Self {
        Self(Attr::Null)
    }
}

impl<T> WriteOnly<T> {
    /// What the configuration says.
    #[must_use]
    pub fn attr(&self) -> &Attr<T> {
        &self.0
    }
}

impl<T> From<Attr<T>> for WriteOnly<T> {
    fn from(value: Attr<T>) -> Self {
        Self(value)
    }
}

impl<T> Serialize for WriteOnly<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for WriteOnly<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Attr::deserialize(deserializer).map(Self)
    }
}

/// Secret text of a configuration: wiped when dropped, hidden in `Debug`, impossible to serialise.
#[derive(Clone, Debug)]
pub struct Sensitive(SecretString);

impl Sensitive {
    /// The text, still secret.
    #[must_use]
    pub fn as_secret(&self) -> &SecretString {
        &self.0
    }

    /// The text, still secret, by value.
    #[must_use]
    pub fn into_secret(self) -> SecretString {
        self.0
    }
}

impl<'de> Deserialize<'de> for Sensitive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SensitiveVisitor;

        impl Visitor<'_> for SensitiveVisitor {
            type Value = Sensitive;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Sensitive, E> {
                // From a slice: converting a String may reallocate and leave an unwiped copy.
                Ok(Sensitive(SecretString::new(Box::from(text))))
            }
        }

        deserializer.deserialize_str(SensitiveVisitor)
    }
}
