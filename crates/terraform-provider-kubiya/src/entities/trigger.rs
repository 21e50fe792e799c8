//! `kubiya_trigger`: a workflow that a URL starts.

mod data_source;
mod description;
mod listable;
mod model;
mod publication;
mod references;
mod remote;
mod resource;
mod size;
mod workflow;

pub(crate) use data_source::TriggerDataSource;
pub(crate) use resource::TriggerResource;
