//! What the provider manages: one folder per kind of object.

pub(crate) mod agent;
pub(crate) mod group;
pub(crate) mod knowledge;
pub(crate) mod runner;
pub(crate) mod scheduled_task;
pub(crate) mod secret;
pub(crate) mod source;
pub(crate) mod trigger;
pub(crate) mod user;
pub(crate) mod webhook;
