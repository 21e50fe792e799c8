//! Terraform's plugin wire: handshake, mutual TLS, protocol 6 messages, value encoding.
//!
//! Everything here holds for any provider; nothing here has an opinion about how one is written.
//! [`serve`] runs one for the host that started the process, [`serve_debug`] runs one by hand.

pub mod generated;
pub mod handshake;
pub mod path;
pub mod value;

mod calls;
mod connections;
mod host_env;
mod host_process;
mod listener;
mod reattach;
mod redacted_debug;
mod serve;
mod side_services;
mod signals;
mod tls;

pub use host_env::HostEnv;
pub use listener::{Endpoint, ListenError};
pub use serve::{ServeError, serve, serve_debug};
pub use tls::TlsError;
