//! The runners of an organisation, which execute agents: `/api/v3/runners`.

use super::list::{self, Listed};
use super::object::{Object, OddField};
use crate::client::Client;
use crate::error::Result;

/// A runner, as agents refer to it: by its name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Runner {
    name: String,
}

impl Runner {
    /// The name, unique in the organisation.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The calls on runners. From [`Client::runners`].
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
    /// All runners, sorted by name.
    ///
    /// `GET /api/v3/runners`, success: any 2xx with an array, or an object with the array in `runners` or
    /// `items`. Entries without a name are left out. The answer also holds credentials of the runners,
    /// which are not read.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says.
    pub async fn list(&self) -> Result<Vec<Runner>> {
        list::list(self.client).await
    }
}

impl Listed for Runner {
    const LIST: &'static str = "runners.list";
    const COLLECTION: &'static str = "/api/v3/runners";
    const WRAPPER: &'static str = "runners";

    fn read(entry: &Object<'_>) -> Result<Self, OddField> {
        let name = entry.filled("name").ok_or(OddField("name"))?;
        Ok(Self { name })
    }

    fn order(&self) -> (&str, &str) {
        (&self.name, "")
    }
}
