//! The lists that agents refer to: people, groups, runners, sources, integrations and models.

use serde::{Deserialize, Serialize};

use crate::uuid;

/// What one organisation has besides secrets and agents; names need not be unique.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listings {
    pub(crate) users: Vec<User>,
    pub(crate) groups: Vec<Group>,
    /// By name.
    pub(crate) runners: Vec<String>,
    pub(crate) sources: Vec<Source>,
    /// By name; the built-in ones of the platform are not listed.
    pub(crate) integrations: Vec<String>,
    /// The language models that agents may use.
    pub(crate) models: Vec<String>,
}

/// A person.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct User {
    pub(crate) uuid: String,
    pub(crate) name: String,
    pub(crate) email: String,
    /// RFC 3339, in UTC.
    pub(crate) created_at: String,
}

/// A group of people.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    pub(crate) uuid: String,
    pub(crate) name: String,
    /// RFC 3339, in UTC.
    pub(crate) created_at: String,
}

/// A place that tools come from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    pub(crate) uuid: String,
    pub(crate) name: String,
    pub(crate) url: String,
}

impl Listings {
    /// The uuid of the first user with this e-mail address.
    pub(crate) fn user_id(&self, email: &str) -> Option<&str> {
        let user = self.users.iter().find(|user| user.email == email)?;
        Some(&user.uuid)
    }

    /// The uuid of the first group with this name.
    pub(crate) fn group_id(&self, name: &str) -> Option<&str> {
        let group = self.groups.iter().find(|group| group.name == name)?;
        Some(&group.uuid)
    }
}

impl User {
    pub(crate) fn new(name: &str, email: &str, created_at: String) -> Self {
        Self {
            uuid: uuid::random(),
            name: name.to_owned(),
            email: email.to_owned(),
            created_at,
        }
    }
}

impl Group {
    pub(crate) fn new(name: &str, created_at: String) -> Self {
        Self {
            uuid: uuid::random(),
            name: name.to_owned(),
            created_at,
        }
    }
}

impl Source {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            uuid: uuid::random(),
            name: name.to_owned(),
            url: format!("https://git.example.com/{name}"),
        }
    }
}

/// Adds a name to a list of unique names; false where it was there.
pub(crate) fn add_name(names: &mut Vec<String>, name: &str) -> bool {
    let missing = !names.iter().any(|known| known == name);
    if missing {
        names.push(name.to_owned());
    }
    missing
}
