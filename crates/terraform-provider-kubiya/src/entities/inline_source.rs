//! `kubiya_inline_source`: tools and workflows that are written into a source itself.

mod data_source;
mod description;
mod elements;
mod go_state;
mod listable;
mod loading;
mod model;
mod references;
mod remote;
mod resource;
mod schema;
mod size;

pub(crate) use data_source::InlineSourceDataSource;
pub(crate) use resource::InlineSourceResource;
