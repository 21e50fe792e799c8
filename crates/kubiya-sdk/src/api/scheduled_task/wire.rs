//! The JSON of scheduled tasks.

use serde::Serialize;

use super::config::{ScheduledTask, ScheduledTaskConfig};
use crate::api::item::{Item, Key};
use crate::api::list::Listed;
use crate::api::object::{Object, OddField};
use crate::size;

/// What stands for no time. **Source:** the Go provider's client, whose language has no other.
const NO_TIME: &str = "0001-01-01T00:00:00Z";

/// So long is a time without fractions and zone.
const TIME_LENGTH: usize = "YYYY-MM-DDTHH:MM:SS".len();

/// What a create sends.
///
/// **Source:** the Go provider's client, which leaves none of them out, and two of them empty.
#[derive(Serialize)]
pub(super) struct NewTask<'a> {
    user_email: &'static str,
    organization_name: &'static str,
    channel_id: &'a str,
    cron_string: &'a str,
    schedule_time: String,
    selected_agent: &'a str,
    task_description: &'a str,
}

impl<'a> NewTask<'a> {
    pub(super) fn new(config: &'a ScheduledTaskConfig) -> Self {
        let time = config.scheduled_time.as_ref();
        Self {
            user_email: "",
            organization_name: "",
            channel_id: &config.channel_id,
            cron_string: config.cron.as_deref().unwrap_or_default(),
            schedule_time: time.map_or_else(|| NO_TIME.to_owned(), |time| format!("{time}Z")),
            selected_agent: &config.agent,
            task_description: &config.description,
        }
    }
}

impl ScheduledTaskConfig {
    /// What the task takes in JSON as the API may write it, in bytes, as [`text_size`](crate::text_size) counts.
    ///
    /// A task of more than [`OBJECT_LIMIT`](crate::OBJECT_LIMIT) is not sent.
    pub fn size(&self) -> usize {
        size::of(&NewTask::new(self))
    }
}

/// The parameters of a task, which most of what it is to do is in; none where it has none.
fn parameters<'a>(task: &Object<'a>) -> Object<'a> {
    let parameters = task.raw("parameters").and_then(Object::parse);
    parameters.unwrap_or_default()
}

/// What the agent is told; nothing where the entry does not say so.
pub(super) fn description(task: &Object<'_>) -> Option<String> {
    let told = parameters(task).filled("message_text");
    told.or_else(|| task.filled("task_description"))
}

/// Whether two times are one, in whichever zone and precision of less than a second the server tells it.
pub(super) fn are_one_time(one: &Option<String>, other: &Option<String>) -> bool {
    let seconds = |time: &Option<String>| {
        let time = time.as_deref().unwrap_or_default();
        time.get(..TIME_LENGTH).map(str::to_owned)
    };
    seconds(one) == seconds(other)
}

/// Whether an agent is told by its uuid.
pub(super) fn has_form_of_uuid(text: &str) -> bool {
    text.len() == 36 && text.chars().all(|it| it.is_ascii_hexdigit() || it == '-')
}

impl Listed for ScheduledTask {
    const LIST: &'static str = "scheduled_tasks.list";
    const COLLECTION: &'static str = "/api/v1/scheduled_tasks";
    const WRAPPER: &'static str = "tasks";

    fn read(task: &Object<'_>) -> Result<Self, OddField> {
        let parameters = parameters(task);
        let agent = parameters.filled("context");
        let agent = agent
            .or_else(|| task.filled("agent"))
            .or_else(|| task.filled("selected_agent"));
        let channel_name = task.filled("channel_name");
        let channel = task.filled("channel_id").or_else(|| channel_name.clone());
        let cron = parameters
            .filled("cron_string")
            .or_else(|| task.filled("cron_string"))
            .filter(|_| parameters.text("repeat") != "false");
        let texts = parameters.fields().filter_map(|(name, value)| {
            let text = serde_json::from_str(value.get()).ok()?;
            Some((name.to_owned(), text))
        });
        Ok(Self {
            id: task.filled("task_id").ok_or(OddField("task_id"))?,
            uuid: task.filled("task_uuid"),
            email: task.filled("user_email"),
            config: ScheduledTaskConfig {
                agent: agent.unwrap_or_default(),
                channel_id: channel.unwrap_or_default(),
                description: description(task).unwrap_or_default(),
                cron,
                scheduled_time: task.filled("scheduled_time").filter(|time| is_a_time(time)),
            },
            channel_name,
            status: task.filled("status"),
            task_type: task.filled("task_type"),
            next_scheduled_time: task
                .filled("next_schedule_time")
                .or_else(|| task.filled("next_scheduled_time")),
            parameters: texts.collect(),
        })
    }

    fn order(&self) -> (&str, &str) {
        (&self.config.agent, &self.id)
    }
}

/// Whether a time is not the one that stands for none.
fn is_a_time(time: &str) -> bool {
    !time.starts_with(&NO_TIME[.."0001".len()])
}

impl Item for ScheduledTask {
    const KIND: &'static str = "scheduled task";
    const GET: &'static str = "scheduled_tasks.get";
    const DELETE: &'static str = "scheduled_tasks.delete";
    const ITEM: &'static str = "/api/v1/scheduled_tasks/{task_id}";
    const KEY: Key = Key::IdIn("task_id");

    fn is_complete(task: &Object<'_>) -> bool {
        task.raw("parameters").is_some() && description(task).is_some() && task.has("status")
    }
}
