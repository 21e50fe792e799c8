//! What a scheduled task refers to: the agent, which the API knows by its name here.

use kubiya_sdk::{ScheduledTask, ScheduledTaskConfig};
use tfplugin_framework::Attr;

use super::model::ScheduledTaskModel;
use crate::attributes::text;
use crate::directory::Kind;
use crate::references::{Reference, ReferenceSet, Referring, Site};

/// The one attribute that refers to something.
pub(super) const AGENT: Site = Site {
    attribute: "agent",
    kind: Kind::Agent,
};

/// The longest part of a description that is shown in the place of a name, in characters.
const LONGEST_NAME: usize = 60;

impl Referring for ScheduledTaskModel {
    type Object = ScheduledTask;
    type Config = ScheduledTaskConfig;

    const SETS: &'static [ReferenceSet<Self>] = &[];
    const SINGLES: &'static [Reference<Self>] = &[Reference {
        site: AGENT,
        of: |model| &model.agent,
        of_mut: |model| &mut model.agent,
        id: |config| &config.agent,
        id_mut: |config| &mut config.agent,
    }];

    fn id(&self) -> &str {
        self.id()
    }

    fn name(&self) -> &Attr<String> {
        &self.description
    }

    /// What the task is to do, shortened, or its id where that is not known.
    fn called(&self) -> &str {
        match shortened(text(&self.description)) {
            "" => self.id(),
            description => description,
        }
    }

    fn config(&self) -> ScheduledTaskConfig {
        self.config()
    }

    fn config_of(task: &ScheduledTask) -> &ScheduledTaskConfig {
        task.config()
    }

    /// An agent that is made anew under its name is the task's agent as before, and a task has no update.
    fn unsettle(&mut self) {}
}

/// The beginning of the first line.
pub(super) fn shortened(description: &str) -> &str {
    let line = description.trim_start().lines().next().unwrap_or_default();
    let end = line.char_indices().nth(LONGEST_NAME);
    line[..end.map_or(line.len(), |(end, _)| end)].trim_end()
}
