//! Knowledge, as the contract suite needs it.

use kubiya_sdk::{Catalog, Client, KnowledgeConfig, KnowledgeEntry, Result};

use super::agent::Agents;
use super::subject::{Changing, Subject};
use super::target::Target;
use crate::Case;

pub(crate) struct Knowledge;

impl Subject for Knowledge {
    type Content = KnowledgeConfig;
    type Object = KnowledgeEntry;

    const OWN_CASES: &'static [Case] = &[
        ("several can have one name and content", |t| {
            Box::pin(several(t))
        }),
        ("texts are stored byte for byte", |t| Box::pin(stored(t))),
        ("an update keeps what is not configured here", |t| {
            Box::pin(kept(t))
        }),
    ];

    async fn plain(target: &Target, purpose: &str) -> KnowledgeConfig {
        KnowledgeConfig::new(target.name(purpose), "# Nothing")
    }

    async fn full(target: &Target, purpose: &str) -> KnowledgeConfig {
        let mut config = Self::plain(target, purpose).await;
        let agent = Agents::plain(target, &format!("of-{purpose}-knowledge")).await;
        let agent = target.create::<Agents>(&agent).await;
        let groups = target.client.groups().list().await.unwrap();
        let two = groups.iter().take(2);
        config.description = "for the contract test".into();
        config.labels = ["b", "a"].map(String::from).into();
        config.groups = two.map(|group| group.id().to_owned()).collect();
        config.supported_agents = [agent.id().to_owned()].into();
        config
    }

    fn namesake(config: &KnowledgeConfig) -> KnowledgeConfig {
        let mut namesake = config.clone();
        namesake.description = "another".into();
        namesake
    }

    fn missing_key(_: &Target) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }

    async fn create(client: &Client, config: &KnowledgeConfig) -> Result<KnowledgeEntry> {
        let created = client.knowledge().create(config).await?;
        let id = created.id().to_owned();
        let entry = created.into_entry()?;
        assert_eq!(entry.id(), id);
        Ok(entry)
    }

    async fn get_opt(client: &Client, id: &str) -> Result<Option<KnowledgeEntry>> {
        client.knowledge().get_opt(id).await
    }

    async fn list(client: &Client) -> Result<Vec<KnowledgeEntry>> {
        client.knowledge().list().await
    }

    async fn delete(client: &Client, id: &str) -> Result<()> {
        client.knowledge().delete(id).await
    }

    async fn delete_if_exists(client: &Client, id: &str) -> Result<bool> {
        client.knowledge().delete_if_exists(id).await
    }

    async fn read_from(
        catalog: &Catalog<KnowledgeEntry>,
        id: &str,
    ) -> Result<Option<KnowledgeEntry>> {
        catalog.get_opt(id).await
    }

    fn catalog(client: Client) -> Catalog<KnowledgeEntry> {
        Catalog::new(client)
    }

    fn key(entry: &KnowledgeEntry) -> &str {
        entry.id()
    }

    fn origin(entry: &KnowledgeEntry) -> (Option<&str>, Option<&str>) {
        (entry.created_at(), entry.owner())
    }

    fn summary(entry: &KnowledgeEntry) -> (String, String) {
        let config = entry.config();
        (config.name.clone(), config.content.clone())
    }

    fn assert_holds(_: &Target, entry: &KnowledgeEntry, config: &KnowledgeConfig) {
        assert_eq!(entry.config(), config);
    }
}

impl Changing for Knowledge {
    async fn other(target: &Target, _: &KnowledgeConfig) -> KnowledgeConfig {
        let mut config = Self::full(target, "updated-knowledge").await;
        config.content = "# Something".into();
        config
    }

    fn emptied(config: &KnowledgeConfig) -> KnowledgeConfig {
        KnowledgeConfig::new(&config.name, &config.content)
    }

    async fn update(client: &Client, id: &str, config: &KnowledgeConfig) -> Result<()> {
        client.knowledge().update(id, config).await
    }
}

async fn several(target: &Target) {
    let config = Knowledge::plain(target, "several").await;
    let first = target.create::<Knowledge>(&config).await;
    let second = target.create::<Knowledge>(&config).await;
    assert_ne!(first.id(), second.id());
    assert_eq!(first.config(), second.config());
}

async fn stored(target: &Target) {
    let mut config = Knowledge::plain(target, "stored-knowledge").await;
    config.content = " \r\n# \"Title\"\r\n\\ <b> é \u{1f511}\n\n".into();
    config.labels = ["\"quoted\"", "back\\slash", " é "]
        .map(String::from)
        .into();
    let created = target.create::<Knowledge>(&config).await;
    assert_eq!(created.config(), &config);
    assert_eq!(target.get::<Knowledge>(created.id()).await, created);
}

async fn kept(target: &Target) {
    let Some(emulator) = &target.emulator else {
        return;
    };
    let config = Knowledge::full(target, "kept-knowledge").await;
    let created = target.create::<Knowledge>(&config).await;
    let all = emulator.objects(&kubiya_emulator::shapes::KNOWLEDGE);
    all.edit(created.id(), |fields| {
        fields.insert("properties".into(), serde_json::json!({"ratio": 0.1}));
    });
    let before = all.get(created.id()).unwrap();
    let knowledge = target.client.knowledge();
    knowledge.update(created.id(), &config).await.unwrap();
    let after = all.get(created.id()).unwrap();
    for field in ["properties", "source", "supported_agents_groups"] {
        assert_eq!(after[field], before[field], "{field}");
    }
}
