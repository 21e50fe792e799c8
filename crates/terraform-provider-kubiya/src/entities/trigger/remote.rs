//! Triggers as remote objects like any other.

use kubiya_sdk::{Catalog, Client, CreatedTrigger, Result, Trigger};

use crate::directory::Kind;
use crate::objects::Remote;

impl Remote for Trigger {
    const KIND: Kind = Kind::Trigger;
    const HAS_ID: bool = true;

    type Created = CreatedTrigger;

    fn catalog(api: Client) -> Catalog<Self> {
        Catalog::new(api)
    }

    async fn read(catalog: &Catalog<Self>, id: &str) -> Result<Option<Self>> {
        catalog.get_opt(id).await
    }

    async fn list(api: &Client) -> Result<Vec<Self>> {
        api.triggers().list().await
    }

    async fn delete(api: &Client, id: &str) -> Result<bool> {
        api.triggers().delete_if_exists(id).await
    }

    fn created_key<'a>(created: &'a CreatedTrigger, _name: &'a str) -> &'a str {
        created.id()
    }

    fn key(&self) -> &str {
        self.id()
    }

    fn name(&self) -> &str {
        Trigger::name(self)
    }

    fn created_at(&self) -> Option<&str> {
        Trigger::created_at(self)
    }
}
