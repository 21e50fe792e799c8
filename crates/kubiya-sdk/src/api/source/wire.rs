//! The JSON of sources.

use serde::Serialize;

use super::config::{Source, SourceConfig};
use super::dynamic_config::DynamicConfig;
use super::loaded::LoadError;
use crate::api::item::{Item, Key};
use crate::api::list::Listed;
use crate::api::object::{Object, OddField, text};
use crate::api::replacement::Replacement;
use crate::size;

/// The fields that an update does not send back: the server decides them, and finds errors anew.
///
/// **Source:** Kubiya's command line tool knows them.
const NOT_SENT_BACK: [&str; 4] = ["errors", "errors_count", "id", "kubiya_metadata"];

/// The managed fields. A runner that is left to the server stays as it is there.
#[derive(Serialize)]
pub(super) struct Managed<'a> {
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

/// The source as it was read, with new managed fields.
pub(super) fn replacement<'a>(
    read: &'a Object<'_>,
    managed: Managed<'a>,
) -> Replacement<'a, Managed<'a>> {
    Replacement::new(read, &NOT_SENT_BACK, managed)
}

/// The configuration of a source.
///
/// # Errors
/// What its tools are given is no object.
pub(super) fn config(source: &Object<'_>) -> Result<SourceConfig, OddField> {
    let dynamic_config = match source.raw("dynamic_config") {
        None => DynamicConfig::default(),
        Some(json) if json.get() == r#""""# => DynamicConfig::default(),
        Some(json) => DynamicConfig::parse(json.get()).map_err(|_| OddField("dynamic_config"))?,
    };
    Ok(SourceConfig {
        url: source.text("url"),
        runner: Some(source.text("runner")),
        dynamic_config,
    })
}

/// What an answer tells of errors of loading, in the server's own words.
///
/// **Source:** the types of Kubiya's command line tool and of its chat interface.
pub(super) fn errors(answer: &Object<'_>) -> Vec<LoadError> {
    let elements = answer.elements("errors").unwrap_or_default();
    let error = |element| match Object::parse(element) {
        Some(error) => LoadError {
            file: error.filled("file"),
            message: ["error", "message", "details", "traceback"]
                .into_iter()
                .find_map(|field| error.filled(field))
                .unwrap_or_default(),
        },
        None => LoadError {
            file: None,
            message: text(element),
        },
    };
    let mut errors: Vec<LoadError> = elements.into_iter().map(error).collect();
    errors.extend(answer.filled("message").map(|message| LoadError {
        file: None,
        message,
    }));
    errors
}

/// Whether a source holds its tools itself. Not every one says of which type it is.
///
/// **Source:** Kubiya's chat interface.
fn is_inline(source: &Object<'_>) -> bool {
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
