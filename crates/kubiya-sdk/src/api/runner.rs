//! The runners of an organisation, which execute agents: `/api/v3/runners`.

pub(crate) mod create;

use serde::{Deserialize, Serialize};

use super::item::{self, Item, Key, found};
use super::list::{self, Listed};
use super::object::{Object, OddField};
use crate::client::Client;
use crate::error::Result;

/// A runner. Agents and sources refer to it by its name. It is not known whether the API tells names apart that
/// differ in letter case alone. So an answer may have the name in another letter case.
///
/// The API also tells credentials of a runner to everyone who may read runners. This crate does not read them.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Runner {
    name: String,
    runner_type: Option<String>,
}

impl Runner {
    /// The name, unique in the organisation.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What kind of runner it is, in the server's own words. An empty type is the same as none.
    pub fn runner_type(&self) -> Option<&str> {
        self.runner_type.as_deref()
    }
}

/// The calls on runners. From [`Client::runners`].
///
/// A runner cannot be changed. Every name is checked before anything is sent (not empty, neither `.` nor `..`, no
/// control characters), and travels as one path segment, whatever characters it has.
#[derive(Clone, Copy, Debug)]
pub struct Runners<'a> {
    client: &'a Client,
}

impl Client {
    /// The runners of the organisation, which execute agents.
    pub fn runners(&self) -> Runners<'_> {
        Runners { client: self }
    }
}

impl Runners<'_> {
    /// One runner.
    ///
    /// `GET /api/v3/runners/{name}/describe`, success: any 2xx with an object of this name. If the API says
    /// that there is no such runner, the list is asked, and its entry counts: what is new, or never connected,
    /// need not be described yet.
    ///
    /// **Source:** the Go provider's client; Kubiya's command line tool takes the list first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if neither the one nor the other has the runner;
    /// [`get_opt`](Self::get_opt) returns `None` instead. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    pub async fn get(&self, name: &str) -> Result<Runner> {
        item::get(self.client, name).await
    }

    /// One runner, or `None` if there is no such runner.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn get_opt(&self, name: &str) -> Result<Option<Runner>> {
        found(self.get(name).await)
    }

    /// All runners, sorted by name.
    ///
    /// `GET /api/v3/runners`, success: any 2xx with an array, or an object with the array in `runners` or
    /// `items`. Entries without a name are left out. The API has no pages.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says. [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) does not occur.
    pub async fn list(&self) -> Result<Vec<Runner>> {
        list::list(self.client).await
    }

    /// Deletes a runner, also one that agents still refer to.
    ///
    /// `DELETE /api/v3/runners/{name}` with the header `force: true`, success: any 2xx. A 404 that follows an
    /// attempt without an answer is a success as well: that attempt did it. After any other 404 the list is
    /// asked: if it has the object, that is not gone.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such runner, by the list as well;
    /// [`delete_if_exists`](Self::delete_if_exists) returns `false` instead. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says; if [`Error::is_maybe_processed`](crate::Error::is_maybe_processed),
    /// the runner may be gone, and the call can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the runner may or may not be gone. The call can be repeated.
    pub async fn delete(&self, name: &str) -> Result<()> {
        item::delete::<Runner>(self.client, name).await
    }

    /// Deletes a runner if it is there. Returns whether it was.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    ///
    /// # Cancel safety
    ///
    /// As [`delete`](Self::delete).
    pub async fn delete_if_exists(&self, name: &str) -> Result<bool> {
        Ok(found(self.delete(name).await)?.is_some())
    }
}

impl Listed for Runner {
    const LIST: &'static str = "runners.list";
    const COLLECTION: &'static str = "/api/v3/runners";
    const WRAPPER: &'static str = "runners";

    fn read(object: &Object<'_>) -> Result<Self, OddField> {
        Ok(Self {
            name: object.filled("name").ok_or(OddField("name"))?,
            runner_type: object.filled("runner_type"),
        })
    }

    fn order(&self) -> (&str, &str) {
        (&self.name, "")
    }
}

impl Item for Runner {
    const KIND: &'static str = "runner";
    const GET: &'static str = "runners.get";
    const DELETE: &'static str = "runners.delete";
    const ITEM: &'static str = "/api/v3/runners/{name}";
    const DESCRIPTION: &'static str = "/api/v3/runners/{name}/describe";
    const KEY: Key = Key::Name;
    const LIST_COUNTS: bool = true;

    fn is_complete(object: &Object<'_>) -> bool {
        object.has("runner_type")
    }
}
