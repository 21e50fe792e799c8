//! Triggers in lists: without their workflows. Their URLs no list tells.

use kubiya_sdk::Trigger;
use serde::Serialize;
use tfplugin_framework::{Result, Type};

use super::model::TriggerModel;
use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::finds::Listable;
use crate::nouns;
use crate::objects::Objects;
use crate::record::Record;

#[derive(Serialize)]
pub(crate) struct Summary {
    id: String,
    name: String,
    status: Option<String>,
    created_at: Option<String>,
}

impl From<&Trigger> for Summary {
    fn from(trigger: &Trigger) -> Self {
        Self {
            id: trigger.id().to_owned(),
            name: trigger.name().to_owned(),
            status: trigger.status().map(str::to_owned),
            created_at: trigger.created_at().map(str::to_owned),
        }
    }
}

impl Listable for Trigger {
    type Model = TriggerModel;
    type Summary = Summary;

    const DATA_SOURCE: &'static str = "kubiya_triggers";
    const ATTRIBUTE: &'static str = "triggers";
    const DESCRIPTION: &'static str = "The triggers of the organisation, without their workflows and URLs. Nothing tells them from other workflows of \
         the composer, so that these are among them.";

    fn objects(client: &ProviderClient) -> &Objects<Self> {
        &client.triggers
    }

    /// A list may leave out the workflow, which then is read. One that is gone since is as the list has it.
    async fn found(&self, client: &ProviderClient) -> Result<TriggerModel> {
        let mut object = TriggerModel::default();
        object.absorb(&Record::default(), self);
        if self.workflow().is_none() {
            let read = client.triggers.find(self.id()).await;
            let whole = read.map_err(|error| {
                error::describe(Verb::Read, nouns::TRIGGER, self.name(), &error)
            })?;
            if let Some(whole) = whole {
                object.absorb(&Record::default(), &whole);
            }
        }
        Ok(object)
    }

    fn members() -> Vec<(&'static str, Type)> {
        vec![
            ("id", Type::String),
            ("name", Type::String),
            ("status", Type::String),
            ("created_at", Type::String),
        ]
    }
}
