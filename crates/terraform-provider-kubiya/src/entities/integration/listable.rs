//! Integrations in lists: summaries leave out what the vendor is told.

use kubiya_sdk::Integration;
use serde::Serialize;
use tfplugin_framework::{Result, Type};

use super::model::IntegrationModel;
use crate::client::ProviderClient;
use crate::finds::Listable;
use crate::objects::Objects;

#[derive(Serialize)]
pub(crate) struct Summary {
    name: String,
    integration_type: String,
    description: String,
    auth_type: String,
    id: String,
}

impl From<&Integration> for Summary {
    fn from(integration: &Integration) -> Self {
        let config = integration.config();
        let name = integration.name();
        Self {
            name: name.to_owned(),
            integration_type: config.integration_type.clone(),
            description: config.description.clone(),
            auth_type: config.auth_type.clone(),
            id: integration.uuid().unwrap_or(name).to_owned(),
        }
    }
}

impl Listable for Integration {
    type Model = IntegrationModel;
    type Summary = Summary;

    const DATA_SOURCE: &'static str = "kubiya_integrations";
    const ATTRIBUTE: &'static str = "integrations";
    const DESCRIPTION: &'static str = "The integrations of the organisation with other services, without their configurations. What is built into \
         the platform, such as `slack`, is not among them.";

    fn objects(client: &ProviderClient) -> &Objects<Self> {
        &client.integrations
    }

    /// One without configurations cannot be managed.
    fn is_configurable(&self) -> bool {
        !self.config().configs.is_empty()
    }

    async fn found(&self, _client: &ProviderClient) -> Result<IntegrationModel> {
        let mut object = IntegrationModel::of_name(self.name());
        object.absorb(self);
        Ok(object)
    }

    fn members() -> Vec<(&'static str, Type)> {
        vec![
            ("name", Type::String),
            ("integration_type", Type::String),
            ("description", Type::String),
            ("auth_type", Type::String),
            ("id", Type::String),
        ]
    }
}
