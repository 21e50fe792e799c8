//! The resource's attributes as a type.

use std::collections::BTreeMap;
use std::iter::repeat;

use kubiya_sdk::{Agent, AgentConfig, Starter, Task};
use serde::{Deserialize, Serialize};
use tfplugin_framework::Attr;

use crate::attributes::{Texts, absorb_text, empty_if_null, known, text, texts};

#[derive(Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct AgentModel {
    pub(super) id: Attr<String>,
    pub(super) name: Attr<String>,
    pub(super) runner: Attr<String>,
    pub(super) description: Attr<String>,
    pub(super) instructions: Attr<String>,
    pub(super) image: Attr<String>,
    pub(super) model: Attr<String>,
    pub(super) is_debug_mode: Attr<bool>,
    pub(super) environment_variables: Attr<BTreeMap<String, Attr<String>>>,
    pub(super) users: Attr<Texts>,
    pub(super) groups: Attr<Texts>,
    pub(super) secrets: Attr<Texts>,
    pub(super) sources: Attr<Texts>,
    pub(super) integrations: Attr<Texts>,
    pub(super) links: Attr<Texts>,
    pub(super) tool_sources: Attr<Texts>,
    pub(super) starters: Attr<Vec<Attr<StarterModel>>>,
    pub(super) tasks: Attr<Vec<Attr<TaskModel>>>,
    pub(super) owner: Attr<String>,
    pub(super) created_at: Attr<String>,
}

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct StarterModel {
    name: Attr<String>,
    command: Attr<String>,
}

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct TaskModel {
    name: Attr<String>,
    prompt: Attr<String>,
    description: Attr<String>,
}

impl AgentModel {
    /// What is known of an agent of which only the id is known.
    pub(super) fn of_id(id: &str) -> Self {
        Self {
            id: Attr::Known(id.to_owned()),
            ..Self::default()
        }
    }

    /// The id; empty only where there is none yet, which no stored state is.
    pub(super) fn id(&self) -> &str {
        text(&self.id)
    }

    /// The agent as the API is to have it, but for what it refers to.
    pub(super) fn config(&self) -> AgentConfig {
        let mut config = AgentConfig::new(text(&self.name), "");
        text(&self.description).clone_into(&mut config.description);
        text(&self.instructions).clone_into(&mut config.instructions);
        text(&self.image).clone_into(&mut config.image);
        text(&self.model).clone_into(&mut config.model);
        config.is_debug_mode = self.is_debug_mode.known().copied().unwrap_or_default();
        config.environment_variables = self.variables();
        config.links = known(&self.links).map(str::to_owned).collect();
        config.tool_sources = known(&self.tool_sources).map(str::to_owned).collect();
        config.starters = objects(&self.starters, |it| Starter {
            name: text(&it.name).to_owned(),
            command: text(&it.command).to_owned(),
        });
        config.tasks = objects(&self.tasks, |it| Task {
            name: text(&it.name).to_owned(),
            prompt: text(&it.prompt).to_owned(),
            description: text(&it.description).to_owned(),
        });
        config
    }

    fn variables(&self) -> BTreeMap<String, String> {
        let variables = self.environment_variables.known().into_iter().flatten();
        variables
            .map(|(name, value)| (name.clone(), text(value).to_owned()))
            .collect()
    }

    /// Takes over the agent as the API has it, but for its name, what it refers to and its owner.
    pub(super) fn absorb(&mut self, agent: &Agent) {
        let config = agent.config();
        if self.id().is_empty() {
            self.id = agent.id().to_owned().into();
        }
        absorb_text(&mut self.description, &config.description);
        absorb_text(&mut self.instructions, &config.instructions);
        self.image = config.image.clone().into();
        self.model = config.model.clone().into();
        self.is_debug_mode = config.is_debug_mode.into();
        let variables = config.environment_variables.iter();
        self.environment_variables = Attr::Known(
            variables
                .map(|(name, value)| (name.clone(), value.clone().into()))
                .collect(),
        );
        self.links = texts(config.links.iter().cloned());
        self.tool_sources = texts(config.tool_sources.iter().cloned());
        absorb_all(&mut self.starters, &config.starters, |model, it| {
            absorb_text(&mut model.name, &it.name);
            absorb_text(&mut model.command, &it.command);
        });
        absorb_all(&mut self.tasks, &config.tasks, |model, it| {
            absorb_text(&mut model.name, &it.name);
            absorb_text(&mut model.prompt, &it.prompt);
            absorb_text(&mut model.description, &it.description);
        });
        self.absorb_creation(agent);
    }

    /// Takes over when the agent was created. What the API leaves out stays as it was.
    pub(super) fn absorb_creation(&mut self, agent: &Agent) {
        if let Some(created_at) = agent.created_at() {
            self.created_at = created_at.to_owned().into();
        }
    }

    /// Makes what is still unknown null: nothing unknown may be stored.
    pub(super) fn settle(&mut self) {
        for attr in [&mut self.owner, &mut self.created_at] {
            if attr.is_unknown() {
                *attr = Attr::Null;
            }
        }
    }

    /// Makes what is absent empty, as it is for this provider.
    pub(super) fn fill_in(&mut self) {
        for set in [
            &mut self.groups,
            &mut self.integrations,
            &mut self.links,
            &mut self.secrets,
            &mut self.sources,
            &mut self.tool_sources,
            &mut self.users,
        ] {
            empty_if_null(set);
        }
        empty_if_null(&mut self.environment_variables);
        empty_if_null(&mut self.starters);
        empty_if_null(&mut self.tasks);
        empty_if_null(&mut self.is_debug_mode);
    }
}

fn objects<M, T>(attr: &Attr<Vec<Attr<M>>>, convert: impl Fn(&M) -> T) -> Vec<T> {
    let elements = attr.known().into_iter().flatten();
    elements.filter_map(Attr::known).map(convert).collect()
}

/// Takes over a list, each element into the one that has its place.
fn absorb_all<T, M: Clone + Default>(
    attr: &mut Attr<Vec<Attr<M>>>,
    elements: &[T],
    absorb: impl Fn(&mut M, &T),
) {
    let had = attr.known().into_iter().flatten().map(Attr::known);
    let had = had.chain(repeat(None));
    let models = elements.iter().zip(had).map(|(element, had)| {
        let mut model = had.cloned().unwrap_or_default();
        absorb(&mut model, element);
        Attr::Known(model)
    });
    *attr = Attr::Known(models.collect());
}
