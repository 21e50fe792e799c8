//! What makes an agent large.

use kubiya_sdk::{AgentConfig, text_size};

use super::model::AgentModel;
use crate::measured::{Measured, Parts, sum};

impl Measured for AgentModel {
    fn size(config: &AgentConfig) -> usize {
        config.size()
    }

    fn parts(config: &AgentConfig) -> Parts {
        let variables = &config.environment_variables;
        let starters = config
            .starters
            .iter()
            .flat_map(|it| [&it.name, &it.command]);
        let tasks = config
            .tasks
            .iter()
            .flat_map(|it| [&it.name, &it.prompt, &it.description]);
        vec![
            ("name", text_size(&config.name)),
            ("runner", text_size(&config.runner)),
            // It is answered under two names.
            ("description", 2 * text_size(&config.description)),
            ("instructions", text_size(&config.instructions)),
            ("image", text_size(&config.image)),
            ("model", text_size(&config.model)),
            (
                "environment_variables",
                sum(variables.iter().flat_map(|(name, value)| [name, value])),
            ),
            ("links", sum(&config.links)),
            ("tool_sources", sum(&config.tool_sources)),
            ("starters", sum(starters)),
            ("tasks", sum(tasks)),
        ]
    }
}
