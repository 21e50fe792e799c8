use serde_json::json;

use crate::collection::{Field, Key, Paths, Shape};
use crate::noun::Noun;
use crate::uuid;

/// What agents are to do at a given time; nothing tells two of them apart but the id.
///
/// Source: the Go provider has the paths, what is sent, and the fields that it reads; scripts of Kubiya and its chat
/// front end know the rest of what is answered. Routes of its own make a task of what is sent, and let its time pass.
pub static SCHEDULED_TASKS: Shape = Shape {
    noun: Noun {
        one: "a scheduled task",
        many: "scheduled_tasks",
    },
    paths: Paths::Items {
        list: "/api/v1/scheduled_tasks",
        item: "/api/v1/scheduled_tasks/{task_id}",
    },
    key: Key::Uuid(&["task_id"]),
    fields: &[
        Field::text("task_uuid").initially(|_, _| json!(uuid::random())),
        Field::text("user_email"),
        Field::text("channel_id"),
        Field::text("channel_name"),
        Field::text("task_description"),
        Field::text("task_type").initially(|_, _| json!("chat")),
        Field::text("scheduled_time"),
        Field::text("status").initially(|_, _| json!("scheduled")),
        Field::any("parameters").initially(|_, _| json!({})),
        Field::text("next_schedule_time"),
    ],
    unique_name: false,
    references: &[],
    is_guarded: false,
    has_pages: false,
    sparse: None,
    quirks: &[],
    founded: &[],
};
