//! The data source `kubiya_inline_source`.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Cx, DataSource, Result};

use super::model::InlineSourceModel;
use super::schema;
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::error;
use crate::finds::{self, Listable};
use crate::observed::Observed;
use crate::record::Record;

const DESCRIPTION: &str = "One source of the organisation that holds its tools itself, found by its id, or by its name \
                           where no other such source has it.";

/// One inline source, by name or by id.
pub(crate) struct InlineSourceDataSource;

#[async_trait]
impl DataSource for InlineSourceDataSource {
    type Client = ProviderClient;
    type Model = InlineSourceModel;

    fn schema(&self) -> Schema {
        schema::schema().for_data_source(DESCRIPTION, &["id", "name"])
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: InlineSourceModel,
    ) -> Result<InlineSourceModel> {
        let (id, name) = (config.id(), text(&config.name));
        let source = finds::by_id_or_name(&client.inline_sources, id, name).await?;
        if !source.is_inline() {
            return Err(error::inline_source::has_a_url(source.name()).into());
        }
        if id.is_empty() {
            return source.found(client).await;
        }
        let mut found = InlineSourceModel::default();
        found.observe(client, Record::default(), &source).await?;
        Ok(found)
    }
}
