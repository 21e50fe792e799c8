//! The state file: the data of an emulator across its restarts.
//!
//! One emulator uses it at a time. It is JSON, and holds the values of secrets in base64 and all else as it is: it is for test data only.

mod lock;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::collection::{Described, Fields, Shape, StoredObject};
use crate::founding::Founding;
use crate::json_file::{self, FileError};
use crate::organization::{Organization, Organizations};
use crate::secret::Secret;
use crate::shapes::SHAPES;
use lock::Lock;

/// The version of the form of the file that this emulator reads and writes.
const VERSION: u32 = 1;

/// The file that follows every change.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    _lock: Lock,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    version: u32,
    organizations: BTreeMap<String, SavedOrganization>,
}

#[derive(Serialize, Deserialize)]
struct SavedOrganization {
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
struct SavedObject {
    #[serde(alias = "uuid")]
    key: String,
    fields: Fields,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct SavedSecret {
    value_base64: String,
    description: String,
    created_by: String,
    created_at: String,
}

impl StateFile {
    /// Takes the file for the emulator that listens on `address`, until this is dropped.
    ///
    /// # Errors
    ///
    /// Among others, that another emulator has it.
    pub(crate) fn take(path: &Path, address: SocketAddr) -> Result<Self, FileError> {
        let path = json_file::resolved(path).map_err(FileError::Write)?;
        let lock = Lock::take(&path, address)?;
        Ok(Self { path, _lock: lock })
    }

    /// The saved data; none where there is no file yet.
    pub(crate) fn load(&self, founding: &Founding) -> Result<Option<Organizations>, FileError> {
        let Some(state) = json_file::read_if_present::<State>(&self.path)? else {
            return Ok(None);
        };
        if state.version != VERSION {
            return Err(FileError::content(format!(
                "its \"version\" is not {VERSION}: another version of the emulator wrote it"
            )));
        }
        state
            .organizations
            .into_iter()
            .map(|(name, saved)| saved.restore(&name, founding).map(|it| (name, it)))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    pub(crate) fn save(&self, organizations: &Organizations) -> Result<(), FileError> {
        let organizations = organizations
            .iter()
            .map(|(name, organization)| (name.clone(), SavedOrganization::of(organization)))
            .collect();
        json_file::replace(
            &self.path,
            &State {
                version: VERSION,
                organizations,
            },
        )
    }
}

impl SavedOrganization {
    fn of(organization: &Organization) -> Self {
        let secrets = organization.secrets.iter();
        let saved = |object: &StoredObject| SavedObject {
            key: object.key.clone(),
            fields: object.fields.clone(),
        };
        let collection = |shape: &&Shape| {
            let objects = organization.objects.of(shape).iter();
            (shape.noun.many.to_owned(), objects.map(saved).collect())
        };
        Self {
            secrets: secrets
                .map(|(name, it)| (name.clone(), SavedSecret::of(it)))
                .collect(),
            directory: None,
            collections: SHAPES.iter().map(collection).collect(),
        }
    }

    fn restore(self, name: &str, founding: &Founding) -> Result<Organization, FileError> {
        let mut organization = Organization::new(name);
        for (name, saved) in self.secrets {
            let secret = saved.restore(&name)?;
            organization.secrets.insert(name, secret);
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
    fn of(secret: &Secret) -> Self {
        Self {
            value_base64: STANDARD.encode(secret.value.expose_secret()),
            description: secret.description.clone(),
            created_by: secret.created_by.clone(),
            created_at: secret.created_at.clone(),
        }
    }

    fn restore(&self, name: &str) -> Result<Secret, FileError> {
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
