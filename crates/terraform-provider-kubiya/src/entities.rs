//! What the provider manages: one folder per kind of object.

pub(crate) mod agent;
pub(crate) mod agent_environment;
pub(crate) mod agent_source;
pub(crate) mod external_knowledge;
pub(crate) mod group;
pub(crate) mod inline_source;
pub(crate) mod integration;
pub(crate) mod knowledge;
pub(crate) mod runner;
pub(crate) mod scheduled_task;
pub(crate) mod secret;
pub(crate) mod source;
pub(crate) mod trigger;
pub(crate) mod user;
pub(crate) mod webhook;
