//! External knowledge entries in lists.

use kubiya_sdk::ExternalKnowledgeEntry;
use serde::Serialize;
use tfplugin_framework::schema::{Attribute, one_of};
use tfplugin_framework::{Result, Type};

use super::model::{CHANNEL_IDS, ExternalKnowledgeModel, SLACK, called};
use crate::client::ProviderClient;
use crate::finds::Listable;
use crate::objects::Objects;

#[derive(Serialize)]
pub(crate) struct Summary {
    id: String,
    vendor: &'static str,
    channel_ids: Vec<String>,
    start_date: Option<String>,
    created_at: Option<String>,
    updated_at: Option<String>,
}

impl From<&ExternalKnowledgeEntry> for Summary {
    fn from(entry: &ExternalKnowledgeEntry) -> Self {
        let told = |told: Option<&str>| told.map(str::to_owned);
        Self {
            id: entry.id().to_owned(),
            vendor: SLACK,
            channel_ids: entry.config().channel_ids.iter().cloned().collect(),
            start_date: told(entry.start_date()),
            created_at: told(entry.created_at()),
            updated_at: told(entry.updated_at()),
        }
    }
}

impl Listable for ExternalKnowledgeEntry {
    type Model = ExternalKnowledgeModel;
    type Summary = Summary;

    const DATA_SOURCE: &'static str = "kubiya_external_knowledge_entries";
    const ATTRIBUTE: &'static str = "entries";
    const DESCRIPTION: &'static str = "The external knowledge entries of the organisation.";
    const FILTER: &'static str = "vendor";
    const SORTED_BY: &'static str = "id";

    fn objects(client: &ProviderClient) -> &Objects<Self> {
        &client.external_knowledge
    }

    fn filter() -> Attribute {
        Attribute::optional(Type::String)
            .check(one_of(&[SLACK]))
            .describe("Who keeps what the entries show: `slack`. All entries where it is not set.")
    }

    async fn selected(client: &ProviderClient, _vendor: Option<&str>) -> Result<Vec<Self>> {
        Self::objects(client).with_prefix(None).await
    }

    fn display_name(&self) -> String {
        format!("{SLACK}: {}", called(self.config()))
    }

    async fn found(&self, _client: &ProviderClient) -> Result<ExternalKnowledgeModel> {
        let mut object = ExternalKnowledgeModel::default();
        object.absorb(self);
        Ok(object)
    }

    fn members() -> Vec<(&'static str, Type)> {
        vec![
            ("id", Type::String),
            ("vendor", Type::String),
            (CHANNEL_IDS, Type::set(Type::String)),
            ("start_date", Type::String),
            ("created_at", Type::String),
            ("updated_at", Type::String),
        ]
    }
}
