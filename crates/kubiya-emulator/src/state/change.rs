//! A change, as a journal keeps it: what is put and what is removed.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::saved::{SavedSecret, WrittenFields, read_object};
use crate::json_file::FileError;
use crate::organization::{Organization, Organizations};
use crate::secret::SECRET;
use crate::shapes::SHAPES;

/// What one request changed in an organisation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    organization: String,
    /// Where an object was given a number before.
    last_number: Option<u64>,
    entries: Vec<Entry>,
}

/// A secret or an object that is as this says from now on; one without a content is removed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The plural of what it is.
    of: String,
    key: String,
    fields: Option<Box<RawValue>>,
    secret: Option<SavedSecret>,
}

/// The same, as it is written.
#[derive(Serialize)]
pub(super) struct WrittenChange<'a> {
    organization: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_number: Option<u64>,
    entries: Vec<WrittenEntry<'a>>,
}

#[derive(Serialize)]
struct WrittenEntry<'a> {
    of: &'a str,
    key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<WrittenFields<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<SavedSecret>,
}

impl<'a> WrittenChange<'a> {
    /// What the organisation has unsaved.
    pub(super) fn of(organization: &'a Organization) -> Self {
        let secrets = organization.secrets.unsaved();
        let secrets = secrets.map(|(key, secret)| WrittenEntry {
            of: SECRET.many,
            key,
            fields: None,
            secret: secret.map(SavedSecret::of),
        });
        let objects = organization.objects.unsaved();
        let objects = objects.map(|(of, key, object)| WrittenEntry {
            of,
            key,
            fields: object.map(WrittenFields),
            secret: None,
        });
        Self {
            organization: &organization.name,
            last_number: organization.last_number(),
            entries: secrets.chain(objects).collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Change {
    /// Makes the same change again.
    pub(super) fn repeat(self, organizations: &mut Organizations) -> Result<(), FileError> {
        let name = self.organization;
        let organization = organizations
            .entry(name)
            .or_insert_with_key(|name| Organization::new(name));
        organization.count_on_from(self.last_number.unwrap_or_default());
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
                    organization.secrets.insert(key, secret);
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
            Some(fields) => {
                let object = read_object(shape, &key, &fields).map_err(FileError::content)?;
                organization.objects.put(object);
            }
            None => {
                let _gone_either_way = organization.objects.remove(shape, &key);
            }
        }
        Ok(())
    }
}
