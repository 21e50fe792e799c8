//! The list resource `kubiya_secret`: finds secrets for `terraform query`.

use async_trait::async_trait;
use serde::Deserialize;
use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{Attr, Cx, ListResource, Listed, Result, Type};

use super::model::SecretModel;
use crate::client::ProviderClient;

pub(crate) struct SecretList;

#[derive(Deserialize)]
pub(crate) struct Filter {
    name_prefix: Option<String>,
}

#[async_trait]
impl ListResource for SecretList {
    type Client = ProviderClient;
    type Config = Filter;
    type Model = SecretModel;

    fn schema(&self) -> Schema {
        Schema::new("Finds the secrets of the organisation.").attribute(
            "name_prefix",
            Attribute::optional(Type::String)
                .describe("What the names begin with. All secrets where it is not set."),
        )
    }

    async fn list(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: Filter,
    ) -> Result<Vec<Listed<SecretModel>>> {
        let prefix = config.name_prefix.as_deref();
        let found = client.secrets.with_prefix(prefix).await?;
        let listed = found.iter().map(|secret| {
            let mut object = SecretModel::of_name(secret.name());
            object.absorb(secret);
            // Generated configuration shows what is here, and a number would ask for manual mode.
            object.value_version = Attr::Null;
            Listed {
                display_name: secret.name().to_owned(),
                object,
            }
        });
        Ok(listed.collect())
    }
}
