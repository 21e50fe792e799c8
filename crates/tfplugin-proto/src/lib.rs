//! Terraform's plugin wire: handshake, mutual TLS, protocol 6 messages, value encoding.
//!
//! Everything here holds for any provider; nothing here has an opinion about how one is written.

pub mod generated;
pub mod path;
pub mod value;

mod redacted_debug;
