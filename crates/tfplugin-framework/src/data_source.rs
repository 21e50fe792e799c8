//! What the author of a data source writes: a schema, a model and one call.

use async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::context::Cx;
use crate::diagnostics::Result;
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
