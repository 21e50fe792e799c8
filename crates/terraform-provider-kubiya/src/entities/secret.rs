//! `kubiya_secret`: a secret whose value is written and never read.

mod creation;
mod data_source;
mod description;
mod drift;
mod listable;
mod model;
mod remote;
mod resource;
mod rotation;
mod size;
mod value;

pub(crate) use data_source::SecretDataSource;
pub(crate) use resource::SecretResource;
