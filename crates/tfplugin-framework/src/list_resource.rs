//! What the author of a list resource writes: how to find the remote objects of a managed resource.

use async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::context::Cx;
use crate::diagnostics::Result;
use crate::schema::Schema;

/// A list resource: finds the remote objects that a managed resource of the same name could manage.
///
/// Used by `terraform query` (Terraform 1.14 and later). The managed resource must have an identity.
#[async_trait]
pub trait ListResource: Send + Sync + 'static {
    /// What [`crate::Provider::configure`] makes.
    type Client: Send + Sync + 'static;

    /// What can be configured, as a type.
    type Config: DeserializeOwned + Send + Sync + 'static;

    /// The managed resource's model.
    type Model: Serialize + Send + Sync + 'static;

    /// What can be configured. Called once per process.
    fn schema(&self) -> Schema;

    /// The remote objects, in the order in which to show them. Warnings are shown with them.
    ///
    /// # Errors
    /// Why they cannot be listed.
    async fn list(
        &self,
        cx: &mut Cx,
        client: &Self::Client,
        config: Self::Config,
    ) -> Result<Vec<Listed<Self::Model>>>;
}

/// A remote object that was found.
#[derive(Clone, Debug)]
pub struct Listed<M> {
    /// What to call it in front of a person.
    pub display_name: String,
    /// What is known of it; its identity is taken from here.
    pub object: M,
    /// Whether a configuration can say what it is. Where Core asks for what is to be configured, one that cannot be is
    /// left out.
    pub is_configurable: bool,
}
