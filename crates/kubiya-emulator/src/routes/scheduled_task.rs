//! Where the routes of scheduled tasks depart from those of other collections: what is sent is not what is stored, time
//! passes for what is stored, and nothing is ever updated.
//!
//! Source: the Go provider says what is sent, and takes an agent's name from `parameters.context`. That an agent need
//! not exist, that a task which has run once stays as `completed`, and what is answered to a creation beside the id
//! is decided here.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{delete, get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::deleted;
use super::collection::{CollectionRoutes, list, read, remove};
use super::force::Force;
use super::page::Page;
use super::segment::Segment;
use crate::auth::{Caller, Writer};
use crate::backend::Backend;
use crate::body::JsonObject;
use crate::collection::{Fields, StoredObject};
use crate::organization::Organization;
use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::schedule::{self, Now};
use crate::shapes::{AGENTS, SCHEDULED_TASKS};
use crate::uuid;

/// What stands for a channel of which only the id was sent.
const CHANNEL_NAME: &str = "channel-of-";

#[derive(Deserialize)]
struct NewTask {
    channel_id: String,
    task_description: String,
    #[serde(alias = "agent")]
    selected_agent: String,
    #[serde(default)]
    cron_string: String,
    #[serde(default, alias = "scheduled_time")]
    schedule_time: String,
    #[serde(default)]
    user_email: String,
}

pub(super) fn departing(routes: CollectionRoutes) -> CollectionRoutes {
    routes
        .list(get(list_tasks))
        .create(post(create_task))
        .read(get(read_task))
        .without_update()
        .delete(delete(delete_task))
}

async fn list_tasks(
    State(backend): State<Arc<Backend>>,
    caller: Caller,
    page: Page,
) -> Result<Json<Vec<Value>>, Problem> {
    pass_time(&backend, &caller)?;
    let tasks = list(&SCHEDULED_TASKS, &backend, &caller, page);
    let shown = tasks.into_iter().map(|task| shown(task, &backend));
    Ok(Json(shown.collect()))
}

async fn create_task(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    JsonObject(task): JsonObject<NewTask>,
) -> Result<Json<Value>, Problem> {
    if backend.has(Quirk::RequiresEmail) && task.user_email.is_empty() {
        return Err(Problem::Missing(SCHEDULED_TASKS.noun, "user_email"));
    }
    if task.task_description.is_empty() {
        return Err(Problem::Missing(SCHEDULED_TASKS.noun, "task_description"));
    }
    let author = caller.created_by.as_ref().unwrap_or(&backend.created_by);
    let answer = backend.store.change(&caller.organization, |organization| {
        let stamp = organization.stamp(author, &backend.clock);
        let given = stored(task, &backend, organization);
        let task = StoredObject::new(&SCHEDULED_TASKS, given, &stamp);
        let answer = json!({"task_id": *task.key, "status": "scheduled"});
        organization.objects.put(task);
        Ok(answer)
    })?;
    Ok(Json(numbered(answer, &backend)))
}

async fn read_task(
    State(backend): State<Arc<Backend>>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Json<Value>, Problem> {
    pass_time(&backend, &caller)?;
    let task = read(&SCHEDULED_TASKS, &backend, &caller, &id)?;
    Ok(Json(shown(task, &backend)))
}

async fn delete_task(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(id): Segment,
    force: Force,
) -> Result<Response, Problem> {
    pass_time(&backend, &caller)?;
    remove(&SCHEDULED_TASKS, &backend, &caller, &id, force)?;
    Ok(deleted(&backend, ()))
}

/// The fields of a task, of what was sent.
fn stored(task: NewTask, backend: &Backend, organization: &mut Organization) -> Fields {
    let id = if backend.has(Quirk::NumericTaskId) {
        organization.next_number(&SCHEDULED_TASKS).to_string()
    } else {
        uuid::random()
    };
    let agent = organization.objects.named(&AGENTS, &task.selected_agent);
    let agent = match agent {
        Some(agent) if backend.has(Quirk::AgentAsUuid) => agent.key.to_string(),
        _ => task.selected_agent,
    };
    let time = task.schedule_time.trim_end_matches('Z').to_owned();
    let is_repeated = !task.cron_string.is_empty();
    let fields = json!({
        "task_id": id,
        "user_email": task.user_email,
        "channel_id": task.channel_id,
        "channel_name": task.channel_id,
        "task_description": task.task_description,
        "scheduled_time": time,
        "next_schedule_time": if is_repeated { json!(time) } else { json!("") },
        "parameters": {
            "context": agent,
            "cron_string": task.cron_string,
            "message_text": task.task_description,
            "repeat": is_repeated,
        },
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Fields::new(),
    }
}

/// Lets everything happen that is due.
fn pass_time(backend: &Backend, caller: &Caller) -> Result<(), Problem> {
    let now = Now {
        time: schedule::time(backend.clock.now()),
        moves_times_on: backend.has(Quirk::TimeMovesOn),
    };
    let is_due = |task: &StoredObject| {
        let is_over = task.text("status").as_deref() == Some(schedule::COMPLETED);
        !is_over && now.passes(&mut task.fields())
    };
    let due: Vec<Arc<str>> = backend.store.read(&caller.organization, |organization| {
        let tasks = organization.objects.of(&SCHEDULED_TASKS);
        let due = tasks.filter(|task| is_due(task));
        due.map(|task| Arc::clone(&task.key)).collect()
    });
    if due.is_empty() {
        return Ok(());
    }
    backend.store.change(&caller.organization, |organization| {
        for id in &due {
            let ended = organization.objects.edit(&SCHEDULED_TASKS, id, |task| {
                now.passes(task);
                task.get("status")
                    .is_some_and(|it| it == schedule::COMPLETED)
            });
            if ended == Ok(true) && backend.has(Quirk::OneShotVanishes) {
                organization.objects.remove(&SCHEDULED_TASKS, id)?;
            }
        }
        Ok(())
    })
}

/// A task as the API shows it.
fn shown(mut task: Fields, backend: &Backend) -> Value {
    if backend.has(Quirk::ChannelNameDiffers)
        && let Some(Value::String(name)) = task.get_mut("channel_name")
    {
        name.insert_str(0, CHANNEL_NAME);
    }
    if backend.has(Quirk::NoChannelName) {
        task.remove("channel_name");
    }
    if backend.has(Quirk::FiveFieldCronEcho)
        && let Some(parameters) = task.get_mut("parameters")
        && let Some(Value::String(cron)) = parameters.get_mut("cron_string")
    {
        let fields: Vec<&str> = cron.split_whitespace().take(5).collect();
        *cron = fields.join(" ");
    }
    numbered(Value::Object(task), backend)
}

/// The same with a number for an id, where that is what it is.
fn numbered(mut task: Value, backend: &Backend) -> Value {
    let number = task["task_id"]
        .as_str()
        .and_then(|id| id.parse::<u64>().ok());
    if let Some(number) = number.filter(|_| backend.has(Quirk::NumericTaskId)) {
        task["task_id"] = json!(number);
    }
    task
}
