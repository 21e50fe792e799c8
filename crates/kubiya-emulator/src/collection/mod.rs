//! Agents: JSON objects, of which the emulator knows some fields and keeps all.

mod field;
mod sent;

use std::fmt;

use serde_json::{Value, json};

use crate::uuid;
use field::{DECIDED_HERE, empty, texts};

pub(crate) use field::{Fields, nullify, reorder};
pub(crate) use sent::SentFields;

/// A stored agent. Its debug form does not show fields, because variables may be confidential.
#[derive(Clone)]
pub(crate) struct Agent {
    pub(crate) uuid: String,
    /// All but `uuid` and `id`.
    pub(crate) fields: Fields,
}

impl Agent {
    /// An agent with the given fields.
    ///
    /// A missing `uuid` is a new one; other known fields that are missing are empty, or as the API
    /// decides them for an agent that is made now.
    pub(crate) fn new(mut given: Fields, organization: &str, stamp: &Stamp) -> Self {
        given.remove("id");
        let uuid = match given.remove("uuid") {
            Some(Value::String(uuid)) if !uuid.is_empty() => uuid,
            _ => uuid::random(),
        };
        let mut fields = empty();
        fields.insert("organization".to_owned(), organization.into());
        fields.insert("metadata".to_owned(), stamp.metadata());
        fields.extend(given);
        Self { uuid, fields }
    }

    /// Changes what the request mentions.
    pub(crate) fn merge(&mut self, sent: SentFields, stamp: &Stamp) {
        self.fields.extend(sent.into_fields());
        stamp.renew(&mut self.fields);
    }

    /// Changes everything that clients decide; what the request does not mention becomes empty.
    pub(crate) fn replace(&mut self, sent: SentFields, stamp: &Stamp) {
        let mut fields = empty();
        fields.extend(sent.into_fields());
        for field in DECIDED_HERE {
            fields.extend(self.fields.remove_entry(field));
        }
        self.fields = fields;
        stamp.renew(&mut self.fields);
    }

    /// The agent as the API shows it.
    pub(crate) fn shown(&self) -> Fields {
        let mut fields = self.fields.clone();
        for field in ["uuid", "id"] {
            fields.insert(field.to_owned(), self.uuid.as_str().into());
        }
        fields
    }

    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.fields.get("name").is_some_and(|known| known == name)
    }

    /// Whether it refers to the secret with this name.
    pub(crate) fn uses(&self, secret: &str) -> bool {
        texts(&self.fields, "secrets").any(|name| name == secret)
    }

    pub(crate) fn variable(&self, name: &str) -> Option<&str> {
        self.fields
            .get("environment_variables")?
            .get(name)?
            .as_str()
    }
}

impl fmt::Debug for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Agent")
            .field("uuid", &self.uuid)
            .finish_non_exhaustive()
    }
}

/// Who makes or changes an agent, and when.
pub(crate) struct Stamp {
    /// A user's uuid, or what identifies someone who is no user.
    pub(crate) by: String,
    /// RFC 3339, in UTC.
    pub(crate) at: String,
}

impl Stamp {
    fn metadata(&self) -> Value {
        let Self { by, at } = self;
        json!({"created_at": at, "last_updated": at, "user_created": by, "user_last_updated": by})
    }

    fn renew(&self, fields: &mut Fields) {
        if let Some(Value::Object(metadata)) = fields.get_mut("metadata") {
            metadata.insert("last_updated".to_owned(), self.at.as_str().into());
            metadata.insert("user_last_updated".to_owned(), self.by.as_str().into());
        }
    }
}
