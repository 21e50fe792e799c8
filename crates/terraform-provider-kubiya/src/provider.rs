//! The provider: its block, and what it has on offer.

use async_trait::async_trait;
use kubiya_sdk::{
    Agent, ExternalKnowledgeEntry, Group, InlineSource, Integration, KnowledgeEntry, Runner,
    ScheduledTask, Secret, Source, Trigger, User, Webhook,
};
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Host, Provider, Registry, Result};

use crate::client::ProviderClient;
use crate::config::{self, Block, Environment, Settings};
use crate::entities::agent::{AgentDataSource, AgentResource};
use crate::entities::agent_environment::AgentEnvironmentResource;
use crate::entities::agent_source::AgentSourceResource;
use crate::entities::external_knowledge::{ExternalKnowledgeDataSource, ExternalKnowledgeResource};
use crate::entities::inline_source::{InlineSourceDataSource, InlineSourceResource};
use crate::entities::integration::{IntegrationDataSource, IntegrationResource};
use crate::entities::knowledge::{KnowledgeDataSource, KnowledgeResource};
use crate::entities::runner::{RunnerDataSource, RunnerResource};
use crate::entities::scheduled_task::{ScheduledTaskDataSource, ScheduledTaskResource};
use crate::entities::secret::{SecretDataSource, SecretResource};
use crate::entities::source::{SourceDataSource, SourceResource};
use crate::entities::trigger::{TriggerDataSource, TriggerResource};
use crate::entities::webhook::{WEBHOOK_INVOKE, WebhookDataSource, WebhookInvoke, WebhookResource};
use crate::entities::{group, user};
use crate::{finds, nouns};

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
        registry.resource(nouns::AGENT.type_name, AgentResource);
        registry.data_source(nouns::AGENT.type_name, AgentDataSource);
        finds::register::<Agent>(registry);
        registry.resource(nouns::KNOWLEDGE.type_name, KnowledgeResource);
        registry.data_source(nouns::KNOWLEDGE.type_name, KnowledgeDataSource);
        finds::register::<KnowledgeEntry>(registry);
        registry.resource(nouns::RUNNER.type_name, RunnerResource);
        registry.data_source(nouns::RUNNER.type_name, RunnerDataSource);
        finds::register::<Runner>(registry);
        registry.resource(nouns::SCHEDULED_TASK.type_name, ScheduledTaskResource);
        registry.data_source(nouns::SCHEDULED_TASK.type_name, ScheduledTaskDataSource);
        finds::register::<ScheduledTask>(registry);
        registry.resource(nouns::SECRET.type_name, SecretResource);
        registry.data_source(nouns::SECRET.type_name, SecretDataSource);
        finds::register::<Secret>(registry);
        registry.resource(nouns::WEBHOOK.type_name, WebhookResource);
        registry.data_source(nouns::WEBHOOK.type_name, WebhookDataSource);
        finds::register::<Webhook>(registry);
        registry.action(WEBHOOK_INVOKE, WebhookInvoke);
        registry.resource(nouns::SOURCE.type_name, SourceResource);
        registry.data_source(nouns::SOURCE.type_name, SourceDataSource);
        finds::register::<Source>(registry);
        registry.resource(
            nouns::EXTERNAL_KNOWLEDGE.type_name,
            ExternalKnowledgeResource,
        );
        registry.data_source(
            nouns::EXTERNAL_KNOWLEDGE.type_name,
            ExternalKnowledgeDataSource,
        );
        finds::register::<ExternalKnowledgeEntry>(registry);
        registry.resource(nouns::INLINE_SOURCE.type_name, InlineSourceResource);
        registry.data_source(nouns::INLINE_SOURCE.type_name, InlineSourceDataSource);
        finds::register::<InlineSource>(registry);
        registry.resource(nouns::INTEGRATION.type_name, IntegrationResource);
        registry.data_source(nouns::INTEGRATION.type_name, IntegrationDataSource);
        finds::register::<Integration>(registry);
        registry.resource(nouns::TRIGGER.type_name, TriggerResource);
        registry.data_source(nouns::TRIGGER.type_name, TriggerDataSource);
        finds::register::<Trigger>(registry);
        registry.resource(nouns::AGENT_ENVIRONMENT.type_name, AgentEnvironmentResource);
        registry.resource(nouns::AGENT_SOURCE.type_name, AgentSourceResource);
        finds::register_data_source::<Group>(registry, group::DATA_SOURCE);
        finds::register_data_source::<User>(registry, user::DATA_SOURCE);
    }

    async fn configure(&self, host: &Host, config: Block) -> Result<Option<ProviderClient>> {
        let settings = Settings::resolve(config, Environment::of_the_process(), host)?;
        settings.as_ref().map(ProviderClient::new).transpose()
    }

    fn stop(&self, client: &ProviderClient) {
        client.stop();
    }
}
