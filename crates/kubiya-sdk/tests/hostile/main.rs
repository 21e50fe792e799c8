//! Servers that mean harm, and the answers that they would give.
//!
//! Whatever comes is an object or an error, in bounded time and memory, and the error holds neither the API key
//! nor a value.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod bodies;
mod calls;
mod server;
mod servers;
mod settings;
