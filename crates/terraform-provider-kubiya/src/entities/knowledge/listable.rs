//! Knowledge entries in lists: everything but the long text.

use kubiya_sdk::KnowledgeEntry;
use serde::Serialize;
use tfplugin_framework::{Result, Type};

use super::model::KnowledgeModel;
use crate::client::ProviderClient;
use crate::finds::Listable;
use crate::objects::Objects;
use crate::observed::Observed;
use crate::record::Record;

#[derive(Serialize)]
pub(crate) struct Summary {
    id: String,
    name: String,
    description: String,
    r#type: String,
    labels: Vec<String>,
    owner: Option<String>,
}

impl From<&KnowledgeEntry> for Summary {
    fn from(entry: &KnowledgeEntry) -> Self {
        let config = entry.config();
        Self {
            id: entry.id().to_owned(),
            name: config.name.clone(),
            description: config.description.clone(),
            r#type: config.entry_type.clone(),
            labels: config.labels.iter().cloned().collect(),
            owner: entry.owner().map(str::to_owned),
        }
    }
}

impl Listable for KnowledgeEntry {
    type Model = KnowledgeModel;
    type Summary = Summary;

    const DATA_SOURCE: &'static str = "kubiya_knowledge_entries";
    const ATTRIBUTE: &'static str = "entries";
    const DESCRIPTION: &'static str =
        "The knowledge entries of the organisation, without their content.";

    fn objects(client: &ProviderClient) -> &Objects<Self> {
        &client.knowledge
    }

    async fn found(&self, client: &ProviderClient) -> Result<KnowledgeModel> {
        let mut object = KnowledgeModel::default();
        object.observe(client, Record::default(), self).await?;
        Ok(object)
    }

    fn members() -> Vec<(&'static str, Type)> {
        vec![
            ("id", Type::String),
            ("name", Type::String),
            ("description", Type::String),
            ("type", Type::String),
            ("labels", Type::set(Type::String)),
            ("owner", Type::String),
        ]
    }
}
