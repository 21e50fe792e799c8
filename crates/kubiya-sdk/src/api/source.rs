//! The sources of an organisation, which hold tools: `/api/v1/sources`.

use serde::{Deserialize, Serialize};

use super::list::{self, Listed};
use super::object::{Object, OddField};
use crate::client::Client;
use crate::error::Result;

/// A source of tools, as agents refer to it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Source {
    id: String,
    name: String,
    url: String,
}

impl Source {
    /// The uuid.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name; empty if there is none. Not unique.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the tools come from; empty for a source that holds them itself.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// The calls on sources. From [`Client::sources`].
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    client: &'a Client,
}

impl Client {
    /// The sources of the organisation, which hold tools.
    pub fn sources(&self) -> Sources<'_> {
        Sources { client: self }
    }
}

impl Sources<'_> {
    /// All sources, sorted by name, then id.
    ///
    /// `GET /api/v1/sources`, success: any 2xx with an array, or an object with the array in `sources` or
    /// `items`. Entries without an id are left out. Further pages are asked for with `page=2` and so on, until one
    /// brings nothing new, 1,000 at most; a list that has several is read again, until that brings nothing new.
    ///
    /// **Source:** the Go provider's client; Kubiya's chat interface and pages ask for pages.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says.
    pub async fn list(&self) -> Result<Vec<Source>> {
        list::list(self.client).await
    }
}

impl Listed for Source {
    const LIST: &'static str = "sources.list";
    const COLLECTION: &'static str = "/api/v1/sources";
    const WRAPPER: &'static str = "sources";
    const HAS_PAGES: bool = true;

    fn read(entry: &Object<'_>) -> Result<Self, OddField> {
        Ok(Self {
            id: entry.id().ok_or(OddField("uuid"))?,
            name: entry.text("name"),
            url: entry.text("url"),
        })
    }

    fn order(&self) -> (&str, &str) {
        (&self.name, &self.id)
    }
}
