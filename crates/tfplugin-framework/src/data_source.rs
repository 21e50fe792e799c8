//! What the author of a data source writes: a schema, a model and one call.

use async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::context::Cx;
use crate::diagnostics::{Diagnostics, Result};
use crate::schema::Schema;

/// A data source.
#[async_trait]
pub trait DataSource: Send + Sync + 'static {
    /// What [`crate::Provider::configure`] makes.
    type Client: Send + Sync + 'static;

    /// The data source's attributes as a type.
    type Model: Serialize + DeserializeOwned + Send + Sync + 'static;

    /// The attributes. Called once per process.
    fn schema(&self) -> Schema;

    /// What is wrong with a configuration beyond the rules of the schema, which it has passed. Called before
    /// anything is read. While something is unknown, only if the model has room for that.
    fn validate(&self, _config: &Self::Model) -> Diagnostics {
        Diagnostics::new()
    }

    /// Fills in what is computed. The configuration is wholly known.
    ///
    /// # Errors
    /// Why the data cannot be had. What does not exist is an error too.
    async fn read(
        &self,
        cx: &mut Cx,
        client: &Self::Client,
        config: Self::Model,
    ) -> Result<Self::Model>;
}
