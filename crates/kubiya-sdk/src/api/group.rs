//! The groups of an organisation: `/api/v1/manage/groups`.

use serde::{Deserialize, Serialize};

use super::list::{self, Listed};
use super::object::{Object, OddField};
use crate::client::Client;
use crate::error::Result;

/// A group of users, as agents refer to it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Group {
    id: String,
    name: String,
}

impl Group {
    /// The uuid.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name; empty if there is none.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The calls on groups. From [`Client::groups`].
#[derive(Clone, Copy, Debug)]
pub struct Groups<'a> {
    client: &'a Client,
}

impl Client {
    /// The groups of users of the organisation.
    pub fn groups(&self) -> Groups<'_> {
        Groups { client: self }
    }
}

impl Groups<'_> {
    /// All groups, sorted by name, then id.
    ///
    /// `GET /api/v1/manage/groups`, success: any 2xx with an array, or an object with the array in `groups`
    /// or `items`. Entries without an id are left out.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says.
    pub async fn list(&self) -> Result<Vec<Group>> {
        list::list(self.client).await
    }
}

impl Listed for Group {
    const LIST: &'static str = "groups.list";
    const COLLECTION: &'static str = "/api/v1/manage/groups";
    const WRAPPER: &'static str = "groups";

    fn read(entry: &Object<'_>) -> Result<Self, OddField> {
        Ok(Self {
            id: entry.id().ok_or(OddField("uuid"))?,
            name: entry.text("name"),
        })
    }

    fn order(&self) -> (&str, &str) {
        (&self.name, &self.id)
    }
}
