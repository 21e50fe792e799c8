//! The JSON of inline sources.

use bytes::Bytes;
use serde::Serialize;

use super::config::{InlineSource, InlineSourceConfig};
use super::definitions::Definitions;
use crate::api::item::{Item, Key, check_name};
use crate::api::list::Listed;
use crate::api::object::{Object, OddField};
use crate::api::source::dynamic_config::DynamicConfig;
use crate::api::source::load::{self, Loadable};
use crate::api::source::loaded::{LoadError, told};
use crate::api::source::wire::{dynamic_config, is_inline};
use crate::client::Client;
use crate::error::Result;
use crate::http::{Call, Method, RequestSpec};
use crate::size;

/// What the server says of the type of an inline source, and clients say to it.
const INLINE: &str = "inline";

/// Where the server tells what a source holds.
const METADATA: &str = "/api/v1/sources/{uuid}/metadata";

/// What keeps the tools inside of workflows out of the tools.
///
/// **Source:** the Go provider's client, after its creates; that its reads are without it is known to make differences.
const ONLY_ITS_OWN_TOOLS: (&str, &str) = ("exclude_workflows_tools", "true");

/// The fields of the metadata that may tell the tools, and those that may tell the workflows; best first.
///
/// **Source:** the Go provider's client and Kubiya's command line tool, and the Python SDK.
const TOOLS: [&str; 2] = ["tools", "inline_tools"];
const WORKFLOWS: [&str; 2] = ["workflows", "inline_workflows"];

/// The managed fields. A runner that is left to the server stays as it is there.
#[derive(Serialize)]
pub(in crate::api) struct Managed<'a> {
    #[serde(rename = "type")]
    source_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    runner: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inline_tools: Option<&'a Definitions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inline_workflows: Option<&'a Definitions>,
    dynamic_config: &'a DynamicConfig,
}

/// What a create sends.
#[derive(Serialize)]
struct NewInlineSource<'a> {
    name: &'a str,
    #[serde(flatten)]
    managed: Managed<'a>,
}

impl<'a> Managed<'a> {
    fn new(config: &'a InlineSourceConfig) -> Self {
        Self {
            source_type: INLINE,
            runner: config.runner.as_deref(),
            inline_tools: Some(&config.tools),
            inline_workflows: Some(&config.workflows),
            dynamic_config: &config.dynamic_config,
        }
    }
}

impl<'a> NewInlineSource<'a> {
    /// What is empty is left out.
    ///
    /// **Source:** Kubiya's command line tool, which knows no workflows; the Go provider's client sends null.
    fn new(config: &'a InlineSourceConfig) -> Self {
        let filled = |held: &'a Definitions| Some(held).filter(|held| !held.is_empty());
        Self {
            name: &config.name,
            managed: Managed {
                inline_tools: filled(&config.tools),
                inline_workflows: filled(&config.workflows),
                ..Managed::new(config)
            },
        }
    }
}

impl InlineSourceConfig {
    /// What the source takes in JSON as the API may write it, in bytes, as [`text_size`](crate::text_size) counts.
    ///
    /// A source of more than [`OBJECT_LIMIT`](crate::OBJECT_LIMIT) is not sent.
    pub fn size(&self) -> usize {
        size::of(&NewInlineSource::new(self))
    }
}

/// What one of these fields tells, the first that tells anything.
fn held(object: &Object<'_>, fields: [&'static str; 2]) -> Result<Definitions, OddField> {
    for field in fields {
        let Some(json) = object.raw(field) else {
            continue;
        };
        // Source: the Go provider's configurations have `""` and `"{}"` where there is nothing.
        if matches!(json.get(), r#""""# | r#""{}""# | "{}") {
            continue;
        }
        let held = Definitions::parse(json.get()).map_err(|_| OddField(field))?;
        if !held.is_empty() {
            return Ok(held);
        }
    }
    Ok(Definitions::default())
}

fn config(source: &Object<'_>) -> Result<InlineSourceConfig, OddField> {
    Ok(InlineSourceConfig {
        name: source.text("name"),
        runner: Some(source.text("runner")),
        tools: held(source, ["inline_tools", "tools"])?,
        workflows: held(source, ["inline_workflows", "workflows"])?,
        dynamic_config: dynamic_config(source)?,
    })
}

impl Listed for InlineSource {
    const LIST: &'static str = "inline_sources.list";
    const COLLECTION: &'static str = "/api/v1/sources";
    const WRAPPER: &'static str = "sources";
    const HAS_PAGES: bool = true;

    fn read(source: &Object<'_>) -> Result<Self, OddField> {
        let authorship: Object = source.value("kubiya_metadata").unwrap_or_default();
        let source_type = source.filled("type");
        Ok(Self {
            id: source.id().ok_or(OddField("uuid"))?,
            source_type: source_type.unwrap_or_else(|| INLINE.to_owned()),
            config: config(source)?,
            is_inline: is_inline(source),
            created_at: authorship.filled("created_at"),
            errors: Vec::new(),
        })
    }

    fn order(&self) -> (&str, &str) {
        (&self.config.name, &self.id)
    }
}

impl Item for InlineSource {
    const KIND: &'static str = "inline source";
    const GET: &'static str = "inline_sources.get";
    const DELETE: &'static str = "inline_sources.delete";
    const ITEM: &'static str = "/api/v1/sources/{uuid}";
    const KEY: Key = Key::Id;

    /// Servers leave out a runner that is empty.
    fn is_complete(source: &Object<'_>) -> bool {
        ["name", "dynamic_config"]
            .iter()
            .all(|field| source.has(field))
    }

    /// What it holds, by the same view each time.
    async fn with_rest(
        mut self,
        client: &Client,
        call: &mut Call,
        lookup: &RequestSpec<'_>,
    ) -> Result<Self> {
        if !self.is_inline {
            return Ok(self);
        }
        let (name, value) = ONLY_ITS_OWN_TOOLS;
        let spec = RequestSpec::item(lookup.operation, Method::Get, METADATA, [&self.id])
            .with_query(name, value)
            .with_sensitive(lookup.sensitive.iter().copied())
            .with_sensitive(self.config.sensitive());
        let reply = client.sender().send(call, &spec).await?;
        let metadata: Object = reply.json()?;
        let odd = |odd: OddField| reply.unexpected_at(metadata.raw(odd.0), &odd.to_string());
        let tools = held(&metadata, TOOLS).map_err(odd)?;
        let workflows = held(&metadata, WORKFLOWS).map_err(odd)?;
        let told = told(&metadata);
        drop(spec);
        let InlineSourceConfig {
            tools: its_tools,
            workflows: its_workflows,
            ..
        } = &mut self.config;
        for (its, read) in [(its_tools, tools), (its_workflows, workflows)] {
            if !read.is_empty() {
                *its = read;
            }
        }
        let mut secrets = lookup.sensitive.clone();
        secrets.extend(self.config.sensitive());
        self.errors = load::shown(client, told, &secrets);
        Ok(self)
    }
}

impl Loadable for InlineSourceConfig {
    type Source = InlineSource;
    type Managed<'a> = Managed<'a>;

    const CREATE: &'static str = "inline_sources.create";
    const UPDATE: &'static str = "inline_sources.update";
    const NAMED_BY: &'static str = "name";

    fn check(&self, operation: &'static str) -> Result<()> {
        check_name(operation, &self.name)
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> usize {
        self.size()
    }

    fn managed(&self) -> Managed<'_> {
        Managed::new(self)
    }

    fn body(&self, client: &Client) -> Bytes {
        client.attribution().body(&NewInlineSource::new(self))
    }

    fn sensitive(&self) -> Vec<&str> {
        self.sensitive()
    }

    fn is_kin(&self, source: &InlineSource) -> bool {
        source.is_inline()
    }

    fn is_of(&self, source: &InlineSource) -> bool {
        self.is_of(source)
    }

    fn in_answer(answer: &Object<'_>) -> Option<Self> {
        config(answer).ok()
    }

    fn errors(source: &InlineSource) -> &[LoadError] {
        source.errors()
    }
}
