//! One request and its answer: built, sent, repeated, classified. Knows no API group.

mod answer;
mod gate;
mod redact;
mod request;
mod retry;
mod send;
mod stop;
mod transport;

pub(crate) use self::request::{Method, RequestSpec, json_body};
pub use self::retry::RetryPolicy;
pub(crate) use self::send::{Call, Reply, Sender};
pub(crate) use self::transport::Transport;
