//! Integrations, as the contract suite needs it.

use kubiya_sdk::{
    Catalog, Client, Integration, IntegrationConfig, Result, VendorConfig, VendorSpecific,
};

use super::subject::{Changing, Subject};
use super::target::Target;
use crate::Case;

pub(crate) struct Integrations;

fn config(name: &str, is_default: bool, settings: &[(&str, &str)]) -> VendorConfig {
    let mut config = VendorConfig::new(name);
    config.is_default = is_default;
    config.vendor_specific = VendorSpecific::from_iter(settings.iter().copied());
    config
}

impl Subject for Integrations {
    type Content = IntegrationConfig;
    type Object = Integration;

    const OWN_CASES: &'static [Case] = &[("an edit keeps what is not configured here", |t| {
        Box::pin(kept(t))
    })];

    const HAS_ORIGIN: bool = false;

    async fn plain(target: &Target, purpose: &str) -> IntegrationConfig {
        let mut plain = IntegrationConfig::new(target.name(purpose), "aws");
        plain.configs.push(config("main", true, &[]));
        plain
    }

    async fn full(target: &Target, purpose: &str) -> IntegrationConfig {
        let mut full = Self::plain(target, purpose).await;
        full.description = "é <&>".to_owned();
        full.auth_type = "global".to_owned();
        full.configs = vec![
            config(
                "main",
                true,
                &[("region", "eu-west-1"), ("retries", "5"), ("é", "<&>\n\"")],
            ),
            config("spare", false, &[("flag", "true")]),
        ];
        full
    }

    fn namesake(content: &IntegrationConfig) -> IntegrationConfig {
        let mut namesake = content.clone();
        namesake.description = "another".to_owned();
        namesake
    }

    fn missing_key(target: &Target) -> String {
        target.name("missing")
    }

    async fn create(client: &Client, content: &IntegrationConfig) -> Result<Integration> {
        let created = client.integrations().create(content).await?;
        assert_eq!(created.name(), content.name);
        created.into_integration()
    }

    async fn get_opt(client: &Client, key: &str) -> Result<Option<Integration>> {
        client.integrations().get_opt(key).await
    }

    async fn list(client: &Client) -> Result<Vec<Integration>> {
        client.integrations().list().await
    }

    async fn delete(client: &Client, key: &str) -> Result<()> {
        client.integrations().delete(key).await
    }

    async fn delete_if_exists(client: &Client, key: &str) -> Result<bool> {
        client.integrations().delete_if_exists(key).await
    }

    async fn read_from(catalog: &Catalog<Integration>, key: &str) -> Result<Option<Integration>> {
        catalog.get_opt(key).await
    }

    fn catalog(client: Client) -> Catalog<Integration> {
        Catalog::new(client)
    }

    fn key(integration: &Integration) -> &str {
        integration.name()
    }

    fn origin(_: &Integration) -> (Option<&str>, Option<&str>) {
        (None, None)
    }

    fn summary(integration: &Integration) -> (String, String) {
        let kind = &integration.config().integration_type;
        (integration.name().to_owned(), kind.clone())
    }

    fn assert_holds(_: &Target, integration: &Integration, content: &IntegrationConfig) {
        let found = integration.config();
        assert_eq!(
            (&found.name, &found.integration_type, &found.description),
            (
                &content.name,
                &content.integration_type,
                &content.description
            )
        );
        assert_eq!(found.auth_type, content.auth_type);
        assert_eq!(found.configs.len(), content.configs.len());
        for own in &content.configs {
            let mut others = found.configs.iter();
            let other = others.find(|it| it.name == own.name).unwrap();
            assert_eq!(other.is_default, own.is_default);
            for (name, value) in own.vendor_specific.iter() {
                assert_eq!(other.vendor_specific.get(name), Some(value));
            }
        }
    }
}

impl Changing for Integrations {
    async fn other(_: &Target, content: &IntegrationConfig) -> IntegrationConfig {
        let mut other = content.clone();
        other.description = "of another account".to_owned();
        other.auth_type = "per_user".to_owned();
        other.configs = vec![
            config("third", true, &[("region", "us-east-1")]),
            config("main", false, &[("retries", "6")]),
        ];
        other
    }

    fn emptied(content: &IntegrationConfig) -> IntegrationConfig {
        let mut emptied = IntegrationConfig::new(&content.name, &content.integration_type);
        emptied.configs.push(config("main", true, &[]));
        emptied
    }

    async fn update(client: &Client, key: &str, content: &IntegrationConfig) -> Result<()> {
        let mut content = content.clone();
        content.name = key.to_owned();
        client.integrations().update(&content).await
    }
}

async fn kept(target: &Target) {
    let Some(emulator) = &target.emulator else {
        return;
    };
    let content = Integrations::full(target, "kept-integration").await;
    target.create::<Integrations>(&content).await;
    let all = emulator.objects(&kubiya_emulator::shapes::INTEGRATIONS);
    all.edit(&content.name, |fields| {
        fields.insert("ratio".into(), serde_json::json!(0.1));
        fields["configs"][0]["vendor_specific"]["added"] = serde_json::json!([0.1]);
        fields["configs"][0]["note"] = serde_json::json!("theirs");
    });
    let before = all.get(&content.name).unwrap();
    let change = |config: &mut IntegrationConfig| config.description = "new".to_owned();
    let integrations = target.client.integrations();
    integrations.edit(&content.name, change).await.unwrap();
    let after = all.get(&content.name).unwrap();
    assert_eq!(after["description"], "new");
    for field in ["ratio", "uuid", "auth_type", "integration_type"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    let main = |all: &serde_json::Value| {
        let configs = all["configs"].as_array().unwrap().iter();
        configs
            .clone()
            .find(|it| it["name"] == "main")
            .unwrap()
            .clone()
    };
    let (main, was) = (main(&after), main(&before));
    assert_eq!(main["note"], was["note"]);
    assert_eq!(
        main["vendor_specific"]["added"],
        was["vendor_specific"]["added"]
    );
}
