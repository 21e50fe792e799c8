//! Secrets as remote objects like any other.

use kubiya_sdk::{Catalog, Client, CreatedSecret, Result, Secret};

use crate::directory::Kind;
use crate::error;
use crate::objects::{Remote, UniqueName};

impl Remote for Secret {
    const KIND: Kind = Kind::Secret;
    const HAS_ID: bool = false;
    const NAMES_ARE_UNIQUE: bool = true;
    const AFTER_IMPORT: &'static str = error::secret::AFTER_IMPORT;

    type Created = CreatedSecret;

    fn catalog(api: Client) -> Catalog<Self> {
        Catalog::new(api)
    }

    async fn read(catalog: &Catalog<Self>, name: &str) -> Result<Option<Self>> {
        catalog.get_opt(name).await
    }

    async fn list(api: &Client) -> Result<Vec<Self>> {
        api.secrets().list().await
    }

    async fn delete(api: &Client, name: &str) -> Result<bool> {
        api.secrets().delete_if_exists(name).await
    }

    fn created_key<'a>(created: &'a CreatedSecret, name: &'a str) -> &'a str {
        created.metadata().map_or(name, Secret::name)
    }

    fn key(&self) -> &str {
        self.name()
    }

    fn name(&self) -> &str {
        Secret::name(self)
    }

    fn created_at(&self) -> Option<&str> {
        Secret::created_at(self)
    }
}

impl UniqueName for Secret {
    async fn exists(api: &Client, name: &str) -> Result<bool> {
        Ok(api.secrets().get_opt(name).await?.is_some())
    }
}
