//! What agents of an organisation do at a given time: `/api/v1/scheduled_tasks`.

pub(crate) mod config;
pub(crate) mod create;
mod wire;

use self::config::ScheduledTask;
use super::item::{self, found};
use crate::client::Client;
use crate::error::Result;

/// The calls on scheduled tasks. From [`Client::scheduled_tasks`].
///
/// A task cannot be changed: no client of the API does. Every id is checked before anything is sent (not empty,
/// neither `.` nor `..`, no control characters), and travels as one path segment.
#[derive(Clone, Copy, Debug)]
pub struct ScheduledTasks<'a> {
    client: &'a Client,
}

impl Client {
    /// What agents of the organisation do at a given time.
    pub fn scheduled_tasks(&self) -> ScheduledTasks<'_> {
        ScheduledTasks { client: self }
    }
}

impl ScheduledTasks<'_> {
    /// One task.
    ///
    /// `GET /api/v1/scheduled_tasks/{task_id}`, success: any 2xx with an object. Its `parameters` say what the
    /// task is to do. If they do not, the fields of the same meaning beside them count.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such task, which a task that has run once
    /// may lead to; [`get_opt`](Self::get_opt) returns `None` instead. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says.
    pub async fn get(&self, id: &str) -> Result<ScheduledTask> {
        item::get(self.client, id).await
    }

    /// One task, or `None` if there is no such task.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn get_opt(&self, id: &str) -> Result<Option<ScheduledTask>> {
        found(self.get(id).await)
    }

    /// All tasks, sorted by agent, then id.
    ///
    /// `GET /api/v1/scheduled_tasks`, success: any 2xx with an array, or an object with the array in `tasks` or
    /// `items`. If the entry of a task has no `parameters`, the rest is read with one `GET`. An entry that is
    /// not understood is left out, with a trace event at WARN. If no entry is understood, the list is not.
    ///
    /// **Source:** Kubiya's chat front end, which passes the array on.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says. [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) does not occur.
    pub async fn list(&self) -> Result<Vec<ScheduledTask>> {
        item::list_complete(self.client).await
    }

    /// Deletes a task.
    ///
    /// `DELETE /api/v1/scheduled_tasks/{task_id}`, success: any 2xx. A 404 that follows an attempt without an answer is
    /// a success as well: that attempt did it.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such task;
    /// [`delete_if_exists`](Self::delete_if_exists) returns `false` instead. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says; if [`Error::is_maybe_processed`](crate::Error::is_maybe_processed),
    /// the task may be gone, and the call can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the task may or may not be gone. The call can be repeated.
    pub async fn delete(&self, id: &str) -> Result<()> {
        item::delete::<ScheduledTask>(self.client, id).await
    }

    /// Deletes a task if it is there. Returns whether it was.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    ///
    /// # Cancel safety
    ///
    /// As [`delete`](Self::delete).
    pub async fn delete_if_exists(&self, id: &str) -> Result<bool> {
        Ok(found(self.delete(id).await)?.is_some())
    }
}
