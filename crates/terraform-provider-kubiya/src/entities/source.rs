//! `kubiya_source`: where agents have their tools from.

mod data_source;
mod description;
mod go_state;
mod listable;
mod loading;
mod model;
mod references;
mod remote;
mod resource;
mod size;

pub(crate) use data_source::SourceDataSource;
pub(crate) use resource::SourceResource;
