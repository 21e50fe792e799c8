//! `kubiya_external_knowledge`: what agents answer from and other vendors keep.

mod data_source;
mod description;
mod go_state;
mod listable;
mod model;
mod remote;
mod resource;
mod size;

pub(crate) use data_source::ExternalKnowledgeDataSource;
pub(crate) use resource::ExternalKnowledgeResource;
