//! Scheduled tasks in lists.

use kubiya_sdk::ScheduledTask;
use serde::Serialize;
use tfplugin_framework::schema::Attribute;
use tfplugin_framework::{Result, Type};

use super::agent;
use super::model::ScheduledTaskModel;
use super::references::{AGENT, shortened};
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::directory::Kind;
use crate::error;
use crate::finds::Listable;
use crate::letters::same_letters;
use crate::objects::Objects;
use crate::record::Record;

#[derive(Serialize)]
pub(crate) struct Summary {
    id: String,
    agent: String,
    channel_id: String,
    description: String,
    repeat: String,
    scheduled_time: String,
    status: Option<String>,
    next_scheduled_time: Option<String>,
}

impl From<&ScheduledTask> for Summary {
    fn from(task: &ScheduledTask) -> Self {
        let mut shown = ScheduledTaskModel::default();
        shown.absorb(task);
        let told = |told: Option<&str>| told.map(str::to_owned);
        Self {
            id: task.id().to_owned(),
            agent: task.config().agent.clone(),
            channel_id: task.config().channel_id.clone(),
            description: task.config().description.clone(),
            repeat: text(&shown.repeat).to_owned(),
            scheduled_time: text(&shown.scheduled_time).to_owned(),
            status: told(task.status()),
            next_scheduled_time: told(task.next_scheduled_time()),
        }
    }
}

impl Listable for ScheduledTask {
    type Model = ScheduledTaskModel;
    type Summary = Summary;

    const DATA_SOURCE: &'static str = "kubiya_scheduled_tasks";
    const ATTRIBUTE: &'static str = "scheduled_tasks";
    const DESCRIPTION: &'static str = "What agents of the organisation do at a given time.";
    const FILTER: &'static str = "agent";
    const SORTED_BY: &'static str = "agent";

    fn objects(client: &ProviderClient) -> &Objects<Self> {
        &client.scheduled_tasks
    }

    fn filter() -> Attribute {
        Attribute::optional(Type::String).describe(
            "The agent whose tasks are shown: its name or its id, in any letter case. All tasks where it is not set.",
        )
    }

    async fn selected(client: &ProviderClient, agent: Option<&str>) -> Result<Vec<Self>> {
        let mut tasks = Self::objects(client).with_prefix(None).await?;
        let Some(agent) = agent else {
            return Ok(tasks);
        };
        let agents = client.entries(Kind::Agent).await;
        let agents = agents.map_err(|error| {
            error::reference::unreadable_list(AGENT.attribute, Kind::Agent, &error)
        })?;
        let meant = agents.ids_of(agent);
        tasks.retain(|task| {
            let told = &task.config().agent;
            let mut ids = agents.ids_of(told).into_iter();
            same_letters(told, agent) || ids.any(|id| meant.contains(&id))
        });
        Ok(tasks)
    }

    fn display_name(&self) -> String {
        let (agent, description) = (&self.config().agent, &self.config().description);
        format!("{agent}: {}", shortened(description))
    }

    async fn found(&self, client: &ProviderClient) -> Result<ScheduledTaskModel> {
        let mut object = ScheduledTaskModel::default();
        agent::absorb(client, Record::default(), &mut object.agent, self).await;
        if object.agent.is_null() {
            object.agent = self.config().agent.clone().into();
        }
        object.absorb(self);
        Ok(object)
    }

    fn members() -> Vec<(&'static str, Type)> {
        vec![
            ("id", Type::String),
            ("agent", Type::String),
            ("channel_id", Type::String),
            ("description", Type::String),
            ("repeat", Type::String),
            ("scheduled_time", Type::String),
            ("status", Type::String),
            ("next_scheduled_time", Type::String),
        ]
    }
}
