//! An entry of knowledge as plain data.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// An entry of knowledge: its configuration, and what the server adds to it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct KnowledgeEntry {
    pub(super) id: String,
    pub(super) config: KnowledgeConfig,
    pub(super) owner: Option<String>,
    pub(super) created_at: Option<String>,
}

impl KnowledgeEntry {
    /// The uuid, unique for ever.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The configuration, as the server has it.
    pub fn config(&self) -> &KnowledgeConfig {
        &self.config
    }

    /// Whose entry it is, in the server's own words: the uuid of a user, perhaps an e-mail address.
    pub fn owner(&self) -> Option<&str> {
        self.owner.as_deref()
    }

    /// When the entry was created, in the server's own words; RFC 3339 as far as is known.
    pub fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }
}

/// Everything about an entry of knowledge that can be configured here.
///
/// Creating and updating send **all** of it, empty parts included: what is empty here is cleared there.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::KnowledgeConfig;
///
/// let mut config = KnowledgeConfig::new("Orders guide", "# Orders\n");
/// config.description = "How orders work".into();
/// config.labels.insert("orders".into());
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KnowledgeConfig {
    /// The name. Not empty, and not unique.
    pub name: String,
    /// What the entry is about.
    #[serde(default)]
    pub description: String,
    /// The text that agents answer from, byte for byte.
    pub content: String,
    /// What kind of entry it is.
    #[serde(default = "knowledge")]
    pub entry_type: String,
    /// What the entry can be found by.
    #[serde(default)]
    pub labels: BTreeSet<String>,
    /// The uuids of the groups whose members may use the entry.
    #[serde(default)]
    pub groups: BTreeSet<String>,
    /// The uuids of the agents that answer from the entry.
    #[serde(default)]
    pub supported_agents: BTreeSet<String>,
}

impl KnowledgeConfig {
    /// An entry of this name and content, of the type `knowledge`; all else is empty.
    pub fn new(name: impl Into<String>, content: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: String::new(),
            content: content.into(),
            entry_type: knowledge(),
            labels: BTreeSet::new(),
            groups: BTreeSet::new(),
            supported_agents: BTreeSet::new(),
        }
    }
}

/// What kind of entry one is of which nothing else is said.
fn knowledge() -> String {
    "knowledge".to_owned()
}
