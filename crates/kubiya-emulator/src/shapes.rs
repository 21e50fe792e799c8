//! The collections that the emulator knows; each file says where its facts come from.

mod agent;
mod authorship;
mod external_knowledge;
mod group;
mod integration;
mod knowledge;
mod model;
mod runner;
mod scheduled_task;
mod source;
mod trigger;
mod user;
mod webhook;

pub use agent::AGENTS;
pub use external_knowledge::EXTERNAL_KNOWLEDGE;
pub use group::GROUPS;
pub use integration::INTEGRATIONS;
pub use knowledge::KNOWLEDGE;
pub use model::MODELS;
pub use runner::RUNNERS;
pub(crate) use runner::{MANIFEST_URL, UNDESCRIBED};
pub use scheduled_task::SCHEDULED_TASKS;
pub use source::SOURCES;
pub(crate) use source::{errors_of_loading, name_of};
pub use trigger::TRIGGERS;
pub(crate) use trigger::{RUNNER, WEBHOOK_HASH};
pub use user::USERS;
pub use webhook::WEBHOOKS;
pub(crate) use webhook::{HOOKS, WEBHOOK_URL, new_hook};

use crate::collection::Shape;

/// All shapes: what is not here is neither served nor seeded nor saved.
///
/// Users come first, because they are the authors of the rest. Others come after what they refer to.
pub static SHAPES: &[&Shape] = &[
    &USERS,
    &GROUPS,
    &RUNNERS,
    &SOURCES,
    &INTEGRATIONS,
    &MODELS,
    &AGENTS,
    &KNOWLEDGE,
    &WEBHOOKS,
    &SCHEDULED_TASKS,
    &EXTERNAL_KNOWLEDGE,
    &TRIGGERS,
];
