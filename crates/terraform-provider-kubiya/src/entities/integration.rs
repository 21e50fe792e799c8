//! `kubiya_integration`: accounts with other services that agents work with.

mod checks;
mod data_source;
mod description;
mod listable;
mod model;
mod planning;
mod remote;
mod resource;
mod schema;
mod size;

pub(crate) use data_source::IntegrationDataSource;
pub(crate) use resource::IntegrationResource;
