//! The data source `kubiya_secret`: what is known about a secret, never its value.

use async_trait::async_trait;
use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{Cx, DataSource, Result, Type};

use super::listable::Metadata;
use super::model;
use crate::client::ProviderClient;
use crate::finds;

const DESCRIPTION: &str =
    "What is known about one secret of the organisation. Its value cannot be read.";

/// One secret, by name.
pub(crate) struct SecretDataSource;

#[async_trait]
impl DataSource for SecretDataSource {
    type Client = ProviderClient;
    type Model = Metadata;

    fn schema(&self) -> Schema {
        let mut schema = model::schema().for_data_source(DESCRIPTION, &["name"]);
        for name in ["value_version", "overwrite_on_create"] {
            schema.attributes.remove(name);
        }
        let name = Attribute::required(Type::String).check(model::check_name);
        schema.attribute("name", name.describe("Name of the secret."))
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: Metadata,
    ) -> Result<Metadata> {
        let secret = finds::by_key(&client.secrets, "name", &config.name).await?;
        let mut shown = Metadata::from(&secret);
        shown.name = config.name;
        Ok(shown)
    }
}
