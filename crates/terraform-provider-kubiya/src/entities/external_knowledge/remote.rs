//! External knowledge entries as remote objects like any other.

use kubiya_sdk::{Catalog, Client, ExternalKnowledgeEntry, Result, WrittenExternalKnowledge};

use crate::directory::Kind;
use crate::objects::Remote;

impl Remote for ExternalKnowledgeEntry {
    const KIND: Kind = Kind::ExternalKnowledge;
    const HAS_ID: bool = true;

    type Created = WrittenExternalKnowledge;

    fn catalog(api: Client) -> Catalog<Self> {
        Catalog::new(api)
    }

    async fn read(catalog: &Catalog<Self>, id: &str) -> Result<Option<Self>> {
        catalog.get_opt(id).await
    }

    async fn list(api: &Client) -> Result<Vec<Self>> {
        api.external_knowledge().list().await
    }

    async fn delete(api: &Client, id: &str) -> Result<bool> {
        api.external_knowledge().delete_if_exists(id).await
    }

    fn created_key<'a>(created: &'a WrittenExternalKnowledge, _name: &'a str) -> &'a str {
        created.id()
    }

    fn created_name<'a>(created: &'a WrittenExternalKnowledge, _name: &'a str) -> &'a str {
        created.id()
    }

    fn key(&self) -> &str {
        self.id()
    }

    /// An entry has no name, and its id stands for one.
    fn name(&self) -> &str {
        self.id()
    }

    fn created_at(&self) -> Option<&str> {
        ExternalKnowledgeEntry::created_at(self)
    }
}
