//! Webhooks, as the contract suite needs them.

use kubiya_sdk::{Catalog, Client, Communication, Result, TeamsChannel, Webhook, WebhookConfig};

use super::agent::Agents;
use super::subject::{Changing, Subject};
use super::target::Target;
use crate::Case;

pub(crate) struct Webhooks;

impl Subject for Webhooks {
    type Content = WebhookConfig;
    type Object = Webhook;

    const OWN_CASES: &'static [Case] = &[
        ("several can have one name and content", |t| {
            Box::pin(several(t))
        }),
        ("each has a URL of its own, which stays", |t| {
            Box::pin(has_url(t))
        }),
        ("a workflow is stored by its value", |t| {
            Box::pin(workflow(t))
        }),
        ("an update keeps what is not configured here", |t| {
            Box::pin(kept(t))
        }),
    ];

    async fn plain(target: &Target, purpose: &str) -> WebhookConfig {
        let agent = Agents::plain(target, &format!("of-{purpose}-webhook")).await;
        let agent = target.create::<Agents>(&agent).await;
        WebhookConfig::of_agent(target.name(purpose), agent.id())
    }

    async fn full(target: &Target, purpose: &str) -> WebhookConfig {
        let mut config = Self::plain(target, purpose).await;
        config.prompt = "Look at \"{{.event.id}}\"\r\n<é>".into();
        config.source = "contract test".into();
        config.filter = "action == 'opened'".into();
        config.runner = "kubiya-hosted".into();
        let channel = TeamsChannel::new("A \"team\"", "general");
        config.communication = Communication::new("Teams", channel.destination());
        config.hide_webhook_headers = Some(true);
        config
    }

    fn namesake(config: &WebhookConfig) -> WebhookConfig {
        let mut namesake = config.clone();
        namesake.source = "another".into();
        namesake
    }

    fn missing_key(_: &Target) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }

    async fn create(client: &Client, config: &WebhookConfig) -> Result<Webhook> {
        let created = client.webhooks().create(config).await?;
        let id = created.id().to_owned();
        let webhook = created.into_webhook()?;
        assert_eq!(webhook.id(), id);
        Ok(webhook)
    }

    async fn get_opt(client: &Client, id: &str) -> Result<Option<Webhook>> {
        client.webhooks().get_opt(id).await
    }

    async fn list(client: &Client) -> Result<Vec<Webhook>> {
        client.webhooks().list().await
    }

    async fn delete(client: &Client, id: &str) -> Result<()> {
        client.webhooks().delete(id).await
    }

    async fn delete_if_exists(client: &Client, id: &str) -> Result<bool> {
        client.webhooks().delete_if_exists(id).await
    }

    async fn read_from(catalog: &Catalog<Webhook>, id: &str) -> Result<Option<Webhook>> {
        catalog.get_opt(id).await
    }

    fn catalog(client: Client) -> Catalog<Webhook> {
        Catalog::new(client)
    }

    fn key(webhook: &Webhook) -> &str {
        webhook.id()
    }

    fn origin(webhook: &Webhook) -> (Option<&str>, Option<&str>) {
        (webhook.created_at(), webhook.created_by())
    }

    fn summary(webhook: &Webhook) -> (String, String) {
        let config = webhook.config();
        (config.name.clone(), config.source.clone())
    }

    fn assert_holds(_: &Target, webhook: &Webhook, config: &WebhookConfig) {
        let mut found = webhook.config().clone();
        assert!(found.communication.is_same(&config.communication));
        found.communication = config.communication.clone();
        if config.hide_webhook_headers.is_none() {
            found.hide_webhook_headers = None;
        }
        assert_eq!(&found, config);
    }
}

impl Changing for Webhooks {
    async fn other(target: &Target, _: &WebhookConfig) -> WebhookConfig {
        let mut config = Self::full(target, "updated-webhook").await;
        config.communication = Communication::new("http", "");
        config
    }

    fn emptied(config: &WebhookConfig) -> WebhookConfig {
        WebhookConfig::of_agent(&config.name, &config.agent_id)
    }

    async fn update(client: &Client, id: &str, config: &WebhookConfig) -> Result<()> {
        client.webhooks().update(id, config).await.map(drop)
    }
}

async fn several(target: &Target) {
    let config = Webhooks::plain(target, "several-webhooks").await;
    let first = target.create::<Webhooks>(&config).await;
    let second = target.create::<Webhooks>(&config).await;
    assert_ne!(first.id(), second.id());
    assert_eq!(first.config(), second.config());
}

async fn has_url(target: &Target) {
    let config = Webhooks::plain(target, "webhook-with-url").await;
    let first = target.create::<Webhooks>(&config).await;
    let second = target.create::<Webhooks>(&config).await;
    assert!(first.url().is_some());
    assert_ne!(first, second);
    let mut other = config.clone();
    other.prompt = "anew".into();
    let webhooks = target.client.webhooks();
    webhooks.update(first.id(), &other).await.unwrap();
    let read = target.get::<Webhooks>(first.id()).await;
    let url = |webhook: &Webhook| {
        use kubiya_sdk::SecretString;
        use secrecy::ExposeSecret;
        webhook
            .url()
            .map(SecretString::expose_secret)
            .map(str::to_owned)
    };
    assert_eq!(url(&read), url(&first));
}

async fn workflow(target: &Target) {
    let text = r#"{"name":"w","steps":[{"run":"echo \"a\" > b","retries":1.5}]}"#;
    let config = WebhookConfig::of_workflow(target.name("webhook-of-workflow"), text);
    let created = target.create::<Webhooks>(&config).await;
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(parse(&created.config().workflow), parse(text));
    assert_eq!(created.config().agent_id, "");
}

async fn kept(target: &Target) {
    let Some(emulator) = &target.emulator else {
        return;
    };
    let config = Webhooks::full(target, "kept-webhook").await;
    let created = target.create::<Webhooks>(&config).await;
    let all = emulator.objects(&kubiya_emulator::shapes::WEBHOOKS);
    all.edit(created.id(), |fields| {
        fields.insert("properties".into(), serde_json::json!({"ratio": 0.1}));
    });
    let before = all.get(created.id()).unwrap();
    let webhooks = target.client.webhooks();
    webhooks.update(created.id(), &config).await.unwrap();
    let after = all.get(created.id()).unwrap();
    for field in ["properties", "org", "created_by", "webhook_url"] {
        assert_eq!(after[field], before[field], "{field}");
    }
}
