//! Plays Terraform Core against a provider process, and holds it to Core's published rules.
//!
//! Shares no rule with the framework: it judges the framework's answers as Core would, over the real
//! handshake, on machines without Terraform too.
//!
//! **Source:** Terraform 1.11 `internal/plans/objchange` and `internal/terraform`; the order of calls was
//! observed with Terraform 1.11.4.

mod action;
mod compatible;
mod era;
mod error;
mod identity;
mod object;
#[cfg(test)]
mod properties;
mod rules;
mod schema;
mod schemas;

use std::collections::BTreeMap;
use std::sync::Arc;

use tfplugin_proto::generated::tfplugin6::provider_client::ProviderClient;
use tfplugin_proto::generated::tfplugin6::{
    self as wire, ClientCapabilities, DynamicValue, configure_provider, diagnostic,
    get_provider_schema, get_resource_identity_schemas, stop_provider, validate_provider_config,
};
use tfplugin_proto::value::{Type, Value, msgpack};
use tonic::transport::Channel;

use super::host::{Ended, Launch, Plugin};
use error::broken;

pub use action::{Invocation, Told};
pub use era::Era;
pub use error::{CoreError, Result};
pub use object::{Action, Object, Planned};
pub use schema::{ObjectSchema, type_of};
pub use schemas::schemas_json;

/// One walk of Core: a provider process, its schemas, and how far the walk has come.
#[derive(Debug)]
pub struct Core {
    plugin: Arc<Plugin>,
    client: ProviderClient<Channel>,
    era: Era,
    provider: Arc<ObjectSchema>,
    resources: Arc<BTreeMap<String, ObjectSchema>>,
    actions: Arc<BTreeMap<String, ObjectSchema>>,
}

impl Core {
    /// Starts a provider and asks for its schemas.
    ///
    /// # Errors
    /// Where the provider cannot be reached, or its schemas are such that Core would refuse them.
    pub async fn start(launch: Launch, era: Era) -> Result<Self> {
        let plugin = launch.start().await?;
        let mut client = plugin.provider().await?;
        let request = get_provider_schema::Request::default();
        let answer = client.get_provider_schema(request).await?.into_inner();
        without_errors(answer.diagnostics)?;
        let provider = answer
            .provider
            .ok_or_else(|| broken("there is no provider schema"))?;
        let request = get_resource_identity_schemas::Request::default();
        let identities = client.get_resource_identity_schemas(request).await?;
        let identities = identities.into_inner().identity_schemas;
        let mut resources = BTreeMap::new();
        for (name, schema) in &answer.resource_schemas {
            let mut schema = ObjectSchema::read(schema)?;
            if let Some(identity) = identities.get(name) {
                schema = schema.identified(identity)?;
            }
            resources.insert(name.clone(), schema);
        }
        let mut actions = BTreeMap::new();
        for (name, action) in answer.action_schemas {
            let schema = action
                .schema
                .ok_or_else(|| broken(format!("the action {name} has no schema")))?;
            actions.insert(name, ObjectSchema::read(&schema)?);
        }
        Ok(Self {
            provider: Arc::new(ObjectSchema::read(&provider)?),
            plugin: Arc::new(plugin),
            client,
            era,
            resources: Arc::new(resources),
            actions: Arc::new(actions),
        })
    }

    /// Validates and configures the provider; returns its warnings.
    ///
    /// # Errors
    /// What the provider objects to.
    pub async fn configure(&mut self, config: &[(&str, Value)]) -> Result<Vec<wire::Diagnostic>> {
        let config = encode(&self.provider.object(config), self.provider.ty())?;
        let request = validate_provider_config::Request {
            config: Some(config.clone()),
        };
        let answer = self.client.validate_provider_config(request).await?;
        let mut warnings = judged(&self.provider, answer.into_inner().diagnostics)?;
        let terraform_version = match self.era {
            Era::WriteOnly => "1.11.4",
            Era::Plain => "1.8.4",
        };
        let request = configure_provider::Request {
            terraform_version: terraform_version.to_owned(),
            config: Some(config),
            client_capabilities: self.capabilities(),
        };
        let answer = self.client.configure_provider(request).await?;
        warnings.extend(judged(&self.provider, answer.into_inner().diagnostics)?);
        Ok(warnings)
    }

    /// The schema of a resource type.
    ///
    /// # Errors
    /// Where the provider has no such type.
    pub fn schema(&self, type_name: &str) -> Result<&ObjectSchema> {
        let missing = || broken(format!("there is no resource type {type_name}"));
        self.resources.get(type_name).ok_or_else(missing)
    }

    /// Tells the provider that the practitioner interrupted.
    ///
    /// # Errors
    /// Where the call fails.
    pub async fn stop(&mut self) -> Result<()> {
        self.client
            .stop_provider(stop_provider::Request::default())
            .await?;
        Ok(())
    }

    /// The same walk once more, for objects that are worked on side by side, as Core works on those that do not
    /// depend on each other.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            plugin: Arc::clone(&self.plugin),
            client: self.client.clone(),
            era: self.era,
            provider: Arc::clone(&self.provider),
            resources: Arc::clone(&self.resources),
            actions: Arc::clone(&self.actions),
        }
    }

    /// A client of the process, for calls beside the walk.
    #[must_use]
    pub fn client(&self) -> ProviderClient<Channel> {
        self.client.clone()
    }

    /// The number of the process.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.plugin.pid()
    }

    /// Ends the walk, and the process.
    ///
    /// # Errors
    /// Where the process does not end in time, or something still goes on [beside](Core::beside) this.
    pub async fn end(self) -> Result<Ended> {
        match Arc::try_unwrap(self.plugin) {
            Ok(plugin) => Ok(plugin.shutdown().await?),
            Err(_) => Err(broken("the walk ends while something goes on beside it")),
        }
    }

    fn capabilities(&self) -> Option<ClientCapabilities> {
        (self.era == Era::WriteOnly).then_some(ClientCapabilities {
            write_only_attributes_allowed: true,
            ..ClientCapabilities::default()
        })
    }
}

/// The warnings about an object, or all diagnostics where one is an error.
fn judged(
    schema: &ObjectSchema,
    diagnostics: Vec<wire::Diagnostic>,
) -> Result<Vec<wire::Diagnostic>> {
    rules::no_secret_is_quoted(schema, &diagnostics)?;
    without_errors(diagnostics)
}

/// The warnings, or all diagnostics where one is an error.
fn without_errors(diagnostics: Vec<wire::Diagnostic>) -> Result<Vec<wire::Diagnostic>> {
    if diagnostics
        .iter()
        .any(|d| d.severity() == diagnostic::Severity::Invalid)
    {
        return Err(broken("a diagnostic has no severity"));
    }
    if diagnostics
        .iter()
        .any(|d| d.severity() == diagnostic::Severity::Error)
    {
        return Err(CoreError::Reported(diagnostics));
    }
    Ok(diagnostics)
}

fn encode(value: &Value, ty: &Type) -> Result<DynamicValue> {
    Ok(DynamicValue {
        msgpack: msgpack::encode(value, ty)?,
        json: Vec::new(),
    })
}

/// An absent value is null.
fn decode(value: Option<&DynamicValue>, ty: &Type) -> Result<Value> {
    match value {
        Some(value) if !value.msgpack.is_empty() => Ok(msgpack::decode(&value.msgpack, ty)?),
        _ => Ok(Value::Null),
    }
}
