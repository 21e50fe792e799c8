//! `kubiya_runner`: what executes agents.

mod data_source;
mod description;
mod listable;
mod model;
mod remote;
mod resource;

pub(crate) use data_source::RunnerDataSource;
pub(crate) use resource::RunnerResource;
