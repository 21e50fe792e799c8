//! The data source `kubiya_webhook`.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Cx, DataSource, Result};

use super::model::WebhookModel;
use super::schema;
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::finds::{self, Listable};

const DESCRIPTION: &str = "One webhook of the organisation, found by its id, or by its name where no other has it. Its \
                           `url` is a credential: whoever knows it can invoke the webhook.";

/// One webhook, by name or by id.
pub(crate) struct WebhookDataSource;

#[async_trait]
impl DataSource for WebhookDataSource {
    type Client = ProviderClient;
    type Model = WebhookModel;

    fn schema(&self) -> Schema {
        schema::schema().for_data_source(DESCRIPTION, &["id", "name"])
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: WebhookModel,
    ) -> Result<WebhookModel> {
        let (id, name) = (text(&config.id), text(&config.name));
        let webhook = finds::by_id_or_name(&client.webhooks, id, name).await?;
        webhook.found(client).await
    }
}
