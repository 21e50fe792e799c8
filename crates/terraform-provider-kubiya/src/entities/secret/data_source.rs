//! The data sources `kubiya_secret` and `kubiya_secrets`: what is known about secrets, never a value.

use async_trait::async_trait;
use kubiya_sdk::Secret;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{Attr, Cx, DataSource, Result, Type};

use super::model;
use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::nouns;

const ONE_SECRET: &str =
    "What is known about one secret of the organisation. Its value cannot be read.";

/// One secret, by name.
pub(crate) struct SecretDataSource;

#[derive(Serialize, Deserialize)]
pub(crate) struct Metadata {
    name: String,
    description: Option<String>,
    created_at: Option<String>,
    created_by: Option<String>,
}

impl From<&Secret> for Metadata {
    fn from(secret: &Secret) -> Self {
        Self {
            name: secret.name().to_owned(),
            description: secret.description().map(str::to_owned),
            created_at: secret.created_at().map(str::to_owned),
            created_by: secret.created_by().map(str::to_owned),
        }
    }
}

#[async_trait]
impl DataSource for SecretDataSource {
    type Client = ProviderClient;
    type Model = Metadata;

    fn schema(&self) -> Schema {
        let mut schema = model::schema().for_data_source(ONE_SECRET, &["name"]);
        schema.attributes.remove("value_version");
        let name = Attribute::required(Type::String).check(model::check_name);
        schema.attribute("name", name.describe("Name of the secret."))
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: Metadata,
    ) -> Result<Metadata> {
        match client.secrets.find(&config.name).await {
            Ok(Some(secret)) => {
                client.expect_secret(&config.name);
                Ok(Metadata::from(&secret))
            }
            Ok(None) => Err(error::missing(nouns::SECRET, "name", &config.name).into()),
            Err(error) => {
                Err(error::describe(Verb::Read, nouns::SECRET, &config.name, &error).into())
            }
        }
    }
}

/// All secrets, or those whose names begin alike.
pub(crate) struct SecretsDataSource;

#[derive(Serialize, Deserialize)]
pub(crate) struct Selection {
    name_prefix: Option<String>,
    secrets: Attr<Vec<Metadata>>,
}

#[async_trait]
impl DataSource for SecretsDataSource {
    type Client = ProviderClient;
    type Model = Selection;

    fn schema(&self) -> Schema {
        let names = ["name", "description", "created_at", "created_by"];
        let metadata = Type::object(names.map(|name| (name, Type::String)));
        Schema::new("What is known about the secrets of the organisation. No value can be read.")
            .attribute(
                "name_prefix",
                Attribute::optional(Type::String)
                    .describe("What the names begin with. All secrets where it is not set."),
            )
            .attribute(
                "secrets",
                Attribute::computed(Type::list(metadata)).describe(
                    "The secrets, sorted by `name`, each with `name`, `description`, `created_at` and \
                     `created_by`.",
                ),
            )
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: Selection,
    ) -> Result<Selection> {
        let found = client
            .secrets
            .with_prefix(config.name_prefix.as_deref())
            .await?;
        Ok(Selection {
            secrets: Attr::Known(found.iter().map(Metadata::from).collect()),
            ..config
        })
    }
}
