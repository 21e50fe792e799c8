//! `kubiya_webhook`: what invokes an agent or a workflow from outside.

mod addressing;
mod data_source;
mod description;
mod invoke;
mod listable;
mod model;
mod planning;
mod references;
mod remote;
mod resource;
mod schema;
mod size;

pub(crate) use data_source::WebhookDataSource;
pub(crate) use invoke::{WEBHOOK_INVOKE, WebhookInvoke};
pub(crate) use resource::WebhookResource;
