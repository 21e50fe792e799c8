//! Inline sources in lists: without what they hold and what their tools are given.

use kubiya_sdk::InlineSource;
use serde::Serialize;
use tfplugin_framework::{Result, Type};

use super::model::InlineSourceModel;
use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::finds::Listable;
use crate::nouns;
use crate::objects::Objects;
use crate::observed::Observed;
use crate::record::Record;

#[derive(Serialize)]
pub(crate) struct Summary {
    id: String,
    name: String,
    runner: String,
}

impl From<&InlineSource> for Summary {
    fn from(source: &InlineSource) -> Self {
        Self {
            id: source.id().to_owned(),
            name: source.name().to_owned(),
            runner: source.config().runner.clone().unwrap_or_default(),
        }
    }
}

impl Listable for InlineSource {
    type Model = InlineSourceModel;
    type Summary = Summary;

    const DATA_SOURCE: &'static str = "kubiya_inline_sources";
    const ATTRIBUTE: &'static str = "inline_sources";
    const DESCRIPTION: &'static str = "The sources of the organisation that hold their tools themselves, without these \
         and what they are given.";

    fn objects(client: &ProviderClient) -> &Objects<Self> {
        &client.inline_sources
    }

    /// The list does not say what it holds. One that is gone since is as the list has it.
    async fn found(&self, client: &ProviderClient) -> Result<InlineSourceModel> {
        let read = client.inline_sources.find(self.id()).await;
        let whole = read.map_err(|error| {
            error::describe(Verb::Read, nouns::INLINE_SOURCE, self.name(), &error)
        })?;
        let mut object = InlineSourceModel::default();
        let source = whole.as_ref().unwrap_or(self);
        object.observe(client, Record::default(), source).await?;
        Ok(object)
    }

    fn members() -> Vec<(&'static str, Type)> {
        vec![
            ("id", Type::String),
            ("name", Type::String),
            ("runner", Type::String),
        ]
    }
}
