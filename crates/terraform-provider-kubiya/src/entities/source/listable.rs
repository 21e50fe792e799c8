//! Sources in lists: everything but what their tools are given.

use kubiya_sdk::Source;
use serde::Serialize;
use tfplugin_framework::{Result, Type};

use super::model::SourceModel;
use crate::client::ProviderClient;
use crate::finds::Listable;
use crate::objects::Objects;
use crate::observed::Observed;
use crate::record::Record;

#[derive(Serialize)]
pub(crate) struct Summary {
    id: String,
    name: String,
    url: String,
    runner: String,
}

impl From<&Source> for Summary {
    fn from(source: &Source) -> Self {
        Self {
            id: source.id().to_owned(),
            name: source.name().to_owned(),
            url: source.url().to_owned(),
            runner: source.config().runner.clone().unwrap_or_default(),
        }
    }
}

impl Listable for Source {
    type Model = SourceModel;
    type Summary = Summary;

    const DATA_SOURCE: &'static str = "kubiya_sources";
    const ATTRIBUTE: &'static str = "sources";
    const DESCRIPTION: &'static str = "The sources of the organisation that have a URL, without what their tools are given. Those that hold their \
         tools themselves are left out.";

    fn objects(client: &ProviderClient) -> &Objects<Self> {
        &client.sources
    }

    async fn found(&self, client: &ProviderClient) -> Result<SourceModel> {
        let mut object = SourceModel::default();
        object.observe(client, Record::default(), self).await?;
        Ok(object)
    }

    fn members() -> Vec<(&'static str, Type)> {
        vec![
            ("id", Type::String),
            ("name", Type::String),
            ("url", Type::String),
            ("runner", Type::String),
        ]
    }
}
