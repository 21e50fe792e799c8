//! From models to values.

use std::fmt::Display;

use serde::ser::{
    Error, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    SerializeTupleStruct, Serializer,
};
use tfplugin_proto::path::Step;
use tfplugin_proto::value::{Fields, Number, Value};

use super::error::ModelError;
use super::token::UNKNOWN_TOKEN;

/// Writes one value.
#[derive(Clone, Copy)]
pub(super) struct ValueSerializer;

fn unsupported<T>(what: &str) -> Result<T, ModelError> {
    Err(ModelError::new(format!("Terraform has no type for {what}")))
}

fn number(text: impl Display) -> Result<Value, ModelError> {
    Number::parse(&text.to_string())
        .map(Value::Number)
        .ok_or_else(|| ModelError::new("a number is not finite"))
}

impl Serializer for ValueSerializer {
    type Ok = Value;
    type Error = ModelError;
    type SerializeSeq = Elements;
    type SerializeTuple = Elements;
    type SerializeTupleStruct = Elements;
    type SerializeTupleVariant = Impossible<Value, ModelError>;
    type SerializeMap = Members;
    type SerializeStruct = Members;
    type SerializeStructVariant = Impossible<Value, ModelError>;

    fn serialize_bool(self, value: bool) -> Result<Value, ModelError> {
        Ok(Value::Bool(value))
    }

    fn serialize_i8(self, value: i8) -> Result<Value, ModelError> {
        Ok(i64::from(value).into())
    }

    fn serialize_i16(self, value: i16) -> Result<Value, ModelError> {
        Ok(i64::from(value).into())
    }

    fn serialize_i32(self, value: i32) -> Result<Value, ModelError> {
        Ok(i64::from(value).into())
    }

    fn serialize_i64(self, value: i64) -> Result<Value, ModelError> {
        Ok(value.into())
    }

    fn serialize_u8(self, value: u8) -> Result<Value, ModelError> {
        Ok(i64::from(value).into())
    }

    fn serialize_u16(self, value: u16) -> Result<Value, ModelError> {
        Ok(i64::from(value).into())
    }

    fn serialize_u32(self, value: u32) -> Result<Value, ModelError> {
        Ok(i64::from(value).into())
    }

    fn serialize_u64(self, value: u64) -> Result<Value, ModelError> {
        number(value)
    }

    fn serialize_f32(self, value: f32) -> Result<Value, ModelError> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<Value, ModelError> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| ModelError::new("a number is not finite"))
    }

    fn serialize_char(self, value: char) -> Result<Value, ModelError> {
        Ok(Value::string(value))
    }

    fn serialize_str(self, value: &str) -> Result<Value, ModelError> {
        Ok(value.into())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Value, ModelError> {
        unsupported("bytes")
    }

    fn serialize_none(self) -> Result<Value, ModelError> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, ModelError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, ModelError> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<Value, ModelError> {
        Ok(if name == UNKNOWN_TOKEN {
            Value::Unknown
        } else {
            Value::Null
        })
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, ModelError> {
        Ok(variant.into())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, ModelError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Value, ModelError> {
        unsupported("an enum with content")
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Elements, ModelError> {
        Ok(Elements(Vec::with_capacity(length.unwrap_or(0))))
    }

    fn serialize_tuple(self, length: usize) -> Result<Elements, ModelError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        length: usize,
    ) -> Result<Elements, ModelError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, ModelError> {
        unsupported("an enum with content")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members, ModelError> {
        Ok(Members::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members, ModelError> {
        Ok(Members::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, ModelError> {
        unsupported("an enum with content")
    }
}

pub(super) struct Elements(Vec<Value>);

impl Elements {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ModelError> {
        let step = || Step::Index(i64::try_from(self.0.len()).unwrap_or(i64::MAX));
        let value = value
            .serialize(ValueSerializer)
            .map_err(|error| error.within(step()))?;
        self.0.push(value);
        Ok(())
    }
}

impl SerializeSeq for Elements {
    type Ok = Value;
    type Error = ModelError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ModelError> {
        self.push(value)
    }

    fn end(self) -> Result<Value, ModelError> {
        Ok(Value::List(self.0))
    }
}

impl SerializeTuple for Elements {
    type Ok = Value;
    type Error = ModelError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ModelError> {
        self.push(value)
    }

    fn end(self) -> Result<Value, ModelError> {
        Ok(Value::List(self.0))
    }
}

impl SerializeTupleStruct for Elements {
    type Ok = Value;
    type Error = ModelError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ModelError> {
        self.push(value)
    }

    fn end(self) -> Result<Value, ModelError> {
        Ok(Value::List(self.0))
    }
}

#[derive(Default)]
pub(super) struct Members {
    members: Fields,
    key: String,
}

impl Members {
    fn insert<T: Serialize + ?Sized>(&mut self, key: String, value: &T) -> Result<(), ModelError> {
        let value = value
            .serialize(ValueSerializer)
            .map_err(|error| error.within(Step::Attribute(key.clone())))?;
        self.members.insert(key, value);
        Ok(())
    }
}

impl SerializeMap for Members {
    type Ok = Value;
    type Error = ModelError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ModelError> {
        match key.serialize(ValueSerializer)? {
            Value::String(text) => {
                self.key = text.to_string();
                Ok(())
            }
            _ => Err(ModelError::custom("a map's key must be text")),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ModelError> {
        let key = std::mem::take(&mut self.key);
        self.insert(key, value)
    }

    fn end(self) -> Result<Value, ModelError> {
        Ok(Value::Map(self.members))
    }
}

impl SerializeStruct for Members {
    type Ok = Value;
    type Error = ModelError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), ModelError> {
        self.insert(name.to_owned(), value)
    }

    fn end(self) -> Result<Value, ModelError> {
        Ok(Value::Map(self.members))
    }
}
