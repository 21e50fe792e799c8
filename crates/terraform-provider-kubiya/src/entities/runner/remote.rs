//! Runners as remote objects like any other.

use kubiya_sdk::{Catalog, Client, CreatedRunner, Result, Runner};

use crate::directory::Kind;
use crate::error;
use crate::objects::{Remote, UniqueName};

impl Remote for Runner {
    const KIND: Kind = Kind::Runner;
    const HAS_ID: bool = false;
    const IS_LOOKED_FOR_IN_THE_LIST: bool = true;
    const NAMES_ARE_UNIQUE: bool = true;
    const IN_ANY_CASE: bool = true;
    const AFTER_IMPORT: &'static str = error::runner::AFTER_IMPORT;

    type Created = CreatedRunner;

    fn catalog(api: Client) -> Catalog<Self> {
        Catalog::new(api)
    }

    async fn read(catalog: &Catalog<Self>, name: &str) -> Result<Option<Self>> {
        catalog.get_opt(name).await
    }

    async fn list(api: &Client) -> Result<Vec<Self>> {
        api.runners().list().await
    }

    async fn delete(api: &Client, name: &str) -> Result<bool> {
        api.runners().delete_if_exists(name).await
    }

    fn created_key<'a>(created: &'a CreatedRunner, name: &'a str) -> &'a str {
        created.runner().map_or(name, Runner::name)
    }

    fn key(&self) -> &str {
        self.name()
    }

    fn name(&self) -> &str {
        Runner::name(self)
    }

    fn created_at(&self) -> Option<&str> {
        None
    }
}

impl UniqueName for Runner {
    async fn exists(api: &Client, name: &str) -> Result<bool> {
        Ok(api.runners().get_opt(name).await?.is_some())
    }
}
