//! What the author of a managed resource writes: a schema, a model and four calls, or three without an update.

use async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tfplugin_proto::value::Fields;

use crate::context::Cx;
use crate::diagnostics::{Applied, Diagnostic, Diagnostics, Result};
use crate::schema::Schema;

/// A managed resource.
///
/// The framework owns Terraform's rules: decoding, defaults, unknowns, replacement, write-only
/// attributes, identity, private data, panics. The model has one field for each attribute.
#[async_trait]
pub trait Resource: Send + Sync + 'static {
    /// What [`crate::Provider::configure`] makes.
    type Client: Send + Sync + 'static;

    /// The resource's attributes as a type. Serialising and deserialising it must fit the schema.
    type Model: Serialize + DeserializeOwned + Send + Sync + 'static;

    /// The attributes. Called once per process.
    fn schema(&self) -> Schema;

    /// What is wrong with a configuration beyond the rules of the schema, which it has passed. Called before
    /// anything is planned, and again with every value that has become known.
    fn validate(&self, _config: &Self::Model) -> Diagnostics {
        Diagnostics::new()
    }

    /// Changes a create or update plan after the rules of the schema have been applied.
    ///
    /// Core plans twice, and the second plan, made during apply, must not differ in what the first one
    /// held as known. There is no client where the provider's own configuration is not known yet.
    ///
    /// # Errors
    /// What makes the plan impossible.
    async fn modify_plan(
        &self,
        _cx: &mut Cx,
        _client: Option<&Self::Client>,
        _plan: &mut Plan<Self::Model>,
    ) -> Result<()> {
        Ok(())
    }

    /// Judges the plan to destroy what the state holds.
    ///
    /// Core asks once more while applying, where the object is a deposed one.
    ///
    /// # Errors
    /// What makes the plan impossible.
    async fn plan_delete(&self, _client: &Self::Client, _state: Self::Model) -> Result<()> {
        Ok(())
    }

    /// Creates the remote object. Write-only fields of `planned` hold what is configured.
    async fn create(
        &self,
        cx: &mut Cx,
        client: &Self::Client,
        planned: Self::Model,
    ) -> Applied<Self::Model>;

    /// Reads the remote object; nothing if, and only if, it is known to be gone.
    ///
    /// # Errors
    /// Whatever else went wrong. The state is then kept.
    async fn read(
        &self,
        cx: &mut Cx,
        client: &Self::Client,
        state: Self::Model,
    ) -> Result<Option<Self::Model>>;

    /// Changes the remote object. Write-only fields of `planned` hold what is configured. A failure
    /// without a state keeps the prior one.
    ///
    /// A resource that has none says so in its schema ([`Schema::without_update`]). An update that Core asks for
    /// all the same, since the plan changed something computed, then calls nothing: what was planned as known
    /// is stored, and the rest stays as it was.
    async fn update(
        &self,
        _cx: &mut Cx,
        _client: &Self::Client,
        _prior: Self::Model,
        _planned: Self::Model,
    ) -> Applied<Self::Model> {
        let problem = "A resource without an update has a schema that asks for one";
        Applied::failed(Diagnostic::provider_bug(problem))
    }

    /// Deletes the remote object. One that is gone already is a success.
    ///
    /// # Errors
    /// Why it may still be there. The state is then kept.
    async fn delete(&self, cx: &mut Cx, client: &Self::Client, state: Self::Model) -> Result<()>;

    /// The state that an import begins with; a read follows at once. What `id` means may be looked up, for
    /// instance where it can be a name. An import by identity comes here as well, with its parts as `id`.
    ///
    /// # Errors
    /// Where the resource cannot be imported, or `id` is not of its form or means no object.
    async fn import(&self, _cx: &mut Cx, _client: &Self::Client, _id: &str) -> Result<Self::Model> {
        Err(Diagnostic::error(
            "Import is not supported",
            "This resource cannot be imported. Create it with Terraform instead.",
        )
        .into())
    }

    /// Brings the JSON of stored state of schema version `from` into a shape that today's attribute types can
    /// read, where an attribute had another type then. Not called for today's version.
    ///
    /// # Errors
    /// Where the old state cannot be used.
    fn reshape(&self, _from: i64, _stored: &mut Fields) -> Result<()> {
        Ok(())
    }

    /// Brings state of schema version `from`, read under today's attribute types, up to date. Not
    /// called for today's version.
    ///
    /// # Errors
    /// Where the old state cannot be used.
    fn upgrade(&self, _from: i64, state: Self::Model) -> Result<Self::Model> {
        Ok(state)
    }
}

/// A plan to create or update, in the making.
#[derive(Debug)]
pub struct Plan<M> {
    /// What is configured, write-only fields included. Null where `ignore_changes` covers it.
    pub config: M,
    /// What exists; nothing when creating.
    pub prior: Option<M>,
    /// What will exist. Fields that are set here must be computed ones without configured value.
    pub planned: M,
    /// Whether the plan, as it came out of the rules of the schema, changes anything.
    pub changed: bool,
}
