//! Reading an organisation field by field, so that errors know where they are.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{LAST_NUMBER, SavedOrganization};

impl<'de> Deserialize<'de> for SavedOrganization {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = SavedOrganization;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of collections")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut secrets, mut directory, mut last_number) = (None, None, None);
                let mut collections = BTreeMap::new();
                while let Some(field) = map.next_key::<String>()? {
                    match &*field {
                        "secrets" if secrets.is_some() => {
                            return Err(Error::duplicate_field("secrets"));
                        }
                        "secrets" => secrets = Some(map.next_value()?),
                        "directory" => directory = map.next_value()?,
                        LAST_NUMBER => last_number = Some(map.next_value()?),
                        _ => drop(collections.insert(field, map.next_value()?)),
                    }
                }
                Ok(SavedOrganization {
                    secrets: secrets.ok_or_else(|| Error::missing_field("secrets"))?,
                    directory,
                    last_number,
                    collections,
                })
            }
        }

        from.deserialize_map(Fields)
    }
}

/// The text of an object.
pub(super) fn object<'de, D: Deserializer<'de>>(from: D) -> Result<Box<RawValue>, D::Error> {
    let text = Box::<RawValue>::deserialize(from)?;
    match text.get().starts_with('{') {
        true => Ok(text),
        false => Err(Error::custom("expected an object")),
    }
}
