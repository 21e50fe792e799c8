//! The forms that the data has in a file.

mod read;

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::Layout;
use crate::collection::{Described, Shape, StoredObject};
use crate::founding::Founding;
use crate::json_file::FileError;
use crate::organization::Organization;
use crate::secret::Secret;
use crate::shapes::SHAPES;

/// What numbers are counted on from, beside the collections of an organisation.
const LAST_NUMBER: &str = "last_number";

/// An organisation as it is read from a file.
pub(super) struct SavedOrganization {
    secrets: BTreeMap<String, SavedSecret>,
    /// What files held in place of most collections before these had all one form.
    directory: Option<BTreeMap<String, Vec<Described>>>,
    /// Absent where no object was given a number, as in all files from before it was kept.
    last_number: Option<u64>,
    /// By the plural of what is in them; one that is missing is from before there was such a thing.
    collections: BTreeMap<String, Vec<SavedObject>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedObject {
    #[serde(alias = "uuid")]
    key: String,
    #[serde(deserialize_with = "read::object")]
    fields: Box<RawValue>,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedSecret {
    value_base64: String,
    description: String,
    created_by: String,
    created_at: String,
}

/// An organisation as it is written to a file.
pub(super) struct Written<'a>(pub(super) &'a Organization, pub(super) Layout);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(organization, layout) = self;
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("secrets", &WrittenSecrets(organization))?;
        if let Some(last_number) = organization.last_number() {
            map.serialize_entry(LAST_NUMBER, &last_number)?;
        }
        for shape in SHAPES {
            map.serialize_entry(
                shape.noun.many,
                &WrittenObjects(organization, shape, *layout),
            )?;
        }
        map.end()
    }
}

struct WrittenSecrets<'a>(&'a Organization);

impl Serialize for WrittenSecrets<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut secrets: Vec<_> = self.0.secrets.iter().collect();
        secrets.sort_unstable_by_key(|(name, _)| *name);
        let secrets = secrets.into_iter();
        to.collect_map(secrets.map(|(name, secret)| (name, SavedSecret::of(secret))))
    }
}

struct WrittenObjects<'a>(&'a Organization, &'static Shape, Layout);

impl Serialize for WrittenObjects<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let objects = self.0.objects.of(self.1);
        to.collect_seq(objects.map(|object| WrittenObject(object, self.2)))
    }
}

struct WrittenObject<'a>(&'a StoredObject, Layout);

impl Serialize for WrittenObject<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(object, layout) = self;
        let mut saved = to.serialize_struct("SavedObject", 2)?;
        saved.serialize_field("key", &*object.key)?;
        match layout {
            Layout::ForPeople => saved.serialize_field("fields", &object.fields())?,
            Layout::Compact => saved.serialize_field("fields", &WrittenFields(object))?,
        }
        saved.end()
    }
}

/// The fields of an object, as they are stored.
pub(super) struct WrittenFields<'a>(pub(super) &'a StoredObject);

impl Serialize for WrittenFields<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let text = self.0.fields_text();
        let text: &RawValue = serde_json::from_str(text).map_err(serde::ser::Error::custom)?;
        text.serialize(to)
    }
}

impl SavedOrganization {
    pub(super) fn restore(
        self,
        name: &str,
        founding: &Founding,
    ) -> Result<Organization, FileError> {
        let mut organization = Organization::new(name);
        organization.count_on_from(self.last_number.unwrap_or_default());
        for (name, saved) in self.secrets {
            let secret = saved.restore(&name)?;
            organization.secrets.insert(name, secret);
        }
        let mut collections = self.collections;
        let mut directory = self.directory.unwrap_or_default();
        for &shape in SHAPES {
            let noun = shape.noun.many;
            if let Some(objects) = collections.remove(noun) {
                for (number, object) in (1..).zip(objects) {
                    let object = read_object(shape, &object.key, &object.fields);
                    let object = object.map_err(|reason| {
                        FileError::content(format!("entry {number} of {noun:?}: {reason}"))
                    })?;
                    organization.objects.put(object);
                }
            } else if let Some(objects) = directory.remove(noun) {
                for object in objects {
                    founding.add(shape, from_directory(object), &mut organization);
                }
            } else {
                founding.complete_collection(shape, &mut organization);
            }
        }
        if collections.is_empty() && directory.is_empty() {
            Ok(organization)
        } else {
            let known: Vec<&str> = SHAPES.iter().map(|shape| shape.noun.many).collect();
            let known = known.join(", ");
            Err(FileError::content(format!(
                "the organization {name:?} has another collection than secrets, {known}"
            )))
        }
    }
}

/// The object with these fields; the reason of a refusal quotes nothing of them.
pub(super) fn read_object(
    shape: &'static Shape,
    key: &str,
    fields: &RawValue,
) -> Result<StoredObject, &'static str> {
    let object = StoredObject::read(shape, key, fields);
    object.map_err(|_| "its \"fields\" have a number or a text that there is not, or are too deep")
}

/// An object as it was described in a directory.
fn from_directory(object: Described) -> Described {
    let mut fields = object.into_fields();
    if let Some(created_at) = fields.remove("created_at") {
        fields.insert("create_at".to_owned(), created_at);
    }
    Described::Object(fields)
}

impl SavedSecret {
    pub(super) fn of(secret: &Secret) -> Self {
        Self {
            value_base64: STANDARD.encode(secret.value.expose_secret()),
            description: secret.description.clone(),
            created_by: secret.created_by.clone(),
            created_at: secret.created_at.clone(),
        }
    }

    pub(super) fn restore(&self, name: &str) -> Result<Secret, FileError> {
        let invalid = FileError::content(format!(
            "the \"value_base64\" of the secret {name:?} is not base64 of UTF-8"
        ));
        let Ok(bytes) = STANDARD.decode(&self.value_base64).map(Zeroizing::new) else {
            return Err(invalid);
        };
        let Ok(value) = std::str::from_utf8(&bytes) else {
            return Err(invalid);
        };
        Ok(Secret {
            value: SecretString::from(value),
            description: self.description.clone(),
            created_by: self.created_by.clone(),
            created_at: self.created_at.clone(),
        })
    }
}
