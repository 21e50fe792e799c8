//! The client against a scripted HTTP server: one file per concern, raw JSON fixtures.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod agent;
mod agent_catalog;
mod agent_create;
mod agent_faults;
mod catalog;
mod composer;
mod connections;
mod create;
mod directory;
mod edit;
mod external_knowledge;
mod faults;
mod hostile;
mod inline_source;
mod integration;
mod knowledge;
mod knowledge_create;
mod names;
#[cfg(feature = "rustls")]
mod network;
mod packed;
mod pages;
mod rate_limit;
mod redaction;
mod retry;
mod runner;
mod scheduled_task;
mod scheduled_task_create;
mod secret;
mod serde;
mod size;
mod source;
mod source_create;
mod stop;
mod support;
mod trigger;
mod webhook;
mod webhook_call;
