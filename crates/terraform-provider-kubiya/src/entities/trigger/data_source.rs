//! The data source `kubiya_trigger`.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Attr, Cx, DataSource, JsonText, Result};

use super::model::{self, TriggerModel};
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::finds::{self, Listable};

const DESCRIPTION: &str = "One trigger of the organisation, found by its id, or by its name where no other has it. \
                           Nothing tells which runner it has, and its URL.";

/// The attributes that no answer tells.
const UNTOLD: [&str; 2] = ["runner", "url"];

/// One trigger, by name or by id.
pub(crate) struct TriggerDataSource;

/// What the composer tells of a trigger.
#[derive(Serialize, Deserialize)]
pub(crate) struct FoundTrigger {
    id: Attr<String>,
    workflow_id: Attr<String>,
    name: Attr<String>,
    workflow: Attr<JsonText>,
    status: Attr<String>,
}

impl From<TriggerModel> for FoundTrigger {
    fn from(trigger: TriggerModel) -> Self {
        Self {
            workflow_id: trigger.id.clone(),
            id: trigger.id,
            name: trigger.name,
            workflow: trigger.workflow,
            status: trigger.status,
        }
    }
}

#[async_trait]
impl DataSource for TriggerDataSource {
    type Client = ProviderClient;
    type Model = FoundTrigger;

    fn schema(&self) -> Schema {
        let mut schema = model::schema().for_data_source(DESCRIPTION, &["id", "name"]);
        for attribute in UNTOLD {
            schema.attributes.remove(attribute);
        }
        schema
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: FoundTrigger,
    ) -> Result<FoundTrigger> {
        let (id, name) = (text(&config.id), text(&config.name));
        let trigger = finds::by_id_or_name(&client.triggers, id, name).await?;
        trigger.found(client).await.map(FoundTrigger::from)
    }
}
