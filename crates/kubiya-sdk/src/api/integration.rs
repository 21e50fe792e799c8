//! The integrations of an organisation with other services: `/api/v2/integrations`.

use serde::{Deserialize, Serialize};

use super::list::{self, Listed};
use super::object::{Object, OddField};
use crate::client::Client;
use crate::error::Result;

/// An integration, as agents refer to it: by its name.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Integration {
    name: String,
}

impl Integration {
    /// The name, unique in the organisation.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The calls on integrations. From [`Client::integrations`].
#[derive(Clone, Copy, Debug)]
pub struct Integrations<'a> {
    client: &'a Client,
}

impl Client {
    /// The integrations of the organisation with other services.
    pub fn integrations(&self) -> Integrations<'_> {
        Integrations { client: self }
    }
}

impl Integrations<'_> {
    /// All integrations that were set up, sorted by name.
    ///
    /// `GET /api/v2/integrations`, success: any 2xx with an array, or an object with the array in
    /// `integrations` or `items`. Entries without a name are left out. What is built into the platform
    /// (`slack`, `kubernetes`) need not be among them.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says.
    pub async fn list(&self) -> Result<Vec<Integration>> {
        list::list(self.client).await
    }
}

impl Listed for Integration {
    const LIST: &'static str = "integrations.list";
    const COLLECTION: &'static str = "/api/v2/integrations";
    const WRAPPER: &'static str = "integrations";

    fn read(entry: &Object<'_>) -> Result<Self, OddField> {
        let name = entry.filled("name").ok_or(OddField("name"))?;
        Ok(Self { name })
    }

    fn order(&self) -> (&str, &str) {
        (&self.name, "")
    }
}
