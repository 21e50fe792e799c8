//! Scheduled tasks as remote objects like any other.

use kubiya_sdk::{Catalog, Client, CreatedScheduledTask, Result, ScheduledTask};

use crate::directory::Kind;
use crate::objects::Remote;

impl Remote for ScheduledTask {
    const KIND: Kind = Kind::ScheduledTask;
    const HAS_ID: bool = true;

    type Created = CreatedScheduledTask;

    fn catalog(api: Client) -> Catalog<Self> {
        Catalog::new(api)
    }

    async fn read(catalog: &Catalog<Self>, id: &str) -> Result<Option<Self>> {
        catalog.get_opt(id).await
    }

    async fn list(api: &Client) -> Result<Vec<Self>> {
        api.scheduled_tasks().list().await
    }

    async fn delete(api: &Client, id: &str) -> Result<bool> {
        api.scheduled_tasks().delete_if_exists(id).await
    }

    fn created_key<'a>(created: &'a CreatedScheduledTask, _name: &'a str) -> &'a str {
        created.id()
    }

    fn key(&self) -> &str {
        self.id()
    }

    /// A task has no name, and what it is to do stands for one.
    fn name(&self) -> &str {
        &self.config().description
    }

    fn created_at(&self) -> Option<&str> {
        None
    }
}
