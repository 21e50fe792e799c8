//! The bridge between Terraform's values and a resource's own types, by way of serde.

mod de;
mod error;
mod ser;
mod token;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tfplugin_proto::value::{Type, Value};

pub use error::ModelError;
pub(crate) use token::{ATTR_TOKEN, UNKNOWN_TOKEN};

/// Reads a model out of a value.
///
/// # Errors
/// Where a field's type does not fit, or a value is unknown or null in a field that cannot say so. The
/// error names the path and types, never the value.
pub fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, ModelError> {
    T::deserialize(de::ValueDeserializer(value))
}

/// Writes a model as a value of type `ty`: members that the model does not have are null, sets are in
/// canonical order.
///
/// # Errors
/// Where the model holds something that Terraform has no type for.
pub fn to_value<T: Serialize>(model: &T, ty: &Type) -> Result<Value, ModelError> {
    model
        .serialize(ser::ValueSerializer)
        .map(|value| conform(value, ty))
}

fn conform(value: Value, ty: &Type) -> Value {
    match (value, ty) {
        (Value::Map(mut members), Type::Object(attributes)) => {
            for (name, ty) in attributes {
                let member = members.remove(name).unwrap_or_default();
                members.insert(name.clone(), conform(member, ty));
            }
            Value::Map(members)
        }
        (Value::Map(members), Type::Map(element)) => Value::map(
            members
                .into_iter()
                .map(|(key, value)| (key, conform(value, element))),
        ),
        (Value::List(elements), Type::List(element)) => Value::List(
            elements
                .into_iter()
                .map(|value| conform(value, element))
                .collect(),
        ),
        (Value::List(elements), Type::Set(element)) => Value::set(
            elements
                .into_iter()
                .map(|value| conform(value, element))
                .collect(),
        ),
        (value, _) => value,
    }
}

#[cfg(test)]
mod tests;
