//! `kubiya_agent_source`: one source that an agent can use, which may have others beside it.

mod change;
mod description;
mod model;
mod resource;

pub(crate) use resource::AgentSourceResource;
