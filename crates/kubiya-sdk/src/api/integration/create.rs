//! Creating an integration.

use bytes::Bytes;

use super::Integrations;
use super::config::{Integration, IntegrationConfig};
use super::wire::NewIntegration;
use crate::api::adoption::{self, Content, Created, Names};
use crate::api::item::Item;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::size::{self, OBJECT_LIMIT};

const CREATE: &str = "integrations.create";

/// A create that succeeded.
///
/// The integration exists. What the server made of it is known, unless the read after the create failed. That
/// failure does not undo the create, so it is kept apart.
#[derive(Debug)]
#[must_use]
pub struct CreatedIntegration {
    name: String,
    integration: Result<Integration>,
}

impl CreatedIntegration {
    /// The name that the integration has, by which it can be read, updated and deleted.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The integration, or why it could not be read. **The integration exists in both cases.**
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn integration(&self) -> Result<&Integration, &Error> {
        self.integration.as_ref()
    }

    /// As [`integration`](Self::integration), by value.
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn into_integration(self) -> Result<Integration> {
        self.integration
    }
}

impl Integrations<'_> {
    /// Creates an integration.
    ///
    /// `POST /api/v2/integrations` with every field of the configuration, an empty `uuid`, and with `managed_by` and
    /// `task_id` where [`ClientBuilder`](crate::ClientBuilder) has them, success: any 2xx with an object that has a
    /// `name`. If the answer does not have its configurations, the integration is read with one `GET`. Does not look
    /// for the name first: nobody knows whether the API refuses one that exists, so look before.
    ///
    /// If the answer is lost (a broken connection, a timeout, 502 or 504 from a gateway, a 2xx without a name),
    /// the client settles the matter by listing the integrations. If one has this name and content, that is the
    /// one created. One that was there before cannot be told from it. If there is none of this name, and no
    /// answer at all came, it is created again, within the limits of the retry policy.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::AlreadyExists`](crate::ErrorKind::AlreadyExists) if there is an integration of this name and the
    /// API says so; [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an unusable name, or for more
    /// than [`OBJECT_LIMIT`]; [`ErrorKind::MaybeProcessed`](crate::ErrorKind::MaybeProcessed) if neither the answer nor
    /// the list told what became of it. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the integration may or may not exist. Look before repeating.
    pub async fn create(&self, config: &IntegrationConfig) -> Result<CreatedIntegration> {
        Integration::check_key(CREATE, &config.name)?;
        size::check(CREATE, config.size(), OBJECT_LIMIT)?;
        let Created { id, object, .. } = adoption::create(self.client, config).await?;
        Ok(CreatedIntegration {
            name: id,
            integration: object,
        })
    }
}

impl Content for IntegrationConfig {
    type Item = Integration;

    const CREATE: &'static str = CREATE;
    const NAMES: Names = Names::Unique;

    fn name(&self) -> &str {
        &self.name
    }

    fn body(&self, client: &Client) -> Bytes {
        client.attribution().body(&NewIntegration::new(self))
    }

    fn sensitive(&self) -> Vec<&str> {
        self.sensitive()
    }

    fn is_of(&self, integration: &Integration) -> bool {
        self.is_of(integration)
    }
}
