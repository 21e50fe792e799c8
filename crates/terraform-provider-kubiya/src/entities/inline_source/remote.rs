//! Inline sources as remote objects like any other.

use std::hash::{DefaultHasher, Hash, Hasher};

use kubiya_sdk::{Catalog, Client, InlineSource, LoadedInlineSource, Result};
use tfplugin_framework::JsonText;

use crate::directory::Kind;
use crate::nouns::{self, Noun};
use crate::objects::Remote;

impl Remote for InlineSource {
    /// An agent that names a source means either kind of them.
    const KIND: Kind = Kind::Source;
    const NOUN: Noun = nouns::INLINE_SOURCE;
    const HAS_ID: bool = true;

    type Created = LoadedInlineSource;

    fn catalog(api: Client) -> Catalog<Self> {
        Catalog::new(api)
    }

    async fn read(catalog: &Catalog<Self>, id: &str) -> Result<Option<Self>> {
        catalog.get_opt(id).await
    }

    /// Without what they hold, which a list need not tell.
    async fn list(api: &Client) -> Result<Vec<Self>> {
        api.inline_sources().list().await
    }

    async fn delete(api: &Client, id: &str) -> Result<bool> {
        api.inline_sources().delete_if_exists(id).await
    }

    fn created_key<'a>(created: &'a LoadedInlineSource, _name: &'a str) -> &'a str {
        created.id()
    }

    fn likeness(created: &LoadedInlineSource) -> Option<u64> {
        let config = created.source().ok()?.config();
        let texts = [
            config.tools.as_json(),
            config.workflows.as_json(),
            config.dynamic_config.as_json(),
        ];
        let texts = texts.map(|json| JsonText::new(json).canonical().as_str().to_owned());
        let mut hasher = DefaultHasher::new();
        (&config.name, &config.runner, texts).hash(&mut hasher);
        Some(hasher.finish())
    }

    fn key(&self) -> &str {
        self.id()
    }

    fn name(&self) -> &str {
        InlineSource::name(self)
    }

    fn created_at(&self) -> Option<&str> {
        InlineSource::created_at(self)
    }
}
