//! What requests say about agents.

use serde_json::Value;

use super::field::{DECIDED_HERE, Fields, KNOWN, texts};
use crate::problem::Problem;

/// What a request says about an agent: of the right types, and only what clients decide.
pub(crate) struct SentFields(Fields);

impl SentFields {
    /// Takes `null` for what is empty.
    ///
    /// Source: variables that are `null` made the API fail for the Python SDK; other fields are never
    /// `null` in what clients send, but a client that returns what it read may have been given them.
    pub(crate) fn parse(mut fields: Fields) -> Result<Self, Problem> {
        if fields.get("environment_variables") == Some(&Value::Null) {
            return Err(Problem::NullVariables);
        }
        for field in DECIDED_HERE {
            fields.remove(field);
        }
        for (field, field_type) in KNOWN {
            match fields.get_mut(field) {
                Some(value) if value.is_null() => *value = field_type.empty(),
                Some(value) if !field_type.admits(value) => return Err(Problem::WrongType),
                _ => {}
            }
        }
        let sent = Self(fields);
        match sent.name() {
            Some("") => Err(Problem::NamelessAgent),
            _ => Ok(sent),
        }
    }

    /// The same, for requests that describe the whole agent.
    pub(crate) fn whole(self) -> Result<Self, Problem> {
        match self.name() {
            Some(_) => Ok(self),
            None => Err(Problem::NamelessAgent),
        }
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.0.get("name")?.as_str()
    }

    /// The names of the secrets that it refers to.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        texts(&self.0, "secrets")
    }

    pub(crate) fn into_fields(self) -> Fields {
        self.0
    }
}
