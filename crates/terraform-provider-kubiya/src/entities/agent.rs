//! `kubiya_agent`: an agent, and what it may use.

mod checks;
mod data_source;
mod description;
mod kept;
mod listable;
mod model;
pub(crate) mod part;
mod references;
mod remote;
mod resource;
mod schema;
mod size;

pub(crate) use checks::variables;
pub(crate) use data_source::AgentDataSource;
pub(crate) use part::AGENT;
pub(crate) use resource::AgentResource;
