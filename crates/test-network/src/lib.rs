//! What stands between a client and an API, on loopback: TLS with an authority of its own, and proxies.
//!
//! A [`TlsFront`] gives a plain API the https address that a client wants, and a [`Proxy`] leads to it under any
//! name. For tests only; knows nothing of what is tested.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod authority;
mod front;
mod http2;
mod proxy;

pub use authority::{Authority, Identity};
pub use front::TlsFront;
pub use proxy::{Manner, Proxy};
