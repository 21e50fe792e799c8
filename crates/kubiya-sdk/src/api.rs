//! One module per group of the API: its types, its calls, its wire format; and what they share.

mod adoption;
pub(crate) mod agent;
pub(crate) mod catalog;
mod create;
pub(crate) mod external_knowledge;
pub(crate) mod group;
pub(crate) mod inline_source;
pub(crate) mod integration;
mod item;
mod json_text;
pub(crate) mod knowledge;
pub(crate) mod letters;
mod list;
pub(crate) mod model;
mod object;
mod replacement;
pub(crate) mod runner;
pub(crate) mod scheduled_task;
pub(crate) mod secret;
pub(crate) mod source;
pub(crate) mod trigger;
pub(crate) mod user;
pub(crate) mod webhook;
