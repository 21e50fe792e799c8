//! Scheduled tasks, as the contract suite needs them.

use kubiya_sdk::{Catalog, Client, Cron, Result, ScheduledTask, ScheduledTaskConfig};

use super::agent::Agents;
use super::subject::Subject;
use super::target::Target;
use crate::Case;

pub(crate) struct ScheduledTasks;

impl Subject for ScheduledTasks {
    type Content = ScheduledTaskConfig;
    type Object = ScheduledTask;

    const OWN_CASES: &'static [Case] = &[
        ("several can be equal", |t| Box::pin(several(t))),
        ("texts are stored byte for byte", |t| Box::pin(stored(t))),
    ];

    const HAS_ORIGIN: bool = false;

    async fn plain(target: &Target, purpose: &str) -> ScheduledTaskConfig {
        let agent = Agents::plain(target, &format!("of-{purpose}-task")).await;
        let agent = target.create::<Agents>(&agent).await;
        let name = agent.config().name.clone();
        let mut config = ScheduledTaskConfig::new(name, "#contract-test", target.name(purpose));
        config.scheduled_time = Some("2199-01-31T09:05:00".into());
        config
    }

    async fn full(target: &Target, purpose: &str) -> ScheduledTaskConfig {
        let mut config = Self::plain(target, purpose).await;
        config.cron = Some("5 9 * * 6 *".into());
        config
    }

    fn namesake(config: &ScheduledTaskConfig) -> ScheduledTaskConfig {
        config.clone()
    }

    fn missing_key(_: &Target) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }

    async fn create(client: &Client, config: &ScheduledTaskConfig) -> Result<ScheduledTask> {
        let created = client.scheduled_tasks().create(config).await?;
        let id = created.id().to_owned();
        let task = created.into_task()?;
        assert_eq!(task.id(), id);
        Ok(task)
    }

    async fn get_opt(client: &Client, id: &str) -> Result<Option<ScheduledTask>> {
        client.scheduled_tasks().get_opt(id).await
    }

    async fn list(client: &Client) -> Result<Vec<ScheduledTask>> {
        client.scheduled_tasks().list().await
    }

    async fn delete(client: &Client, id: &str) -> Result<()> {
        client.scheduled_tasks().delete(id).await
    }

    async fn delete_if_exists(client: &Client, id: &str) -> Result<bool> {
        client.scheduled_tasks().delete_if_exists(id).await
    }

    async fn read_from(
        catalog: &Catalog<ScheduledTask>,
        id: &str,
    ) -> Result<Option<ScheduledTask>> {
        catalog.get_opt(id).await
    }

    fn catalog(client: Client) -> Catalog<ScheduledTask> {
        Catalog::new(client)
    }

    fn key(task: &ScheduledTask) -> &str {
        task.id()
    }

    fn origin(_: &ScheduledTask) -> (Option<&str>, Option<&str>) {
        (None, None)
    }

    fn summary(task: &ScheduledTask) -> (String, String) {
        let config = task.config();
        (config.description.clone(), config.agent.clone())
    }

    /// The API may call the channel and the agent otherwise.
    fn assert_holds(_: &Target, task: &ScheduledTask, config: &ScheduledTaskConfig) {
        let told = task.config();
        assert_eq!(told.description, config.description);
        assert_eq!(told.scheduled_time, config.scheduled_time);
        let crons = [&told.cron, &config.cron].map(|it| it.as_deref().unwrap_or_default());
        assert!(Cron::mean_the_same(crons[0], crons[1]), "{crons:?}");
    }
}

async fn several(target: &Target) {
    let config = ScheduledTasks::plain(target, "several-tasks").await;
    let first = target.create::<ScheduledTasks>(&config).await;
    let second = target.create::<ScheduledTasks>(&config).await;
    assert_ne!(first.id(), second.id());
}

async fn stored(target: &Target) {
    let mut config = ScheduledTasks::plain(target, "stored-task").await;
    config.description += " \r\n# \"Title\"\r\n\\ <b> é \u{1f511}\n\n.";
    let created = target.create::<ScheduledTasks>(&config).await;
    ScheduledTasks::assert_holds(target, &created, &config);
    assert_eq!(target.get::<ScheduledTasks>(created.id()).await, created);
}
