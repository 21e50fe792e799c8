//! A scheduled task as plain data.

use std::collections::BTreeMap;

/// A scheduled task: its configuration, and what the server adds to it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ScheduledTask {
    pub(super) id: String,
    pub(super) uuid: Option<String>,
    pub(super) email: Option<String>,
    pub(super) config: ScheduledTaskConfig,
    pub(super) channel_name: Option<String>,
    pub(super) status: Option<String>,
    pub(super) task_type: Option<String>,
    pub(super) next_scheduled_time: Option<String>,
    pub(super) parameters: BTreeMap<String, String>,
}

impl ScheduledTask {
    /// The `task_id`, by which it can be read and deleted.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The `task_uuid`, which nothing asks for.
    pub fn uuid(&self) -> Option<&str> {
        self.uuid.as_deref()
    }

    /// The e-mail address of whose task it is.
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// The configuration, as the server has it. The server may have moved on the time of a repeated task. It
    /// may answer with the uuid of an agent whose name was sent, and with the name of a channel whose id was
    /// sent.
    pub fn config(&self) -> &ScheduledTaskConfig {
        &self.config
    }

    /// What the server calls the channel, which need not be the text that it was given.
    pub fn channel_name(&self) -> Option<&str> {
        self.channel_name.as_deref()
    }

    /// How far the task is, in the server's own words.
    pub fn status(&self) -> Option<&str> {
        self.status.as_deref()
    }

    /// What kind of task it is, in the server's own words.
    pub fn task_type(&self) -> Option<&str> {
        self.task_type.as_deref()
    }

    /// When a repeated task runs next, in the server's own words.
    pub fn next_scheduled_time(&self) -> Option<&str> {
        self.next_scheduled_time.as_deref()
    }

    /// What the server passes to the agent, as far as it is text.
    pub fn parameters(&self) -> &BTreeMap<String, String> {
        &self.parameters
    }
}

/// Everything about a scheduled task that can be configured.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::ScheduledTaskConfig;
///
/// let mut config = ScheduledTaskConfig::new("orders-dba", "#orders", "Summarise the orders of today.");
/// config.cron = Some("0 17 * * MON-FRI".into());
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ScheduledTaskConfig {
    /// The agent's name.
    pub agent: String,
    /// Where the agent answers: the id or name of a channel.
    pub channel_id: String,
    /// What the agent is told.
    pub description: String,
    /// When it is repeated, in Kubiya's order of fields; see [`Cron`](crate::Cron). Without it the task runs once.
    pub cron: Option<String>,
    /// When it runs first: `YYYY-MM-DDTHH:MM:SS`, in UTC.
    pub scheduled_time: Option<String>,
}

impl ScheduledTaskConfig {
    /// A task of which only the time is open.
    pub fn new(
        agent: impl Into<String>,
        channel_id: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        Self {
            agent: agent.into(),
            channel_id: channel_id.into(),
            description: description.into(),
            cron: None,
            scheduled_time: None,
        }
    }
}
