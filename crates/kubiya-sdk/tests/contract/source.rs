//! Sources, as the contract suite needs it.

use kubiya_sdk::{Catalog, Client, DynamicConfig, Result, Source, SourceConfig};

use super::subject::{Changing, Subject};
use super::target::Target;
use crate::Case;

pub(crate) struct Sources;

fn given(json: &str) -> DynamicConfig {
    DynamicConfig::parse(json).unwrap()
}

impl Subject for Sources {
    type Content = SourceConfig;
    type Object = Source;

    const OWN_CASES: &'static [Case] = &[
        ("several can have one URL and configuration", |t| {
            Box::pin(several(t))
        }),
        ("an update keeps what is not configured here", |t| {
            Box::pin(kept(t))
        }),
    ];

    const HAS_ORIGIN: bool = false;

    async fn plain(target: &Target, purpose: &str) -> SourceConfig {
        let folder = target.name(purpose);
        let mut config = SourceConfig::new(format!("https://git.example/tools/tree/main/{folder}"));
        config.runner = Some(String::new());
        config
    }

    async fn full(target: &Target, purpose: &str) -> SourceConfig {
        let mut config = Self::plain(target, purpose).await;
        config.runner = Some("kubiya-hosted".to_owned());
        config.dynamic_config =
            given(r#"{"é": "<&>\n\"", "a": {"c": [1, null, true, 2.5], "b": ""}}"#);
        config
    }

    fn namesake(config: &SourceConfig) -> SourceConfig {
        let mut namesake = config.clone();
        namesake.dynamic_config = given(r#"{"another": true}"#);
        namesake
    }

    fn missing_key(_: &Target) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }

    async fn create(client: &Client, config: &SourceConfig) -> Result<Source> {
        let created = client.sources().create(config).await?;
        let id = created.id().to_owned();
        let source = created.into_source()?;
        assert_eq!(source.id(), id);
        Ok(source)
    }

    async fn get_opt(client: &Client, id: &str) -> Result<Option<Source>> {
        client.sources().get_opt(id).await
    }

    async fn list(client: &Client) -> Result<Vec<Source>> {
        client.sources().list_complete().await
    }

    async fn delete(client: &Client, id: &str) -> Result<()> {
        client.sources().delete(id).await
    }

    async fn delete_if_exists(client: &Client, id: &str) -> Result<bool> {
        client.sources().delete_if_exists(id).await
    }

    async fn read_from(catalog: &Catalog<Source>, id: &str) -> Result<Option<Source>> {
        catalog.get_opt(id).await
    }

    fn catalog(client: Client) -> Catalog<Source> {
        Catalog::new(client)
    }

    fn key(source: &Source) -> &str {
        source.id()
    }

    fn origin(_: &Source) -> (Option<&str>, Option<&str>) {
        (None, None)
    }

    fn summary(source: &Source) -> (String, String) {
        (source.name().to_owned(), source.url().to_owned())
    }

    fn assert_holds(_: &Target, source: &Source, config: &SourceConfig) {
        assert_eq!(source.config(), config);
        assert!(!source.is_inline());
    }
}

impl Changing for Sources {
    async fn other(_: &Target, config: &SourceConfig) -> SourceConfig {
        let mut other = config.clone();
        other.runner = Some("kubiya-hosted".to_owned());
        other.dynamic_config = given(r#"{"other": [0.1]}"#);
        other
    }

    fn emptied(config: &SourceConfig) -> SourceConfig {
        let mut emptied = SourceConfig::new(&config.url);
        emptied.runner = Some(String::new());
        emptied
    }

    async fn update(client: &Client, id: &str, config: &SourceConfig) -> Result<()> {
        client.sources().update(id, config).await.map(drop)
    }
}

async fn several(target: &Target) {
    let config = Sources::full(target, "several").await;
    let first = target.create::<Sources>(&config).await;
    let second = target.create::<Sources>(&config).await;
    assert_ne!(first.id(), second.id());
    assert_eq!(first.config(), second.config());
}

async fn kept(target: &Target) {
    let Some(emulator) = &target.emulator else {
        return;
    };
    let config = Sources::full(target, "kept-source").await;
    let created = target.create::<Sources>(&config).await;
    let all = emulator.objects(&kubiya_emulator::shapes::SOURCES);
    all.edit(created.id(), |fields| {
        fields.insert("source_meta".into(), serde_json::json!({"ratio": 0.1}));
    });
    let before = all.get(created.id()).unwrap();
    let mut config = config;
    config.runner = None;
    let updated = target.client.sources().update(created.id(), &config).await;
    assert!(updated.unwrap().source().is_ok());
    let after = all.get(created.id()).unwrap();
    for field in ["source_meta", "runner", "name", "type"] {
        assert_eq!(after[field], before[field], "{field}");
    }
}
