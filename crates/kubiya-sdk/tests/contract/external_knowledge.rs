//! External knowledge, as the contract suite needs it.

use kubiya_sdk::{Catalog, Client, ExternalKnowledgeConfig, ExternalKnowledgeEntry, Result};

use super::subject::{Changing, Subject};
use super::target::Target;
use crate::Case;

pub(crate) struct ExternalKnowledge;

impl Subject for ExternalKnowledge {
    type Content = ExternalKnowledgeConfig;
    type Object = ExternalKnowledgeEntry;

    const OWN_CASES: &'static [Case] = &[("several can have the same channels", |t| {
        Box::pin(several(t))
    })];

    /// Nothing tells by whom one was created.
    const HAS_ORIGIN: bool = false;

    async fn plain(target: &Target, purpose: &str) -> ExternalKnowledgeConfig {
        ExternalKnowledgeConfig::new([format!("C-{}", target.name(purpose))])
    }

    async fn full(target: &Target, purpose: &str) -> ExternalKnowledgeConfig {
        let mut config = Self::plain(target, purpose).await;
        let others = ["C0B", "C0A"].map(String::from);
        config.channel_ids.extend(others);
        config
    }

    fn namesake(config: &ExternalKnowledgeConfig) -> ExternalKnowledgeConfig {
        config.clone()
    }

    fn missing_key(_: &Target) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }

    async fn create(
        client: &Client,
        config: &ExternalKnowledgeConfig,
    ) -> Result<ExternalKnowledgeEntry> {
        let created = client.external_knowledge().create(config).await?;
        let id = created.id().to_owned();
        let entry = created.into_entry()?;
        assert_eq!(entry.id(), id);
        Ok(entry)
    }

    async fn get_opt(client: &Client, id: &str) -> Result<Option<ExternalKnowledgeEntry>> {
        client.external_knowledge().get_opt(id).await
    }

    async fn list(client: &Client) -> Result<Vec<ExternalKnowledgeEntry>> {
        client.external_knowledge().list().await
    }

    async fn delete(client: &Client, id: &str) -> Result<()> {
        client.external_knowledge().delete(id).await
    }

    async fn delete_if_exists(client: &Client, id: &str) -> Result<bool> {
        client.external_knowledge().delete_if_exists(id).await
    }

    async fn read_from(
        catalog: &Catalog<ExternalKnowledgeEntry>,
        id: &str,
    ) -> Result<Option<ExternalKnowledgeEntry>> {
        catalog.get_opt(id).await
    }

    fn catalog(client: Client) -> Catalog<ExternalKnowledgeEntry> {
        Catalog::new(client)
    }

    fn key(entry: &ExternalKnowledgeEntry) -> &str {
        entry.id()
    }

    fn origin(_: &ExternalKnowledgeEntry) -> (Option<&str>, Option<&str>) {
        (None, None)
    }

    fn summary(entry: &ExternalKnowledgeEntry) -> (String, String) {
        let channels = format!("{:?}", entry.config().channel_ids);
        (channels, format!("{:?}", entry.created_at()))
    }

    fn assert_holds(_: &Target, entry: &ExternalKnowledgeEntry, config: &ExternalKnowledgeConfig) {
        assert_eq!(entry.config(), config);
        assert!(entry.created_at().is_some() && entry.updated_at().is_some());
    }
}

impl Changing for ExternalKnowledge {
    async fn other(target: &Target, _: &ExternalKnowledgeConfig) -> ExternalKnowledgeConfig {
        Self::full(target, "updated-external").await
    }

    /// A channel is needed.
    fn emptied(config: &ExternalKnowledgeConfig) -> ExternalKnowledgeConfig {
        ExternalKnowledgeConfig::new(config.channel_ids.first().cloned())
    }

    async fn update(client: &Client, id: &str, config: &ExternalKnowledgeConfig) -> Result<()> {
        let updated = client.external_knowledge().update(id, config).await?;
        assert_eq!(updated.id(), id);
        updated.into_entry().map(drop)
    }
}

async fn several(target: &Target) {
    let config = ExternalKnowledge::plain(target, "several-external").await;
    let first = target.create::<ExternalKnowledge>(&config).await;
    let second = target.create::<ExternalKnowledge>(&config).await;
    assert_ne!(first.id(), second.id());
}
