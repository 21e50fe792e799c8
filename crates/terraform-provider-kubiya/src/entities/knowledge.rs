//! `kubiya_knowledge`: what agents answer from.

mod data_source;
mod description;
mod listable;
mod model;
mod references;
mod remote;
mod resource;
mod size;

pub(crate) use data_source::KnowledgeDataSource;
pub(crate) use resource::KnowledgeResource;
