//! Triggers, as the contract suite needs them.

use kubiya_sdk::{Catalog, Client, Result, Trigger, TriggerConfig};
use serde_json::Value;

use super::subject::{Changing, Subject};
use super::target::Target;
use crate::Case;

pub(crate) struct Triggers;

const STEPS: &str = r#"[{"name":"now","executor":{"type":"command","config":{"command":"date > /tmp/x && echo \"é\""}}}]"#;

fn config(name: String, version: u32, steps: &str) -> TriggerConfig {
    let workflow = format!(r#"{{"name":"Orders","version":{version},"steps":{steps}}}"#);
    TriggerConfig::new(name, workflow)
}

impl Subject for Triggers {
    type Content = TriggerConfig;
    type Object = Trigger;

    const OWN_CASES: &'static [Case] = &[
        ("several can have one name and content", |t| {
            Box::pin(several(t))
        }),
        ("one that is published has a URL", |t| {
            Box::pin(published(t))
        }),
    ];

    const HAS_ORIGIN: bool = false;

    async fn plain(target: &Target, purpose: &str) -> TriggerConfig {
        config(target.name(purpose), 1, "[]")
    }

    async fn full(target: &Target, purpose: &str) -> TriggerConfig {
        config(target.name(purpose), 3, STEPS)
    }

    fn namesake(config: &TriggerConfig) -> TriggerConfig {
        self::config(config.name.clone(), 9, "[]")
    }

    fn missing_key(_: &Target) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }

    async fn create(client: &Client, config: &TriggerConfig) -> Result<Trigger> {
        let created = client.triggers().create(config).await?;
        let id = created.id().to_owned();
        let trigger = created.into_trigger()?;
        assert_eq!(trigger.id(), id);
        Ok(trigger)
    }

    async fn get_opt(client: &Client, id: &str) -> Result<Option<Trigger>> {
        client.triggers().get_opt(id).await
    }

    async fn list(client: &Client) -> Result<Vec<Trigger>> {
        client.triggers().list().await
    }

    /// An answer that does not say what was done leaves open who did it.
    async fn delete(client: &Client, id: &str) -> Result<()> {
        let was_there = client.triggers().get_opt(id).await?.is_some();
        match client.triggers().delete(id).await {
            Err(error) if was_there && error.is_not_found() => Ok(()),
            deleted => deleted,
        }
    }

    async fn delete_if_exists(client: &Client, id: &str) -> Result<bool> {
        client.triggers().delete_if_exists(id).await
    }

    async fn read_from(catalog: &Catalog<Trigger>, id: &str) -> Result<Option<Trigger>> {
        catalog.get_opt(id).await
    }

    fn catalog(client: Client) -> Catalog<Trigger> {
        Catalog::new(client)
    }

    fn key(trigger: &Trigger) -> &str {
        trigger.id()
    }

    fn origin(_: &Trigger) -> (Option<&str>, Option<&str>) {
        (None, None)
    }

    fn summary(trigger: &Trigger) -> (String, String) {
        (trigger.name().to_owned(), String::new())
    }

    fn assert_holds(_: &Target, trigger: &Trigger, config: &TriggerConfig) {
        assert_eq!(trigger.name(), config.name);
        let Some(found) = trigger.workflow() else {
            return;
        };
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let (mut found, wanted) = (parse(found), parse(&config.workflow));
        // What the server adds to a step.
        for (step, of_ours) in found["steps"]
            .as_array_mut()
            .into_iter()
            .flatten()
            .zip(wanted["steps"].as_array().into_iter().flatten())
        {
            let is_ours = |name: &String| of_ours.get(name).is_some();
            step.as_object_mut()
                .unwrap()
                .retain(|name, _| is_ours(name));
        }
        assert_eq!(found, wanted);
    }
}

impl Changing for Triggers {
    async fn other(target: &Target, _: &TriggerConfig) -> TriggerConfig {
        Self::full(target, "updated-trigger").await
    }

    fn emptied(config: &TriggerConfig) -> TriggerConfig {
        self::config(config.name.clone(), 1, "[]")
    }

    async fn update(client: &Client, id: &str, config: &TriggerConfig) -> Result<()> {
        client.triggers().update(id, config).await.map(drop)
    }
}

async fn several(target: &Target) {
    let config = Triggers::plain(target, "several-triggers").await;
    let first = target.create::<Triggers>(&config).await;
    let second = target.create::<Triggers>(&config).await;
    assert_ne!(first.id(), second.id());
}

async fn published(target: &Target) {
    use secrecy::ExposeSecret;
    let config = Triggers::full(target, "published-trigger").await;
    let made = target.create::<Triggers>(&config).await;
    let triggers = target.client.triggers();
    let runner = "kubiya-hosted";
    triggers.publish(made.id(), runner).await.unwrap();
    let url = triggers.url(made.id(), runner).await.unwrap();
    assert!(url.expose_secret().starts_with("http"));
}
