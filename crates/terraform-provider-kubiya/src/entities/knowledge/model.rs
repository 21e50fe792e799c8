//! The resource's attributes, as schema and as type.

use kubiya_sdk::{KnowledgeConfig, KnowledgeEntry};
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema, not_empty};
use tfplugin_framework::{Attr, Type, Value};

use super::description;

use crate::attributes::{Texts, check_filled, check_not_null, empty_if_null, known, text, texts};
use crate::same_text::is_kept;

/// What kind of entry one is whose configuration does not say. Source: the Go provider.
const DEFAULT_TYPE: &str = "knowledge";

#[derive(Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct KnowledgeModel {
    pub(super) id: Attr<String>,
    pub(super) name: Attr<String>,
    description: Attr<String>,
    content: Attr<String>,
    r#type: Attr<String>,
    labels: Attr<Texts>,
    pub(super) groups: Attr<Texts>,
    pub(super) supported_agents: Attr<Texts>,
    pub(super) owner: Attr<String>,
}

impl KnowledgeModel {
    /// What is known of an entry of which only the id is known.
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

    /// The entry as the API is to have it, but for what it refers to.
    pub(super) fn config(&self) -> KnowledgeConfig {
        let mut config = KnowledgeConfig::new(text(&self.name), text(&self.content));
        text(&self.description).clone_into(&mut config.description);
        or_default(text(&self.r#type)).clone_into(&mut config.entry_type);
        config.labels = known(&self.labels).map(str::to_owned).collect();
        config
    }

    /// Takes over the entry as the API has it, but for its name and what it refers to.
    pub(super) fn absorb(&mut self, entry: &KnowledgeEntry) {
        let config = entry.config();
        if self.id().is_empty() {
            self.id = entry.id().to_owned().into();
        }
        self.description = config.description.clone().into();
        let differs = |content: &String| !is_kept(content, &config.content);
        if self.content.known().is_none_or(differs) {
            self.content = config.content.clone().into();
        }
        let entry_type = or_default(&config.entry_type);
        let differs = |it: &String| or_default(it) != entry_type;
        if self.r#type.known().is_none_or(differs) {
            self.r#type = entry_type.to_owned().into();
        }
        self.labels = texts(config.labels.iter().cloned());
        self.absorb_owner(entry);
    }

    /// Takes over whose entry it is. What the API leaves out stays as it was.
    pub(super) fn absorb_owner(&mut self, entry: &KnowledgeEntry) {
        if let Some(owner) = entry.owner() {
            self.owner = owner.to_owned().into();
        }
    }

    /// Makes what is still unknown null: nothing unknown may be stored.
    pub(super) fn settle(&mut self) {
        if self.owner.is_unknown() {
            self.owner = Attr::Null;
        }
    }

    /// Makes what is absent empty, as it is for this provider.
    pub(super) fn fill_in(&mut self) {
        empty_if_null(&mut self.groups);
        empty_if_null(&mut self.labels);
        empty_if_null(&mut self.supported_agents);
    }
}

/// Empty and absent mean the same.
fn or_default(entry_type: &str) -> &str {
    match entry_type {
        "" => DEFAULT_TYPE,
        entry_type => entry_type,
    }
}

/// The schema. Version 0 is the Go provider's, whose sets are lists.
pub(super) fn schema() -> Schema {
    let text = |description: &str| Attribute::required(Type::String).describe(description);
    Schema::new(description::KNOWLEDGE)
        .version(1)
        .identified_by("id")
        .attribute("name", text(description::NAME).check(not_empty()))
        .attribute("description", text(description::DESCRIPTION))
        .attribute("content", text(description::CONTENT))
        .attribute("groups", groups())
        .attribute("labels", labels())
        .attribute("supported_agents", supported_agents())
        .attribute("type", entry_type())
        .attribute("id", kept("Id of the entry, a UUID."))
        .attribute("owner", kept(description::OWNER))
}

fn groups() -> Attribute {
    Attribute::required(Type::set(Type::String))
        .check(check_filled)
        .describe(description::GROUPS)
}

fn labels() -> Attribute {
    optional_set()
        .check(check_not_null)
        .describe(description::LABELS)
}

fn supported_agents() -> Attribute {
    optional_set()
        .check(check_filled)
        .describe(description::SUPPORTED_AGENTS)
}

fn entry_type() -> Attribute {
    Attribute::optional_computed(Type::String)
        .default_value(DEFAULT_TYPE.into())
        .describe(description::TYPE)
}

/// Where the configuration says nothing it is empty, so that removing it from the configuration removes it from the
/// entry.
fn optional_set() -> Attribute {
    Attribute::optional_computed(Type::set(Type::String)).default_value(Value::List(Vec::new()))
}

fn kept(description: &str) -> Attribute {
    Attribute::computed(Type::String)
        .keeps_state()
        .describe(description)
}
