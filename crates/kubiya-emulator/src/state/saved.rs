//! The forms that the data has in a file.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::collection::{Described, Fields, Shape, StoredObject};
use crate::founding::Founding;
use crate::json_file::FileError;
use crate::organization::Organization;
use crate::secret::Secret;
use crate::shapes::SHAPES;

#[derive(Serialize, Deserialize)]
pub(super) struct SavedOrganization {
    secrets: BTreeMap<String, SavedSecret>,
    /// What files held in place of most collections before these had all one form.
    #[serde(default, skip_serializing)]
    directory: Option<BTreeMap<String, Vec<Described>>>,
    /// By the plural of what is in them; one that is missing is from before there was such a thing.
    #[serde(flatten)]
    collections: BTreeMap<String, Vec<SavedObject>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedObject {
    #[serde(alias = "uuid")]
    key: String,
    fields: Fields,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedSecret {
    value_base64: String,
    description: String,
    created_by: String,
    created_at: String,
}

impl SavedOrganization {
    pub(super) fn of(organization: &Organization) -> Self {
        let secrets = organization.secrets.iter();
        let saved = |object: &StoredObject| SavedObject {
            key: object.key.clone(),
            fields: object.fields.clone(),
        };
        let collection = |shape: &&Shape| {
            let objects = organization.objects.of(shape);
            (shape.noun.many.to_owned(), objects.map(saved).collect())
        };
        Self {
            secrets: secrets
                .map(|(name, it)| (name.to_owned(), SavedSecret::of(it)))
                .collect(),
            directory: None,
            collections: SHAPES.iter().map(collection).collect(),
        }
    }

    pub(super) fn restore(
        self,
        name: &str,
        founding: &Founding,
    ) -> Result<Organization, FileError> {
        let mut organization = Organization::new(name);
        for (name, saved) in self.secrets {
            let secret = saved.restore(&name)?;
            organization.secrets.insert(&name, secret);
        }
        let mut collections = self.collections;
        let mut directory = self.directory.unwrap_or_default();
        for &shape in SHAPES {
            let noun = shape.noun.many;
            if let Some(objects) = collections.remove(noun) {
                for SavedObject { key, fields } in objects {
                    organization
                        .objects
                        .put(StoredObject { shape, key, fields });
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
