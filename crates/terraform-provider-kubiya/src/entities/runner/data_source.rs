//! The data source `kubiya_runner`.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Cx, DataSource, Result};

use super::listable::Summary;
use super::model;
use crate::client::ProviderClient;
use crate::finds;

const DESCRIPTION: &str = "One runner of the organisation, found by its name.";

/// One runner, by name.
pub(crate) struct RunnerDataSource;

#[async_trait]
impl DataSource for RunnerDataSource {
    type Client = ProviderClient;
    type Model = Summary;

    fn schema(&self) -> Schema {
        let mut schema = model::schema().for_data_source(DESCRIPTION, &["name"]);
        schema.attributes.remove("manifest_url");
        if let Some(name) = schema.attributes.get_mut("name") {
            name.description = "Name of the runner.".to_owned();
        }
        schema
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: Summary,
    ) -> Result<Summary> {
        let runner = finds::by_key(&client.runners, "name", &config.name).await?;
        let mut shown = Summary::from(&runner);
        shown.name = config.name;
        Ok(shown)
    }
}
