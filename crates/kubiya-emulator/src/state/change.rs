//! A change, as a journal keeps it: what is put and what is removed.

use serde::{Deserialize, Serialize};

use super::saved::SavedSecret;
use crate::collection::{Fields, StoredObject};
use crate::json_file::FileError;
use crate::organization::{Organization, Organizations};
use crate::secret::SECRET;
use crate::shapes::SHAPES;

/// What one request changed in an organisation.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    organization: String,
    entries: Vec<Entry>,
}

/// A secret or an object that is as this says from now on; one without a content is removed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The plural of what it is.
    of: String,
    key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fields: Option<Fields>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret: Option<SavedSecret>,
}

impl Change {
    /// What the organisation has unsaved.
    pub(super) fn of(organization: &Organization) -> Self {
        let secrets = organization.secrets.unsaved().map(|(key, secret)| Entry {
            of: SECRET.many.to_owned(),
            key: key.to_owned(),
            fields: None,
            secret: secret.map(SavedSecret::of),
        });
        let objects = organization.objects.unsaved();
        let objects = objects.map(|(noun, key, object)| Entry {
            of: noun.to_owned(),
            key: key.to_owned(),
            fields: object.map(|object| object.fields.clone()),
            secret: None,
        });
        Self {
            organization: organization.name.clone(),
            entries: secrets.chain(objects).collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Makes the same change again.
    pub(super) fn repeat(self, organizations: &mut Organizations) -> Result<(), FileError> {
        let name = self.organization;
        let organization = organizations
            .entry(name)
            .or_insert_with_key(|name| Organization::new(name));
        for entry in self.entries {
            entry.repeat(organization)?;
        }
        Ok(())
    }
}

impl Entry {
    fn repeat(self, organization: &mut Organization) -> Result<(), FileError> {
        let Self {
            of,
            key,
            fields,
            secret,
        } = self;
        if of == SECRET.many {
            match secret {
                Some(secret) => {
                    let secret = secret.restore(&key)?;
                    organization.secrets.insert(&key, secret);
                }
                None => {
                    organization.secrets.remove(&key);
                }
            }
            return Ok(());
        }
        let shape = SHAPES.iter().find(|shape| shape.noun.many == of);
        let Some(&shape) = shape else {
            return Err(FileError::content(
                "it is about a collection that is not known",
            ));
        };
        match fields {
            Some(fields) => organization
                .objects
                .put(StoredObject { shape, key, fields }),
            None => {
                let _gone_either_way = organization.objects.remove(shape, &key);
            }
        }
        Ok(())
    }
}
