//! Knowledge entries as remote objects like any other.

use kubiya_sdk::{Catalog, Client, CreatedKnowledge, KnowledgeEntry, Result};

use crate::directory::Kind;
use crate::objects::Remote;

impl Remote for KnowledgeEntry {
    const KIND: Kind = Kind::Knowledge;
    const HAS_ID: bool = true;
    const IS_LOOKED_FOR_IN_THE_LIST: bool = true;

    type Created = CreatedKnowledge;

    fn catalog(api: Client) -> Catalog<Self> {
        Catalog::new(api)
    }

    async fn read(catalog: &Catalog<Self>, id: &str) -> Result<Option<Self>> {
        catalog.get_opt(id).await
    }

    async fn list(api: &Client) -> Result<Vec<Self>> {
        api.knowledge().list().await
    }

    async fn delete(api: &Client, id: &str) -> Result<bool> {
        api.knowledge().delete_if_exists(id).await
    }

    fn created_key<'a>(created: &'a CreatedKnowledge, _name: &'a str) -> &'a str {
        created.id()
    }

    fn key(&self) -> &str {
        self.id()
    }

    fn name(&self) -> &str {
        &self.config().name
    }

    fn created_at(&self) -> Option<&str> {
        KnowledgeEntry::created_at(self)
    }
}
