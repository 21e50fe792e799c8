//! From values to models.

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use tfplugin_proto::path::Step;
use tfplugin_proto::value::Value;

use super::error::ModelError;
use super::token::ATTR_TOKEN;

/// Reads one value.
#[derive(Clone, Copy)]
pub(super) struct ValueDeserializer<'a>(pub(super) &'a Value);

impl<'de> Deserializer<'de> for ValueDeserializer<'_> {
    type Error = ModelError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Unknown => Err(ModelError::new("the value is not known yet")),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match number.as_i64() {
                Some(int) => visitor.visit_i64(int),
                None => visitor.visit_f64(number.to_f64()),
            },
            Value::String(text) => visitor.visit_str(text),
            Value::List(elements) => visitor.visit_seq(Elements {
                rest: elements.iter(),
                index: 0,
            }),
            Value::Map(members) => visitor.visit_map(Members {
                rest: members.iter(),
                current: None,
            }),
            Value::Dynamic(inner) => ValueDeserializer(&inner.1).deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ModelError> {
        match self.0 {
            _ if name != ATTR_TOKEN => visitor.visit_newtype_struct(self),
            Value::Unknown => visitor.visit_unit(),
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ModelError> {
        match self.0 {
            Value::String(text) => {
                let variant: StrDeserializer<'_, ModelError> = text.as_str().into_deserializer();
                visitor.visit_enum(variant)
            }
            _ => Err(ModelError::custom("expected text")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct Elements<'a> {
    rest: std::slice::Iter<'a, Value>,
    index: i64,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = ModelError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ModelError> {
        let Some(value) = self.rest.next() else {
            return Ok(None);
        };
        let step = Step::Index(self.index);
        self.index += 1;
        seed.deserialize(ValueDeserializer(value))
            .map(Some)
            .map_err(|error| error.within(step))
    }
}

struct Members<'a> {
    rest: std::collections::btree_map::Iter<'a, String, Value>,
    current: Option<(&'a String, &'a Value)>,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = ModelError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ModelError> {
        self.current = self.rest.next();
        let Some((name, _)) = self.current else {
            return Ok(None);
        };
        let name: StrDeserializer<'_, ModelError> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, ModelError> {
        let (name, value) = self
            .current
            .ok_or_else(|| ModelError::new("a value was asked for before its key"))?;
        seed.deserialize(ValueDeserializer(value))
            .map_err(|error| error.within(Step::Attribute(name.clone())))
    }
}
