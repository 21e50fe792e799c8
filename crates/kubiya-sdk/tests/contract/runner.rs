//! Runners, as the contract suite needs them.

use kubiya_sdk::{Catalog, Client, Result, Runner};

use super::subject::Subject;
use super::target::Target;
use crate::Case;

pub(crate) struct Runners;

impl Subject for Runners {
    type Content = String;
    type Object = Runner;

    const OWN_CASES: &'static [Case] = &[
        ("a create tells where the manifest is", |t| {
            Box::pin(manifest(t))
        }),
        ("names keep their characters", |t| Box::pin(named(t))),
    ];

    const HAS_ORIGIN: bool = false;

    /// It is deleted in the end whatever becomes of its create: its name is its key.
    async fn plain(target: &Target, purpose: &str) -> String {
        let name = target.name(purpose);
        target.delete_later::<Self>(&name);
        name
    }

    async fn full(target: &Target, purpose: &str) -> String {
        Self::plain(target, purpose).await
    }

    fn namesake(name: &String) -> String {
        name.clone()
    }

    fn missing_key(target: &Target) -> String {
        target.name("no-runner")
    }

    async fn create(client: &Client, name: &String) -> Result<Runner> {
        client.runners().create(&**name).await?.into_runner()
    }

    async fn get_opt(client: &Client, name: &str) -> Result<Option<Runner>> {
        client.runners().get_opt(name).await
    }

    async fn list(client: &Client) -> Result<Vec<Runner>> {
        client.runners().list().await
    }

    async fn delete(client: &Client, name: &str) -> Result<()> {
        client.runners().delete(name).await
    }

    async fn delete_if_exists(client: &Client, name: &str) -> Result<bool> {
        client.runners().delete_if_exists(name).await
    }

    async fn read_from(catalog: &Catalog<Runner>, name: &str) -> Result<Option<Runner>> {
        catalog.get_opt(name).await
    }

    fn catalog(client: Client) -> Catalog<Runner> {
        Catalog::new(client)
    }

    fn key(runner: &Runner) -> &str {
        runner.name()
    }

    fn origin(_: &Runner) -> (Option<&str>, Option<&str>) {
        (None, None)
    }

    fn summary(runner: &Runner) -> (String, String) {
        let runner_type = runner.runner_type().unwrap_or_default();
        (runner.name().to_owned(), runner_type.to_owned())
    }

    fn assert_holds(_: &Target, runner: &Runner, name: &String) {
        assert_eq!(runner.name(), name);
    }
}

async fn manifest(target: &Target) {
    let name = Runners::plain(target, "manifest").await;
    let created = target.client.runners().create(name).await.unwrap();
    assert!(created.manifest_url().is_some());
}

async fn named(target: &Target) {
    for purpose in ["runner UPPER", "runner.dot_1", "runner/describe?#é"] {
        let name = Runners::plain(target, purpose).await;
        target.create::<Runners>(&name).await;
        assert_eq!(target.get::<Runners>(&name).await.name(), name);
        target.client.runners().delete(&name).await.unwrap();
    }
}
