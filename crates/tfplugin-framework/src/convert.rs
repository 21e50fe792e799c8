//! The only modules that name the wire's message types.

mod actions;
mod calls;
mod finds;
mod from_proto;
mod path;
mod quoting;
mod service;
mod to_proto;

pub(crate) use service::ProviderService;
#[cfg(all(test, feature = "testing"))]
pub(crate) use to_proto::schema as schema_to_proto;
