//! What the author of a provider writes.

use async_trait::async_trait;
use serde::de::DeserializeOwned;

use crate::diagnostics::Result;
use crate::registry::Registry;
use crate::schema::Schema;

/// A provider: its own configuration, and what it has on offer.
#[async_trait]
pub trait Provider: Send + Sync + 'static {
    /// The provider block as a type.
    type Config: DeserializeOwned + Send + Sync + 'static;

    /// What its resources call the API with.
    type Client: Send + Sync + 'static;

    /// The provider block's attributes. Called once per process.
    fn schema(&self) -> Schema;

    /// Adds everything that the provider offers.
    fn register(&self, registry: &mut Registry<Self::Client>);

    /// Makes the client; nothing where a value that it needs is not known yet.
    ///
    /// # Errors
    /// What is wrong with the configuration.
    async fn configure(&self, host: &Host, config: Self::Config) -> Result<Option<Self::Client>>;

    /// Called when the practitioner interrupts Terraform: the client should begin nothing new.
    fn stop(&self, _client: &Self::Client) {}
}

/// The program at the other end.
#[derive(Clone, Debug)]
pub struct Host {
    /// The version it gives for itself. OpenTofu gives its own.
    pub terraform_version: String,
}
