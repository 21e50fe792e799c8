//! Creating a scheduled task.

use bytes::Bytes;

use super::ScheduledTasks;
use super::config::{ScheduledTask, ScheduledTaskConfig};
use super::wire::{self, NewTask};
use crate::api::adoption::{self, Content, Names};
use crate::api::letters::folded;
use crate::api::object::Object;
use crate::client::Client;
use crate::cron::Cron;
use crate::error::{Error, Result};
use crate::http::json_body;
use crate::size::{self, OBJECT_LIMIT};

const CREATE: &str = "scheduled_tasks.create";

/// A create that succeeded.
///
/// The task exists. What the server made of it is known, unless the read after the create failed. That failure
/// does not undo the create, so it is kept apart.
#[derive(Debug)]
#[must_use]
pub struct CreatedScheduledTask {
    id: String,
    task: Result<ScheduledTask>,
}

impl CreatedScheduledTask {
    /// The id of the task, by which it can be read and deleted.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The task, or why it could not be read. **The task exists in both cases.**
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn task(&self) -> Result<&ScheduledTask, &Error> {
        self.task.as_ref()
    }

    /// As [`task`](Self::task), by value.
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn into_task(self) -> Result<ScheduledTask> {
        self.task
    }
}

impl ScheduledTasks<'_> {
    /// Creates a task. There can be others that are equal.
    ///
    /// Before the first create of a client and its clones the tasks are listed, once. Creates of one description take
    /// turns. `POST /api/v1/scheduled_tasks`, success: any 2xx with an object that has `task_id`, text or number;
    /// whatever else it has is passed over unless it describes the whole task. If it does not, the task is read with
    /// one `GET`.
    ///
    /// If the answer is lost (a broken connection, a timeout, 502 or 504 from a gateway, a 2xx without an id),
    /// the client settles the matter by listing the tasks again. It looks at those that were not there before
    /// and that no other create of this client made. If exactly one of them has equal content, that is the one
    /// created. An agent or a channel that the server calls by another name counts as equal, and so does a time
    /// that it has moved on. If there is none of this description, and no answer at all came, the client looks
    /// for it again during [`Waits::late_create`](crate::Waits::late_create). It never sends the create twice,
    /// because that would make two tasks.
    ///
    /// **Source:** the Go provider's client, which leaves the e-mail address and the organisation to the server.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for more than [`OBJECT_LIMIT`];
    /// [`ErrorKind::MaybeProcessed`](crate::ErrorKind::MaybeProcessed) if neither the answer nor the list told what
    /// became of it: look for a task of this description. Otherwise as [`ErrorKind`](crate::ErrorKind) says. Where the
    /// list before the first `POST` fails, nothing was written, and [`Error::is_maybe_processed`] is false.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the task may or may not exist. Look before repeating.
    pub async fn create(&self, config: &ScheduledTaskConfig) -> Result<CreatedScheduledTask> {
        size::check(CREATE, config.size(), OBJECT_LIMIT)?;
        let created = adoption::create(self.client, config).await?;
        Ok(CreatedScheduledTask {
            id: created.id,
            task: created.object,
        })
    }
}

impl Content for ScheduledTaskConfig {
    type Item = ScheduledTask;

    const CREATE: &'static str = CREATE;
    const NAMES: Names = Names::Shared;
    const NAMED_BY: &'static str = "description";

    fn name(&self) -> &str {
        self.description.trim()
    }

    fn name_in(entry: &Object<'_>) -> Option<String> {
        let description = wire::description(entry);
        description.map(|description| description.trim().to_owned())
    }

    fn body(&self, _client: &Client) -> Bytes {
        json_body(&NewTask::new(self))
    }

    fn sensitive(&self) -> Vec<&str> {
        Vec::new()
    }

    /// What the server may call otherwise decides nothing: an agent's uuid, the name of a channel.
    fn is_of(&self, task: &ScheduledTask) -> bool {
        let theirs = &task.config;
        let is_same_time = match (&self.cron, &theirs.cron) {
            (None, None) => wire::are_one_time(&self.scheduled_time, &theirs.scheduled_time),
            (Some(ours), Some(theirs)) => Cron::mean_the_same(ours, theirs),
            _ => false,
        };
        is_same_time
            && self.description.trim() == theirs.description.trim()
            && (folded(&self.agent) == folded(&theirs.agent)
                || [self, theirs]
                    .iter()
                    .any(|it| wire::has_form_of_uuid(&it.agent)))
    }
}
