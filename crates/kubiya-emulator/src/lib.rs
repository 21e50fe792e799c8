//! A local Kubiya API for tests, demos and offline module development.
//!
//! [`Emulator`] is a real HTTP server that keeps its data in memory. It behaves as the Kubiya API is
//! known to behave from the clients that work with it, and where clients disagree a [`Quirk`] selects
//! the other reading. It shares no code with the SDK of this workspace, so that it can testify
//! against it.
//!
//! ```
//! use kubiya_emulator::{Emulator, Method};
//!
//! let emulator = Emulator::builder().start_blocking()?;
//! emulator.secrets().put("db-password", "hunter2");
//! // … point a client at emulator.url() with emulator.api_key() …
//! assert!(emulator.secrets().value_matches("db-password", "hunter2"));
//! assert_eq!(emulator.requests().count(&Method::GET, "/api/v2/secrets"), 0);
//! emulator.shutdown_blocking();
//! # Ok::<(), kubiya_emulator::StartError>(())
//! ```
//!
//! It serves secrets and the collections in [`shapes`]: agents, runners, sources, knowledge, webhooks, scheduled tasks, workflows,
//! external knowledge, and what those refer to. Tests reach all of that past the API as well: [`Emulator::secrets`], and
//! [`Emulator::objects`] for the collections, of which
//! [`Emulator::agents`] and [`Emulator::directory`] are shorthands.
//!
//! [`Emulator::faults`] makes requests fail, one by one or as a [`Preset`] says, [`Emulator::clock`] is moved, frozen and
//! resumed, [`Emulator::state`] and [`Emulator::replace_state`] carry all data at once, and [`Emulator::reset`] leads back to
//! the start. Another process has the same under `/_emulator`.
//!
//! It is meant for test data only: whoever can reach it may program it, and a state file holds
//! values in a form that anyone who may read the file can decode.

mod ascii;
mod auth;
mod backend;
mod body;
mod builder;
mod clock;
mod collection;
mod directory;
mod emulator;
mod error_shape;
mod faults;
mod founding;
mod holder;
mod json_file;
mod kept;
mod limits;
mod lock;
mod notice;
mod noun;
mod objects;
mod organization;
mod pipeline;
mod problem;
mod quirk;
mod reach;
mod request_log;
mod reversed;
mod routes;
mod schedule;
mod secret;
mod seed;
mod server;
pub mod shapes;
mod start;
mod state;
mod store;
mod tracked;
mod uuid;
mod vault;
mod wire;

pub use axum::http::{HeaderValue, Method, StatusCode};

pub use auth::Key;
pub use builder::EmulatorBuilder;
pub use clock::{BeyondTime, Clock};
pub use collection::Shape;
pub use directory::Directory;
pub use emulator::Emulator;
pub use error_shape::ErrorShape;
pub use faults::{
    ArmedFault, Effect, Encoding, Fault, FaultId, Faults, HostileBody, NeverStrikes, Preset, Reply,
    ReplyBody, RetryAfter,
};
pub use holder::Holder;
pub use json_file::FileError;
pub use limits::{InvalidRateLimit, RateLimit};
pub use objects::Objects;
pub use quirk::Quirk;
pub use request_log::{RequestLog, RequestRecord};
pub use secret::SecretMetadata;
pub use start::StartError;
pub use vault::Vault;
