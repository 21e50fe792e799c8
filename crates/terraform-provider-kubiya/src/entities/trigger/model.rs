//! The resource's attributes, as schema and as type.

use kubiya_sdk::{Trigger, TriggerConfig};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Check, Schema, not_empty};
use tfplugin_framework::{Attr, Hidden, JsonMatch, JsonText, Type};

use super::{description, workflow};
use crate::attributes::text;
use crate::kept_name;
use crate::record::Record;

/// The status of a workflow that its URL starts.
pub(super) const PUBLISHED: &str = "published";

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct TriggerModel {
    pub(super) id: Attr<String>,
    workflow_id: Attr<String>,
    pub(super) name: Attr<String>,
    pub(super) runner: Attr<String>,
    pub(super) workflow: Attr<JsonText>,
    pub(super) url: Attr<Hidden<String>>,
    pub(super) status: Attr<String>,
}

/// What the composer is to have: the workflow, and the runner by which it is published.
pub(crate) struct Wanted {
    pub(super) name: String,
    pub(super) workflow: String,
    pub(super) runner: String,
}

impl Wanted {
    /// What no read tells more than.
    pub(super) const NOTHING: Self = Self {
        name: String::new(),
        workflow: String::new(),
        runner: String::new(),
    };

    /// The workflow alone.
    pub(super) fn config(&self) -> TriggerConfig {
        TriggerConfig::new(&self.name, &self.workflow)
    }
}

impl TriggerModel {
    /// What is known of a trigger of which only the id is known.
    pub(super) fn of_id(id: &str) -> Self {
        let mut model = Self::default();
        model.identify(id);
        model
    }

    /// Takes over the id.
    pub(super) fn identify(&mut self, id: &str) {
        self.id = Attr::Known(id.to_owned());
        self.workflow_id = self.id.clone();
    }

    /// The id; empty only where there is none yet, which no stored state is.
    pub(super) fn id(&self) -> &str {
        text(&self.id)
    }

    /// Whether the URL is known to start the workflow.
    pub(super) fn is_published(&self) -> bool {
        text(&self.status) == PUBLISHED
    }

    /// What the composer is to have, but for the spelling of the runner. Of two members of one name the last counts.
    pub(super) fn wanted(&self) -> Wanted {
        let workflow = self.workflow.known().map(JsonText::canonical);
        Wanted {
            name: text(&self.name).to_owned(),
            workflow: workflow.map_or_else(String::new, |it| it.as_str().to_owned()),
            runner: String::new(),
        }
    }

    /// Takes over the trigger as the composer has it, which does not tell its runner and its URL.
    pub(super) fn absorb(&mut self, record: &Record, trigger: &Trigger) {
        if self.id().is_empty() {
            self.identify(trigger.id());
        }
        self.workflow_id = self.id.clone();
        self.name = kept_name::shown(record, &self.name, trigger.name());
        if let Some(status) = trigger.status() {
            self.status = Attr::Known(status.to_owned());
        }
        if let Some(found) = trigger.workflow() {
            let found = JsonText::new(found);
            self.workflow = Attr::Known(match self.workflow.known() {
                Some(known) => known.clone().observing(&found, JsonMatch::Contained),
                None => found.canonical(),
            });
        }
    }

    /// Takes over the URL that an apply has got to know.
    pub(super) fn absorb_url(&mut self, url: &SecretString) {
        let url = url.expose_secret().to_owned();
        self.url = Attr::Known(Hidden::from(url));
    }

    /// Makes what is still unknown null: nothing unknown may be stored.
    pub(super) fn settle(&mut self) {
        if self.url.is_unknown() {
            self.url = Attr::Null;
        }
        if self.status.is_unknown() {
            self.status = Attr::Null;
        }
    }
}

/// The schema. Version 0 is the Go provider's.
pub(super) fn schema() -> Schema {
    let required = || Attribute::required(Type::String);
    let kept = || Attribute::computed(Type::String).keeps_state();
    let name = required().check(not_empty());
    let runner = required().check(not_empty());
    let workflow = required()
        .json_object()
        .check(Check::of_parts(workflow::problems));
    Schema::new(description::TRIGGER)
        .version(1)
        .identified_by("id")
        .attribute("name", name.describe(description::NAME))
        .attribute("runner", runner.describe(description::RUNNER))
        .attribute("workflow", workflow.describe(description::WORKFLOW))
        .attribute("id", kept().describe(description::ID))
        .attribute("workflow_id", kept().describe(description::WORKFLOW_ID))
        .attribute("url", kept().sensitive().describe(description::URL))
        .attribute("status", kept().describe(description::STATUS))
}
