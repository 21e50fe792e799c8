//! `kubiya_scheduled_task`: what an agent does at a given time.

mod agent;
mod data_source;
mod description;
mod listable;
mod model;
mod observed;
mod planned;
mod references;
mod remote;
mod repeat;
mod resource;
mod size;
mod time;

pub(crate) use data_source::ScheduledTaskDataSource;
pub(crate) use resource::ScheduledTaskResource;
