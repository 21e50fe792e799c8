//! Integrations as remote objects like any other.

use kubiya_sdk::{Catalog, Client, CreatedIntegration, Integration, Result};

use crate::directory::Kind;
use crate::objects::{Remote, UniqueName};

impl Remote for Integration {
    const KIND: Kind = Kind::Integration;
    const HAS_ID: bool = false;
    const NAMES_ARE_UNIQUE: bool = true;
    const IN_ANY_CASE: bool = true;

    type Created = CreatedIntegration;

    fn catalog(api: Client) -> Catalog<Self> {
        Catalog::new(api)
    }

    async fn read(catalog: &Catalog<Self>, name: &str) -> Result<Option<Self>> {
        catalog.get_opt(name).await
    }

    async fn list(api: &Client) -> Result<Vec<Self>> {
        api.integrations().list().await
    }

    async fn delete(api: &Client, name: &str) -> Result<bool> {
        api.integrations().delete_if_exists(name).await
    }

    fn created_key<'a>(created: &'a CreatedIntegration, _name: &'a str) -> &'a str {
        created.name()
    }

    fn key(&self) -> &str {
        self.name()
    }

    fn name(&self) -> &str {
        Integration::name(self)
    }

    fn created_at(&self) -> Option<&str> {
        None
    }
}

impl UniqueName for Integration {
    async fn exists(api: &Client, name: &str) -> Result<bool> {
        Ok(api.integrations().get_opt(name).await?.is_some())
    }
}
