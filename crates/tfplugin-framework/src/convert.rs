//! The only modules that name the wire's message types.

mod calls;
mod finds;
mod from_proto;
mod path;
mod quoting;
mod service;
mod to_proto;

pub(crate) use service::ProviderService;
