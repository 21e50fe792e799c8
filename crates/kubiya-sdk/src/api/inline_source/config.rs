//! An inline source as plain data.

use super::definitions::Definitions;
use crate::api::source::dynamic_config::DynamicConfig;
use crate::api::source::loaded::LoadError;

/// A source that holds its tools and workflows itself: its configuration, and what the server adds to it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InlineSource {
    pub(super) id: String,
    pub(super) source_type: String,
    pub(super) config: InlineSourceConfig,
    pub(super) is_inline: bool,
    pub(super) created_at: Option<String>,
    pub(super) errors: Vec<LoadError>,
}

impl InlineSource {
    /// The uuid, unique for ever.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name. Not unique.
    pub fn name(&self) -> &str {
        &self.config.name
    }

    /// What the server calls its type: `inline` as far as is known.
    pub fn source_type(&self) -> &str {
        &self.source_type
    }

    /// The configuration, as the server has it. Its runner is always told, be it empty.
    pub fn config(&self) -> &InlineSourceConfig {
        &self.config
    }

    /// Whether it is an inline source. One that was asked for by its id may have its tools from a URL.
    pub fn is_inline(&self) -> bool {
        self.is_inline
    }

    /// When it was created, in the server's own words; RFC 3339 as far as is known.
    pub fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }

    /// What the server could not load, as its metadata tells. None in a list.
    pub fn errors(&self) -> &[LoadError] {
        &self.errors
    }
}

/// Everything about an inline source that can be configured here.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::{Definitions, InlineSourceConfig};
///
/// let mut config = InlineSourceConfig::new("orders");
/// config.tools = Definitions::parse(r#"[{"name": "hello", "image": "alpine", "content": "echo hello"}]"#)?;
/// # Ok::<(), kubiya_sdk::NotAnArray>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct InlineSourceConfig {
    /// The name, which an update leaves as it is. Not empty.
    pub name: String,
    /// What executes the tools, by name. `None` leaves the choice to the server, and an update keeps what is there;
    /// empty means none.
    pub runner: Option<String>,
    /// The tools.
    pub tools: Definitions,
    /// The workflows.
    pub workflows: Definitions,
    /// What the tools are given.
    pub dynamic_config: DynamicConfig,
}

impl InlineSourceConfig {
    /// A source of this name that holds nothing, on whichever runner the server chooses.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            runner: None,
            tools: Definitions::default(),
            workflows: Definitions::default(),
            dynamic_config: DynamicConfig::default(),
        }
    }

    /// Whether a source can have been made of this configuration.
    pub(super) fn is_of(&self, source: &InlineSource) -> bool {
        let Self {
            name,
            runner,
            tools,
            workflows,
            dynamic_config,
        } = &source.config;
        let is_it = |own: &String| Some(own) == runner.as_ref();
        source.is_inline
            && self.name == *name
            && self.runner.as_ref().is_none_or(is_it)
            && self.tools.are_in(tools)
            && self.workflows.are_in(workflows)
            && self.dynamic_config == *dynamic_config
    }

    /// What a server might repeat in an error and must not be shown there.
    pub(super) fn sensitive(&self) -> Vec<&str> {
        let held = self.tools.sensitive().chain(self.workflows.sensitive());
        held.chain(self.dynamic_config.sensitive()).collect()
    }
}
