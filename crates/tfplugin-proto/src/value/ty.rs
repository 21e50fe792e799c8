//! Types, and the JSON form in which schemas and dynamic values carry them.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::ser::{SerializeTuple, Serializer};
use serde::{Deserialize, Serialize};

/// A type of Terraform's type system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `bool`
    Bool,
    /// `number`
    Number,
    /// `string`
    String,
    /// A value that brings its own type.
    Dynamic,
    /// `list(T)`
    List(Box<Type>),
    /// `set(T)`
    Set(Box<Type>),
    /// `map(T)`
    Map(Box<Type>),
    /// `object({...})`
    Object(BTreeMap<String, Type>),
    /// `tuple([...])`
    Tuple(Vec<Type>),
}

/// A type in JSON that cannot be read. Says where, and nothing of what is there.
#[derive(Debug, thiserror::Error)]
#[error("not a type: it goes wrong at line {line} column {column}")]
pub struct TypeError {
    line: usize,
    column: usize,
}

impl Type {
    /// A list of `element`s.
    #[must_use]
    pub fn list(element: Self) -> Self {
        Self::List(Box::new(element))
    }

    /// A set of `element`s.
    #[must_use]
    pub fn set(element: Self) -> Self {
        Self::Set(Box::new(element))
    }

    /// A map from strings to `element`s.
    #[must_use]
    pub fn map(element: Self) -> Self {
        Self::Map(Box::new(element))
    }

    /// An object with these attributes.
    pub fn object<K: Into<String>>(attributes: impl IntoIterator<Item = (K, Self)>) -> Self {
        // As `Value::map`.
        let mut types = BTreeMap::new();
        types.extend(attributes.into_iter().map(|(name, ty)| (name.into(), ty)));
        Self::Object(types)
    }

    /// What an error calls this kind of type.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Number => "number",
            Self::String => "string",
            Self::Dynamic => "dynamic",
            Self::List(_) => "list",
            Self::Set(_) => "set",
            Self::Map(_) => "map",
            Self::Object(_) => "object",
            Self::Tuple(_) => "tuple",
        }
    }

    /// The JSON form, such as `["list","string"]`.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        // Writing strings and arrays into memory has no failure.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The type that `json` writes.
    ///
    /// # Errors
    /// Where it writes none, or is nested deeper than `serde_json` follows (128 levels).
    pub fn from_json(json: &[u8]) -> Result<Self, TypeError> {
        serde_json::from_slice(json).map_err(|error| TypeError {
            line: error.line(),
            column: error.column(),
        })
    }
}

impl Serialize for Type {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fn pair<S: Serializer>(
            s: S,
            inner: &(impl Serialize + ?Sized),
            kind: &str,
        ) -> Result<S::Ok, S::Error> {
            let mut tuple = s.serialize_tuple(2)?;
            tuple.serialize_element(kind)?;
            tuple.serialize_element(inner)?;
            tuple.end()
        }
        match self {
            Self::Bool | Self::Number | Self::String | Self::Dynamic => {
                serializer.serialize_str(self.kind())
            }
            Self::List(element) | Self::Set(element) | Self::Map(element) => {
                pair(serializer, element, self.kind())
            }
            Self::Object(attributes) => pair(serializer, attributes, self.kind()),
            Self::Tuple(elements) => pair(serializer, elements, self.kind()),
        }
    }
}

impl<'de> Deserialize<'de> for Type {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TypeVisitor)
    }
}

struct TypeVisitor;

impl<'de> Visitor<'de> for TypeVisitor {
    type Value = Type;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a type name, or an array of a kind and what it holds")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Type, E> {
        match name {
            "bool" => Ok(Type::Bool),
            "number" => Ok(Type::Number),
            "string" => Ok(Type::String),
            "dynamic" => Ok(Type::Dynamic),
            other => Err(E::unknown_variant(
                other,
                &["bool", "number", "string", "dynamic"],
            )),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Type, A::Error> {
        fn inner<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(
            array: &mut A,
        ) -> Result<T, A::Error> {
            array
                .next_element()?
                .ok_or_else(|| de::Error::invalid_length(1, &"what the kind holds"))
        }
        let kind: String = array
            .next_element()?
            .ok_or_else(|| de::Error::invalid_length(0, &"a kind"))?;
        let ty = match kind.as_str() {
            "list" => Type::List(inner(&mut array)?),
            "set" => Type::Set(inner(&mut array)?),
            "map" => Type::Map(inner(&mut array)?),
            "object" => Type::Object(inner(&mut array)?),
            "tuple" => Type::Tuple(inner(&mut array)?),
            other => {
                let kinds = &["list", "set", "map", "object", "tuple"];
                return Err(de::Error::unknown_variant(other, kinds));
            }
        };
        // An object may be followed by the names of its optional attributes, which values do not show.
        while array.next_element::<de::IgnoredAny>()?.is_some() {}
        Ok(ty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_the_json_form_of_the_protocol() {
        let ty = Type::object([
            ("a", Type::list(Type::String)),
            ("b", Type::Tuple(vec![Type::Bool, Type::set(Type::Number)])),
            ("c", Type::map(Type::Dynamic)),
        ]);
        let json = r#"["object",{"a":["list","string"],"b":["tuple",["bool",["set","number"]]],"c":["map","dynamic"]}]"#;
        assert_eq!(String::from_utf8(ty.to_json()).unwrap(), json);
        assert_eq!(Type::from_json(json.as_bytes()).unwrap(), ty);
    }

    #[test]
    fn optional_attributes_of_an_object_type_are_accepted() {
        let ty = Type::from_json(br#"["object",{"a":"string"},["a"]]"#).unwrap();
        assert_eq!(ty, Type::object([("a", Type::String)]));
    }

    #[test]
    fn what_is_no_type_is_refused() {
        for json in [
            r#""text""#,
            r#"["list"]"#,
            r#"["bag","string"]"#,
            "3",
            "null",
            "[]",
            "",
        ] {
            assert!(Type::from_json(json.as_bytes()).is_err(), "{json}");
        }
        let deep = format!(
            "{}\"string\"{}",
            r#"["list","#.repeat(5000),
            "]".repeat(5000)
        );
        assert!(Type::from_json(deep.as_bytes()).is_err());
    }
}
