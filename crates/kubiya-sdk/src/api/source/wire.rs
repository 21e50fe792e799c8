//! The JSON of sources.

use bytes::Bytes;
use serde::Serialize;

use super::config::{Source, SourceConfig};
use super::dynamic_config::DynamicConfig;
use super::load::Loadable;
use crate::api::item::{Item, Key};
use crate::api::list::Listed;
use crate::api::object::{Object, OddField};
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::http::RequestSpec;
use crate::size;

/// The URL is empty.
#[derive(Debug, thiserror::Error)]
#[error("the URL is empty")]
struct EmptyUrl;

/// The managed fields. A runner that is left to the server stays as it is there.
#[derive(Serialize)]
pub(in crate::api) struct Managed<'a> {
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    runner: Option<&'a str>,
    dynamic_config: &'a DynamicConfig,
}

/// What a create sends beside the configuration, for the server to fill in.
#[derive(Serialize)]
pub(super) struct NewSource<'a> {
    #[serde(flatten)]
    managed: Managed<'a>,
    name: &'static str,
    uuid: &'static str,
}

impl<'a> Managed<'a> {
    pub(super) fn new(config: &'a SourceConfig) -> Self {
        Self {
            url: &config.url,
            runner: config.runner.as_deref(),
            dynamic_config: &config.dynamic_config,
        }
    }
}

impl<'a> NewSource<'a> {
    /// **Source:** the Go provider's client, which leaves neither out.
    pub(super) fn new(config: &'a SourceConfig) -> Self {
        Self {
            managed: Managed::new(config),
            name: "",
            uuid: "",
        }
    }
}

impl SourceConfig {
    /// What the source takes in JSON as the API may write it, in bytes, as [`text_size`](crate::text_size) counts.
    ///
    /// A source of more than [`OBJECT_LIMIT`](crate::OBJECT_LIMIT) is not sent.
    pub fn size(&self) -> usize {
        size::of(&Managed::new(self))
    }
}

/// The configuration of a source.
///
/// # Errors
/// What its tools are given is no object.
pub(super) fn config(source: &Object<'_>) -> Result<SourceConfig, OddField> {
    Ok(SourceConfig {
        url: source.text("url"),
        runner: Some(source.text("runner")),
        dynamic_config: dynamic_config(source)?,
    })
}

/// What the tools of a source are given.
///
/// # Errors
/// It is no object.
pub(in crate::api) fn dynamic_config(source: &Object<'_>) -> Result<DynamicConfig, OddField> {
    match source.raw("dynamic_config") {
        None => Ok(DynamicConfig::default()),
        Some(json) if json.get() == r#""""# => Ok(DynamicConfig::default()),
        Some(json) => DynamicConfig::parse(json.get()).map_err(|_| OddField("dynamic_config")),
    }
}

/// Whether a source holds its tools itself. Not every one says of which type it is.
///
/// **Source:** Kubiya's chat interface.
pub(in crate::api) fn is_inline(source: &Object<'_>) -> bool {
    let tools = source.elements("inline_tools").unwrap_or_default();
    let url = source.text("url");
    match source.text("type").as_str() {
        "" => url.is_empty() || !tools.is_empty() || url.ends_with(".zip"),
        source_type => source_type == "inline",
    }
}

impl Listed for Source {
    const LIST: &'static str = "sources.list";
    const COLLECTION: &'static str = "/api/v1/sources";
    const WRAPPER: &'static str = "sources";
    const HAS_PAGES: bool = true;

    fn read(source: &Object<'_>) -> Result<Self, OddField> {
        let authorship: Object = source.value("kubiya_metadata").unwrap_or_default();
        Ok(Self {
            id: source.id().ok_or(OddField("uuid"))?,
            name: source.text("name"),
            config: config(source)?,
            is_inline: is_inline(source),
            created_at: authorship.filled("created_at"),
        })
    }

    fn order(&self) -> (&str, &str) {
        (&self.name, &self.id)
    }
}

impl Item for Source {
    const KIND: &'static str = "source";
    const GET: &'static str = "sources.get";
    const DELETE: &'static str = "sources.delete";
    const ITEM: &'static str = "/api/v1/sources/{uuid}";
    const KEY: Key = Key::Id;

    /// Servers leave out a runner that is empty.
    fn is_complete(source: &Object<'_>) -> bool {
        ["name", "url", "dynamic_config"]
            .iter()
            .all(|field| source.has(field))
    }
}

impl Loadable for SourceConfig {
    type Source = Source;
    type Managed<'a> = Managed<'a>;

    const CREATE: &'static str = "sources.create";
    const UPDATE: &'static str = "sources.update";
    const NAMED_BY: &'static str = "url";

    fn check(&self, operation: &'static str) -> crate::Result<()> {
        match self.url.is_empty() {
            true => Err(Error::new(operation, ErrorKind::InvalidInput).with_source(EmptyUrl)),
            false => Ok(()),
        }
    }

    fn name(&self) -> &str {
        &self.url
    }

    fn size(&self) -> usize {
        self.size()
    }

    fn managed(&self) -> Managed<'_> {
        Managed::new(self)
    }

    fn body(&self, client: &Client) -> Bytes {
        client.attribution().body(&NewSource::new(self))
    }

    fn ask<'a>(&'a self, create: RequestSpec<'a>) -> RequestSpec<'a> {
        match self.runner.as_deref() {
            None | Some("") => create,
            Some(runner) => create.with_query("runner", runner),
        }
    }

    fn sensitive(&self) -> Vec<&str> {
        self.sensitive()
    }

    /// Servers leave out the URL of a source that has none.
    fn name_in(entry: &Object<'_>) -> Option<String> {
        (entry.has(Self::NAMED_BY) || is_inline(entry)).then(|| entry.text(Self::NAMED_BY))
    }

    /// One that counts as inline because of its URL alone can be of this kind all the same.
    fn is_kin(&self, source: &Source) -> bool {
        !source.is_inline() || self.is_of(source)
    }

    fn is_of(&self, source: &Source) -> bool {
        self.is_of(source)
    }

    fn in_answer(answer: &Object<'_>) -> Option<Self> {
        config(answer).ok()
    }
}
