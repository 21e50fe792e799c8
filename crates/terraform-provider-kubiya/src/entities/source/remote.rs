//! Sources as remote objects like any other.

use std::hash::{DefaultHasher, Hash, Hasher};

use kubiya_sdk::{Catalog, Client, LoadedSource, Result, Source};
use tfplugin_framework::JsonText;

use crate::directory::Kind;
use crate::objects::Remote;

impl Remote for Source {
    const KIND: Kind = Kind::Source;
    const HAS_ID: bool = true;

    type Created = LoadedSource;

    fn catalog(api: Client) -> Catalog<Self> {
        Catalog::new(api)
    }

    async fn read(catalog: &Catalog<Self>, id: &str) -> Result<Option<Self>> {
        catalog.get_opt(id).await
    }

    /// Those that hold their tools themselves are another kind, though the API lists them with these.
    async fn list(api: &Client) -> Result<Vec<Self>> {
        let mut sources = api.sources().list_complete().await?;
        sources.retain(|source| !source.is_inline());
        Ok(sources)
    }

    async fn delete(api: &Client, id: &str) -> Result<bool> {
        api.sources().delete_if_exists(id).await
    }

    fn created_key<'a>(created: &'a LoadedSource, _name: &'a str) -> &'a str {
        created.id()
    }

    fn created_name<'a>(created: &'a LoadedSource, url: &'a str) -> &'a str {
        created.source().map_or(url, Source::name)
    }

    fn likeness(created: &LoadedSource) -> Option<u64> {
        let config = created.source().ok()?.config();
        let given = JsonText::new(config.dynamic_config.as_json()).canonical();
        let mut hasher = DefaultHasher::new();
        (&config.url, &config.runner, given.as_str()).hash(&mut hasher);
        Some(hasher.finish())
    }

    fn key(&self) -> &str {
        self.id()
    }

    fn name(&self) -> &str {
        Source::name(self)
    }

    fn created_at(&self) -> Option<&str> {
        Source::created_at(self)
    }
}
