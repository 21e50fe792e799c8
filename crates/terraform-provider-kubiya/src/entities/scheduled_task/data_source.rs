//! The data source `kubiya_scheduled_task`.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Cx, DataSource, Result};

use super::model::{self, ScheduledTaskModel};
use crate::client::ProviderClient;
use crate::finds::{self, Listable};

const DESCRIPTION: &str = "One scheduled task of the organisation, found by its id.";

/// One task, by id.
pub(crate) struct ScheduledTaskDataSource;

#[async_trait]
impl DataSource for ScheduledTaskDataSource {
    type Client = ProviderClient;
    type Model = ScheduledTaskModel;

    fn schema(&self) -> Schema {
        model::schema().for_data_source(DESCRIPTION, &["id"])
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: ScheduledTaskModel,
    ) -> Result<ScheduledTaskModel> {
        let task = finds::by_key(&client.scheduled_tasks, "id", config.id()).await?;
        task.found(client).await
    }
}
