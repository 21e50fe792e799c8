//! The client against a scripted HTTP server: one file per concern, raw JSON fixtures.

mod create;
mod secret;
mod support;
