//! Inline sources, as the contract suite needs it.

use kubiya_sdk::{
    Catalog, Client, Definitions, DynamicConfig, InlineSource, InlineSourceConfig, Result,
};

use super::subject::{Changing, Subject};
use super::target::Target;
use crate::Case;

pub(crate) struct InlineSources;

fn held(json: &str) -> Definitions {
    Definitions::parse(json).unwrap()
}

impl Subject for InlineSources {
    type Content = InlineSourceConfig;
    type Object = InlineSource;

    const OWN_CASES: &'static [Case] = &[
        ("several can have one name and configuration", |t| {
            Box::pin(several(t))
        }),
        ("an update keeps what is not configured here", |t| {
            Box::pin(kept(t))
        }),
        ("one is a source among the sources", |t| {
            Box::pin(among_sources(t))
        }),
    ];

    const HAS_ORIGIN: bool = false;

    async fn plain(target: &Target, purpose: &str) -> InlineSourceConfig {
        let mut config = InlineSourceConfig::new(target.name(purpose));
        config.runner = Some(String::new());
        config.tools = held(r#"[{"name": "hello"}]"#);
        config
    }

    async fn full(target: &Target, purpose: &str) -> InlineSourceConfig {
        let mut config = Self::plain(target, purpose).await;
        config.runner = Some("kubiya-hosted".to_owned());
        config.tools = held(
            r#"[{"name": "é", "content": "a && b > c 2>&1\n", "args": [], "x": [1.5, null]}]"#,
        );
        config.workflows = held(r#"[{"name": "daily", "steps": [{"name": "s", "output": ""}]}]"#);
        config.dynamic_config =
            DynamicConfig::parse(r#"{"a": {"c": [1, true], "b": ""}}"#).unwrap();
        config
    }

    fn namesake(config: &InlineSourceConfig) -> InlineSourceConfig {
        let mut namesake = config.clone();
        namesake.tools = held(r#"[{"name": "another"}]"#);
        namesake
    }

    fn missing_key(_: &Target) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }

    async fn create(client: &Client, config: &InlineSourceConfig) -> Result<InlineSource> {
        let created = client.inline_sources().create(config).await?;
        let id = created.id().to_owned();
        let source = created.into_source()?;
        assert_eq!(source.id(), id);
        Ok(source)
    }

    async fn get_opt(client: &Client, id: &str) -> Result<Option<InlineSource>> {
        client.inline_sources().get_opt(id).await
    }

    async fn list(client: &Client) -> Result<Vec<InlineSource>> {
        client.inline_sources().list_complete().await
    }

    async fn delete(client: &Client, id: &str) -> Result<()> {
        client.inline_sources().delete(id).await
    }

    async fn delete_if_exists(client: &Client, id: &str) -> Result<bool> {
        client.inline_sources().delete_if_exists(id).await
    }

    async fn read_from(catalog: &Catalog<InlineSource>, id: &str) -> Result<Option<InlineSource>> {
        catalog.get_opt(id).await
    }

    fn catalog(client: Client) -> Catalog<InlineSource> {
        Catalog::new(client)
    }

    fn key(source: &InlineSource) -> &str {
        source.id()
    }

    fn origin(_: &InlineSource) -> (Option<&str>, Option<&str>) {
        (None, None)
    }

    fn summary(source: &InlineSource) -> (String, String) {
        (source.name().to_owned(), source.source_type().to_owned())
    }

    fn assert_holds(_: &Target, source: &InlineSource, config: &InlineSourceConfig) {
        assert_eq!(source.config(), config);
        assert!(source.is_inline());
    }
}

impl Changing for InlineSources {
    async fn other(_: &Target, config: &InlineSourceConfig) -> InlineSourceConfig {
        let mut other = config.clone();
        other.runner = Some("kubiya-hosted".to_owned());
        other.tools = held(r#"[{"name": "one"}, {"name": "two"}]"#);
        other.workflows = held(r#"[{"name": "other"}]"#);
        other.dynamic_config = DynamicConfig::parse(r#"{"other": [0.1]}"#).unwrap();
        other
    }

    fn emptied(config: &InlineSourceConfig) -> InlineSourceConfig {
        let mut emptied = InlineSourceConfig::new(&config.name);
        emptied.runner = Some(String::new());
        emptied
    }

    async fn update(client: &Client, id: &str, config: &InlineSourceConfig) -> Result<()> {
        client.inline_sources().update(id, config).await.map(drop)
    }
}

async fn several(target: &Target) {
    let config = InlineSources::full(target, "several").await;
    let first = target.create::<InlineSources>(&config).await;
    let second = target.create::<InlineSources>(&config).await;
    assert_ne!(first.id(), second.id());
    assert_eq!(first.config(), second.config());
}

async fn kept(target: &Target) {
    let Some(emulator) = &target.emulator else {
        return;
    };
    let config = InlineSources::full(target, "kept-inline-source").await;
    let created = target.create::<InlineSources>(&config).await;
    let all = emulator.objects(&kubiya_emulator::shapes::SOURCES);
    all.edit(created.id(), |fields| {
        fields.insert("source_meta".into(), serde_json::json!({"ratio": 0.1}));
    });
    let before = all.get(created.id()).unwrap();
    let mut config = config;
    config.runner = None;
    let sources = target.client.inline_sources();
    let updated = sources.update(created.id(), &config).await;
    assert!(updated.unwrap().source().is_ok());
    let after = all.get(created.id()).unwrap();
    for field in ["source_meta", "runner", "name", "type", "url"] {
        assert_eq!(after[field], before[field], "{field}");
    }
}

async fn among_sources(target: &Target) {
    let config = InlineSources::full(target, "among").await;
    let created = target.create::<InlineSources>(&config).await;
    let source = target.client.sources().get(created.id()).await.unwrap();
    assert!(source.is_inline());
    assert_eq!(source.name(), created.name());
    let listed = target.client.inline_sources().list().await.unwrap();
    assert!(listed.iter().any(|it| it.id() == created.id()));
}
