//! The emulator, asked over real HTTP.

#![expect(
    clippy::unwrap_used,
    reason = "a failed step of a test is a failed test"
)]

mod agents;
mod api;
mod auth;
mod binary;
mod control;
mod directory;
mod external_knowledge;
mod faults;
mod integrations;
mod journal;
mod knowledge;
mod lifecycle;
mod limits;
mod lock;
mod objects;
mod page;
mod pages;
mod request_log;
mod runners;
mod same_origin;
mod scale;
mod scheduled_tasks;
mod secrets;
mod seed;
mod sources;
mod spelling;
mod state;
mod triggers;
mod webhooks;
