//! A small framework for Terraform providers: schema, planning, dispatch.
//!
//! A provider implements [`Provider`], each of its managed resources implements [`Resource`], and
//! [`provider_service`] makes of it what `tfplugin_proto` serves. The framework owns Terraform's rules;
//! a resource is a schema, a model and four calls.

mod action;
mod attr;
mod check;
mod context;
mod convert;
mod data_source;
mod diagnostics;
mod dispatch;
mod erased;
mod generated;
mod json_text;
mod list_resource;
pub mod logging;
mod model;
mod plan;
mod private;
mod provider;
mod registry;
mod resource;
pub mod schema;
#[cfg(feature = "testing")]
pub mod testing;

pub use action::{Action, Progress};
pub use attr::{Attr, Hidden, Sensitive, WriteOnly};
pub use context::{Cx, WriteOnlyMode};
pub use data_source::DataSource;
pub use diagnostics::{Applied, Diagnostic, Diagnostics, Result, Severity};
pub use json_text::{JsonFault, JsonKind, JsonMatch, JsonText};
pub use list_resource::{ListResource, Listed};
pub use model::{ModelError, from_value, to_value};
pub use private::Private;
pub use provider::{Host, Provider};
pub use registry::Registry;
pub use resource::{Plan, Resource};
pub use tfplugin_proto::path::{AttributePath, Step};
pub use tfplugin_proto::value::{Fields, Type, Value};

/// The provider as the service that `tfplugin_proto::serve` serves.
pub fn provider_service<P: Provider>(
    provider: P,
) -> impl tfplugin_proto::generated::tfplugin6::provider_server::Provider {
    convert::ProviderService::new(provider)
}
