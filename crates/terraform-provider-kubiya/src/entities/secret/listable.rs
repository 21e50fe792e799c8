//! Secrets in lists, and what is known about one: never a value.

use kubiya_sdk::Secret;
use serde::{Deserialize, Serialize};
use tfplugin_framework::{Result, Type};

use super::model::SecretModel;
use crate::client::ProviderClient;
use crate::finds::Listable;
use crate::objects::Objects;

#[derive(Serialize, Deserialize)]
pub(crate) struct Metadata {
    pub(super) name: String,
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

impl Listable for Secret {
    type Model = SecretModel;
    type Summary = Metadata;

    const DATA_SOURCE: &'static str = "kubiya_secrets";
    const ATTRIBUTE: &'static str = "secrets";
    const DESCRIPTION: &'static str =
        "What is known about the secrets of the organisation. No value can be read.";

    fn objects(client: &ProviderClient) -> &Objects<Self> {
        &client.secrets
    }

    async fn found(&self, _client: &ProviderClient) -> Result<SecretModel> {
        let mut object = SecretModel::of_name(self.name());
        object.absorb(self);
        Ok(object)
    }

    fn members() -> Vec<(&'static str, Type)> {
        let names = ["name", "description", "created_at", "created_by"];
        names.map(|name| (name, Type::String)).to_vec()
    }
}
