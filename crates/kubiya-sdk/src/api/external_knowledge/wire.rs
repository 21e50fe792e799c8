//! The JSON of external knowledge.

use std::collections::BTreeSet;

use serde::Serialize;

use super::config::{ExternalKnowledgeConfig, ExternalKnowledgeEntry};
use crate::api::item::{Item, Key};
use crate::api::list::Listed;
use crate::api::object::{Object, OddField};
use crate::size;

/// What creating and updating send.
#[derive(Serialize)]
pub(super) struct Managed<'a> {
    channel_ids: &'a BTreeSet<String>,
}

impl<'a> Managed<'a> {
    pub(super) fn new(config: &'a ExternalKnowledgeConfig) -> Self {
        Self {
            channel_ids: &config.channel_ids,
        }
    }
}

impl ExternalKnowledgeConfig {
    /// What the entry takes in JSON as the API may write it, in bytes, as [`text_size`](crate::text_size) counts.
    ///
    /// An entry of more than [`OBJECT_LIMIT`](crate::OBJECT_LIMIT) is not sent.
    pub fn size(&self) -> usize {
        size::of(&Managed::new(self))
    }
}

/// The channels in an answer.
pub(super) fn channel_ids(object: &Object<'_>) -> Result<BTreeSet<String>, OddField> {
    object.texts("channel_ids")
}

impl Listed for ExternalKnowledgeEntry {
    const LIST: &'static str = "external_knowledge.list";
    const COLLECTION: &'static str = "/api/v1/rag/integration/slack";
    const WRAPPER: &'static str = "integrations";

    fn read(object: &Object<'_>) -> Result<Self, OddField> {
        Ok(Self {
            id: object.id().ok_or(OddField("uuid"))?,
            config: ExternalKnowledgeConfig {
                channel_ids: channel_ids(object)?,
            },
            org: object.filled("org"),
            start_date: object.filled("start_date"),
            integration_type: object.filled("integration_type"),
            created_at: object.filled("created_at"),
            updated_at: object.filled("updated_at"),
        })
    }

    fn order(&self) -> (&str, &str) {
        (&self.id, "")
    }
}

impl Item for ExternalKnowledgeEntry {
    const KIND: &'static str = "external knowledge entry";
    const GET: &'static str = "external_knowledge.get";
    const DELETE: &'static str = "external_knowledge.delete";
    const ITEM: &'static str = "/api/v1/rag/integration/slack/{uuid}";
    const KEY: Key = Key::Id;

    fn is_complete(object: &Object<'_>) -> bool {
        object.raw("channel_ids").is_some() && object.filled("created_at").is_some()
    }

    fn tells_enough(entry: &Object<'_>) -> bool {
        entry.has("channel_ids")
    }
}
