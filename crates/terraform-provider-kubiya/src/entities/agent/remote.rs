//! Agents as remote objects like any other.

use kubiya_sdk::{Agent, Catalog, Client, CreatedAgent, Result};

use crate::directory::Kind;
use crate::objects::Remote;

impl Remote for Agent {
    const KIND: Kind = Kind::Agent;
    const HAS_ID: bool = true;
    const NAMES_ARE_UNIQUE: bool = true;

    type Created = CreatedAgent;

    fn catalog(api: Client) -> Catalog<Self> {
        Catalog::new(api)
    }

    async fn read(catalog: &Catalog<Self>, id: &str) -> Result<Option<Self>> {
        catalog.get_opt(id).await
    }

    async fn list(api: &Client) -> Result<Vec<Self>> {
        api.agents().list().await
    }

    async fn delete(api: &Client, id: &str) -> Result<bool> {
        api.agents().delete_if_exists(id).await
    }

    fn created_key<'a>(created: &'a CreatedAgent, _name: &'a str) -> &'a str {
        created.id()
    }

    fn key(&self) -> &str {
        self.id()
    }

    fn name(&self) -> &str {
        &self.config().name
    }

    fn created_at(&self) -> Option<&str> {
        Agent::created_at(self)
    }
}
