//! The client against a scripted HTTP server: one file per concern, raw JSON fixtures.

mod catalog;
mod create;
mod hostile;
mod retry;
mod secret;
mod support;
