//! Webhooks as remote objects like any other.

use kubiya_sdk::{Catalog, Client, CreatedWebhook, Result, Webhook};

use crate::directory::Kind;
use crate::objects::Remote;

impl Remote for Webhook {
    const KIND: Kind = Kind::Webhook;
    const HAS_ID: bool = true;
    const IS_LOOKED_FOR_IN_THE_LIST: bool = true;

    type Created = CreatedWebhook;

    fn catalog(api: Client) -> Catalog<Self> {
        Catalog::new(api)
    }

    async fn read(catalog: &Catalog<Self>, id: &str) -> Result<Option<Self>> {
        catalog.get_opt(id).await
    }

    async fn list(api: &Client) -> Result<Vec<Self>> {
        api.webhooks().list().await
    }

    async fn delete(api: &Client, id: &str) -> Result<bool> {
        api.webhooks().delete_if_exists(id).await
    }

    fn created_key<'a>(created: &'a CreatedWebhook, _name: &'a str) -> &'a str {
        created.id()
    }

    fn key(&self) -> &str {
        self.id()
    }

    fn name(&self) -> &str {
        &self.config().name
    }

    fn created_at(&self) -> Option<&str> {
        Webhook::created_at(self)
    }
}
