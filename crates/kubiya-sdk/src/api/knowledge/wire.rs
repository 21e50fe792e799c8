//! The JSON of knowledge.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Serialize;

use super::config::{KnowledgeConfig, KnowledgeEntry};
use crate::api::item::{Item, Key};
use crate::api::list::Listed;
use crate::api::object::{Object, OddField};
use crate::api::replacement::{Replacement, field_names};
use crate::size;

/// The fields that an update does not send back: the server decides them.
///
/// **Source:** Kubiya's command line tool knows them, and the Go provider's client sends none of them.
const NOT_SENT_BACK: [&str; 4] = ["content_hash", "created_at", "id", "updated_at"];

/// The fields that everything is said with.
static NEEDED: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| field_names(&Managed::new(&KnowledgeConfig::new("", ""))));

/// The managed fields: each is always sent and never null, since only that clears it on a server that merges.
#[derive(Serialize)]
pub(super) struct Managed<'a> {
    name: &'a str,
    description: &'a str,
    content: &'a str,
    #[serde(rename = "type")]
    entry_type: &'a str,
    labels: &'a BTreeSet<String>,
    groups: &'a BTreeSet<String>,
    supported_agents: &'a BTreeSet<String>,
}

/// What a create sends beside the configuration, for the server to fill in or to remember.
#[derive(Serialize)]
pub(super) struct NewEntry<'a> {
    #[serde(flatten)]
    managed: Managed<'a>,
    source: &'a str,
    owner: &'static str,
    uuid: &'static str,
    supported_agents_groups: [&'static str; 0],
}

impl<'a> Managed<'a> {
    pub(super) fn new(config: &'a KnowledgeConfig) -> Self {
        Self {
            name: &config.name,
            description: &config.description,
            content: &config.content,
            entry_type: &config.entry_type,
            labels: &config.labels,
            groups: &config.groups,
            supported_agents: &config.supported_agents,
        }
    }
}

impl<'a> NewEntry<'a> {
    /// **Source:** the Go provider's client, which leaves none of them out.
    pub(super) fn new(config: &'a KnowledgeConfig, source: &'a str) -> Self {
        Self {
            managed: Managed::new(config),
            source,
            owner: "",
            uuid: "",
            supported_agents_groups: [],
        }
    }
}

impl KnowledgeConfig {
    /// What the entry takes in JSON as the API may write it, in bytes, as [`text_size`](crate::text_size) counts.
    ///
    /// An entry of more than [`OBJECT_LIMIT`](crate::OBJECT_LIMIT) is not sent.
    pub fn size(&self) -> usize {
        size::of(&Managed::new(self))
    }
}

/// The entry as it was read, with new managed fields.
pub(super) fn replacement<'a>(
    read: &'a Object<'_>,
    managed: Managed<'a>,
) -> Replacement<'a, Managed<'a>> {
    Replacement::new(read, &NOT_SENT_BACK, managed)
}

impl Listed for KnowledgeEntry {
    const LIST: &'static str = "knowledge.list";
    const COLLECTION: &'static str = "/api/v1/knowledge";
    const WRAPPER: &'static str = "knowledge";
    const HAS_PAGES: bool = true;

    fn read(object: &Object<'_>) -> Result<Self, OddField> {
        let config = KnowledgeConfig {
            name: object.text("name"),
            description: object.text("description"),
            content: object.text("content"),
            entry_type: object.text("type"),
            labels: object.texts("labels")?,
            groups: object.texts("groups")?,
            supported_agents: object.texts("supported_agents")?,
        };
        Ok(Self {
            id: object.id().ok_or(OddField("uuid"))?,
            config,
            owner: object.filled("owner"),
            created_at: object.filled("created_at"),
        })
    }

    fn order(&self) -> (&str, &str) {
        (&self.config.name, &self.id)
    }
}

impl Item for KnowledgeEntry {
    const KIND: &'static str = "knowledge entry";
    const GET: &'static str = "knowledge.get";
    const DELETE: &'static str = "knowledge.delete";
    const ITEM: &'static str = "/api/v1/knowledge/{uuid}";
    const KEY: Key = Key::Id;
    const LIST_COUNTS: bool = true;

    fn is_complete(object: &Object<'_>) -> bool {
        NEEDED.iter().all(|key| object.has(key)) && object.filled("owner").is_some()
    }

    fn tells_enough(entry: &Object<'_>) -> bool {
        entry.has("content")
    }
}
