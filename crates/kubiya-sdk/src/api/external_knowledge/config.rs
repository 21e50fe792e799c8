//! An entry of external knowledge as plain data.

use std::collections::BTreeSet;

/// An entry of external knowledge: its configuration, and what the server adds to it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ExternalKnowledgeEntry {
    pub(super) id: String,
    pub(super) config: ExternalKnowledgeConfig,
    pub(super) org: Option<String>,
    pub(super) start_date: Option<String>,
    pub(super) integration_type: Option<String>,
    pub(super) created_at: Option<String>,
    pub(super) updated_at: Option<String>,
}

impl ExternalKnowledgeEntry {
    /// The uuid, by which it can be read, updated and deleted.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The configuration, as the server has it.
    pub fn config(&self) -> &ExternalKnowledgeConfig {
        &self.config
    }

    /// The organisation, in the server's own words.
    pub fn org(&self) -> Option<&str> {
        self.org.as_deref()
    }

    /// Since when the channels are read, in the server's own words: a date, as far as is known.
    pub fn start_date(&self) -> Option<&str> {
        self.start_date.as_deref()
    }

    /// What kind of entry it is, in the server's own words: `slack`, as far as is known.
    pub fn integration_type(&self) -> Option<&str> {
        self.integration_type.as_deref()
    }

    /// When the entry was created, in the server's own words.
    pub fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }

    /// When the entry was changed last, in the server's own words.
    pub fn updated_at(&self) -> Option<&str> {
        self.updated_at.as_deref()
    }
}

/// Everything about an entry of external knowledge that can be configured.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::ExternalKnowledgeConfig;
///
/// let mut config = ExternalKnowledgeConfig::new(["C0123456789"]);
/// config.channel_ids.insert("C9876543210".into());
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ExternalKnowledgeConfig {
    /// The ids of the channels that agents answer from. Not empty.
    pub channel_ids: BTreeSet<String>,
}

impl ExternalKnowledgeConfig {
    /// An entry of these channels.
    pub fn new(channel_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            channel_ids: channel_ids.into_iter().map(Into::into).collect(),
        }
    }
}
