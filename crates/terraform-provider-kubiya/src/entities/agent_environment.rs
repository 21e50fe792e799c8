//! `kubiya_agent_environment`: single environment variables of an agent, which may be managed elsewhere.

mod change;
mod description;
mod model;
mod resource;

pub(crate) use resource::AgentEnvironmentResource;
