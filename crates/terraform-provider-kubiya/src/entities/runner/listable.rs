//! Runners in lists, and what is known about one: no credential.

use kubiya_sdk::Runner;
use serde::{Deserialize, Serialize};
use tfplugin_framework::{Result, Type};

use super::model::RunnerModel;
use crate::client::ProviderClient;
use crate::finds::Listable;
use crate::objects::Objects;

#[derive(Serialize, Deserialize)]
pub(crate) struct Summary {
    pub(super) name: String,
    runner_type: Option<String>,
}

impl From<&Runner> for Summary {
    fn from(runner: &Runner) -> Self {
        Self {
            name: runner.name().to_owned(),
            runner_type: runner.runner_type().map(str::to_owned),
        }
    }
}

impl Listable for Runner {
    type Model = RunnerModel;
    type Summary = Summary;

    const DATA_SOURCE: &'static str = "kubiya_runners";
    const ATTRIBUTE: &'static str = "runners";
    const DESCRIPTION: &'static str = "The runners of the organisation, which execute agents.";

    fn objects(client: &ProviderClient) -> &Objects<Self> {
        &client.runners
    }

    async fn found(&self, _client: &ProviderClient) -> Result<RunnerModel> {
        let mut object = RunnerModel::of_name(self.name());
        object.absorb(self);
        Ok(object)
    }

    fn members() -> Vec<(&'static str, Type)> {
        vec![("name", Type::String), ("runner_type", Type::String)]
    }
}
