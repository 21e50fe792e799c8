//! The provider: its block, and what it has on offer.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Host, Provider, Registry, Result};

use crate::client::ProviderClient;
use crate::config::{self, Block, Environment, Settings};
use crate::entities::agent::{self, AgentDataSource, AgentList, AgentResource, AgentsDataSource};
use crate::entities::secret::{
    self, SecretDataSource, SecretList, SecretResource, SecretsDataSource,
};

/// The provider for Kubiya.
pub(crate) struct Kubiya;

#[async_trait]
impl Provider for Kubiya {
    type Config = Block;
    type Client = ProviderClient;

    fn schema(&self) -> Schema {
        config::schema()
    }

    fn register(&self, registry: &mut Registry<ProviderClient>) {
        registry.resource(agent::TYPE_NAME, AgentResource);
        registry.list_resource(agent::TYPE_NAME, AgentList);
        registry.data_source(agent::TYPE_NAME, AgentDataSource);
        registry.data_source("kubiya_agents", AgentsDataSource);
        registry.resource(secret::TYPE_NAME, SecretResource);
        registry.list_resource(secret::TYPE_NAME, SecretList);
        registry.data_source(secret::TYPE_NAME, SecretDataSource);
        registry.data_source("kubiya_secrets", SecretsDataSource);
    }

    async fn configure(&self, host: &Host, config: Block) -> Result<Option<ProviderClient>> {
        let settings = Settings::resolve(config, Environment::of_the_process(), host)?;
        settings.as_ref().map(ProviderClient::new).transpose()
    }

    fn stop(&self, client: &ProviderClient) {
        client.api.stop();
    }
}
