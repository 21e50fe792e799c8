//! Whether an agent can be read again once it is written.

use std::collections::BTreeSet;

use kubiya_sdk::{AgentConfig, text_size};
use tfplugin_framework::{Diagnostic, Plan, Result};

use super::model::AgentModel;
use super::references::SETS;
use crate::attributes::{known, text};
use crate::error::{self, Excess};
use crate::nouns;

/// What the API adds to what is configured. No attribute: an update sends it back.
const UNMANAGED: &str = "what this provider does not manage";

/// Refuses a plan that would write an agent which is too large. What is not known yet counts when it is applied.
pub(super) fn check(plan: &Plan<AgentModel>) -> Result<()> {
    if plan.prior.is_some() && !plan.changed {
        return Ok(());
    }
    match Excess::of(expected(&plan.planned).size()) {
        Some(excess) => Err(too_large(&plan.planned, excess).into()),
        None => Ok(()),
    }
}

/// The diagnostic for an agent that is too large.
pub(super) fn too_large(planned: &AgentModel, excess: Excess) -> Diagnostic {
    let config = expected(planned);
    let mut parts = parts(&config);
    parts.push((UNMANAGED, excess.size.saturating_sub(config.size())));
    error::too_large(nouns::AGENT, planned.called(), excess, parts)
}

/// The agent as it will be written, with names of the length of an id in the place of ids.
fn expected(planned: &AgentModel) -> AgentConfig {
    let mut config = planned.config();
    text(&planned.runner).clone_into(&mut config.runner);
    for set in SETS {
        let width = if set.site.kind.has_ids() { 36 } else { 0 };
        let names = known((set.of)(planned)).map(|name| format!("{name:width$}"));
        *(set.ids_mut)(&mut config) = names.collect();
    }
    config
}

/// What each attribute takes, in bytes as the API may write it.
fn parts(config: &AgentConfig) -> Vec<(&'static str, usize)> {
    let variables = &config.environment_variables;
    let starters = config
        .starters
        .iter()
        .flat_map(|it| [&it.name, &it.command]);
    let tasks = config
        .tasks
        .iter()
        .flat_map(|it| [&it.name, &it.prompt, &it.description]);
    let mut parts = vec![
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
    ];
    parts.extend(SETS.map(|set| {
        let ids: &BTreeSet<String> = (set.ids)(config);
        (set.site.attribute, sum(ids))
    }));
    parts
}

fn sum<'a>(texts: impl IntoIterator<Item = &'a String>) -> usize {
    texts.into_iter().map(|text| text_size(text)).sum()
}
