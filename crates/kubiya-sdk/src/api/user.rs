//! The users of an organisation: `/api/v1/users`.

use serde::{Deserialize, Serialize};

use super::list::{self, Listed};
use super::object::{Object, OddField};
use crate::client::Client;
use crate::error::Result;

/// A user, as agents refer to them.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct User {
    id: String,
    name: String,
    email: String,
    status: String,
}

impl User {
    /// The uuid.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The display name; empty if there is none. Not unique.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The e-mail address; empty if there is none.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// Whether the user has joined, in the server's own words; empty if it does not say.
    pub fn status(&self) -> &str {
        &self.status
    }
}

/// The calls on users. From [`Client::users`].
#[derive(Clone, Copy, Debug)]
pub struct Users<'a> {
    client: &'a Client,
}

impl Client {
    /// The users of the organisation.
    pub fn users(&self) -> Users<'_> {
        Users { client: self }
    }
}

impl Users<'_> {
    /// All users, sorted by name, then id.
    ///
    /// `GET /api/v1/users`, success: any 2xx with an array, or an object with the array in `users` or `items`.
    /// Entries without an id are left out. Further pages are asked for with `page=2` and so on, until one
    /// brings nothing new; 1,000 at most. A list of several pages is read again, until that brings nothing new.
    ///
    /// **Source:** the Go provider's client; Kubiya's command line tool knows the wrapped form, and pages.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says.
    pub async fn list(&self) -> Result<Vec<User>> {
        list::list(self.client).await
    }
}

impl Listed for User {
    const LIST: &'static str = "users.list";
    const COLLECTION: &'static str = "/api/v1/users";
    const WRAPPER: &'static str = "users";
    const HAS_PAGES: bool = true;

    fn read(entry: &Object<'_>) -> Result<Self, OddField> {
        Ok(Self {
            id: entry.id().ok_or(OddField("uuid"))?,
            name: entry.text("name"),
            email: entry.text("email"),
            status: entry
                .filled("status")
                .or_else(|| entry.filled("user_status"))
                .unwrap_or_default(),
        })
    }

    fn order(&self) -> (&str, &str) {
        (&self.name, &self.id)
    }
}
