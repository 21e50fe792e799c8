//! The resource's attributes, as schema and as type.

use kubiya_sdk::{ExternalKnowledgeConfig, ExternalKnowledgeEntry};
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema, one_of};
use tfplugin_framework::{Attr, Type, Value};

use super::description;
use crate::attributes::{Texts, check_filled, known, text, texts};
use crate::error;
use crate::objects::Held;

/// The only vendor.
pub(super) const SLACK: &str = "slack";

/// The member of the configuration that has the channels.
pub(super) const CHANNEL_IDS: &str = "channel_ids";

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct ExternalKnowledgeModel {
    pub(super) id: Attr<String>,
    vendor: Attr<String>,
    config: Attr<Config>,
    org: Attr<String>,
    start_date: Attr<String>,
    integration_type: Attr<String>,
    created_at: Attr<String>,
    updated_at: Attr<String>,
}

#[derive(Serialize, Deserialize)]
struct Config {
    channel_ids: Attr<Texts>,
}

impl ExternalKnowledgeModel {
    /// What is known of an entry of which only the id is known.
    pub(super) fn of_id(id: &str) -> Self {
        Self {
            id: Attr::Known(id.to_owned()),
            vendor: Attr::Known(SLACK.to_owned()),
            ..Self::default()
        }
    }

    /// The id; empty only where there is none yet, which no stored state is.
    pub(super) fn id(&self) -> &str {
        text(&self.id)
    }

    /// What the state holds. An entry has no name, and its id stands for one.
    pub(super) fn held(&self) -> Held<'_> {
        Held {
            key: self.id(),
            name: self.id(),
            created_at: None,
        }
    }

    /// What to call it in front of the practitioner: the channels as long as there is no id.
    pub(super) fn called(&self) -> String {
        match self.id() {
            "" => called(&self.config()),
            id => id.to_owned(),
        }
    }

    /// The entry as the API is to have it.
    pub(super) fn config(&self) -> ExternalKnowledgeConfig {
        let ids = self.config.known().map(|config| &config.channel_ids);
        ExternalKnowledgeConfig::new(ids.into_iter().flat_map(known))
    }

    /// Takes over the entry as the API has it. What that leaves out stays as it was.
    pub(super) fn absorb(&mut self, entry: &ExternalKnowledgeEntry) {
        if self.id().is_empty() {
            self.id = entry.id().to_owned().into();
        }
        self.vendor = SLACK.to_owned().into();
        self.config = Attr::Known(Config {
            channel_ids: texts(entry.config().channel_ids.iter().cloned()),
        });
        for (attribute, told) in self.details(Some(entry)) {
            if let Some(told) = told {
                *attribute = told.to_owned().into();
            }
        }
    }

    /// Takes over what is unknown; where nothing could be read it is null, since nothing unknown may be stored.
    pub(super) fn settle(&mut self, entry: Option<&ExternalKnowledgeEntry>) {
        for (attribute, told) in self.details(entry) {
            if attribute.is_unknown() {
                *attribute = told.map(str::to_owned).into();
            }
        }
    }

    /// What the API adds to an entry, each with what it says.
    fn details<'a>(
        &'a mut self,
        entry: Option<&'a ExternalKnowledgeEntry>,
    ) -> [(&'a mut Attr<String>, Option<&'a str>); 5] {
        let told = |of: fn(&ExternalKnowledgeEntry) -> Option<&str>| entry.and_then(of);
        [
            (&mut self.org, told(ExternalKnowledgeEntry::org)),
            (
                &mut self.start_date,
                told(ExternalKnowledgeEntry::start_date),
            ),
            (
                &mut self.integration_type,
                told(ExternalKnowledgeEntry::integration_type),
            ),
            (
                &mut self.created_at,
                told(ExternalKnowledgeEntry::created_at),
            ),
            (
                &mut self.updated_at,
                told(ExternalKnowledgeEntry::updated_at),
            ),
        ]
    }
}

/// The first channels of an entry, which are what it is called by as long as it has no id.
pub(super) fn called(config: &ExternalKnowledgeConfig) -> String {
    const SHOWN: usize = 3;
    let ids: Vec<&str> = config.channel_ids.iter().map(String::as_str).collect();
    match ids.len().saturating_sub(SHOWN) {
        0 => ids.join(", "),
        more => format!("{} and {more} more", ids[..SHOWN].join(", ")),
    }
}

/// The schema. Version 0 is the Go provider's, whose `config` is of no fixed type.
pub(super) fn schema() -> Schema {
    let kept = |description: &str| {
        Attribute::computed(Type::String)
            .keeps_state()
            .describe(description)
    };
    Schema::new(description::EXTERNAL_KNOWLEDGE)
        .version(1)
        .identified_by("vendor")
        .identified_by("id")
        .attribute("vendor", vendor())
        .attribute("config", config())
        .attribute("id", kept(description::ID))
        .attribute("org", kept(description::ORG))
        .attribute("start_date", kept(description::START_DATE))
        .attribute("integration_type", kept(description::INTEGRATION_TYPE))
        .attribute("created_at", kept(description::CREATED_AT))
        .attribute(
            "updated_at",
            Attribute::computed(Type::String).describe(description::UPDATED_AT),
        )
}

fn vendor() -> Attribute {
    Attribute::required(Type::String)
        .check(one_of(&[SLACK]))
        .requires_replace()
        .describe(description::VENDOR)
}

fn config() -> Attribute {
    let channels = Type::set(Type::String);
    Attribute::required(Type::object([(CHANNEL_IDS, channels)]))
        .check(check_channels)
        .describe(description::CONFIG)
}

fn check_channels(config: &Value) -> Result<(), String> {
    match config.field(CHANNEL_IDS) {
        Value::List(ids) if !ids.is_empty() => check_filled(config.field(CHANNEL_IDS)),
        _ => Err(error::external_knowledge::NO_CHANNEL.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Defect EK-4 of the Go provider. There is no other vendor to try it with.
    #[test]
    fn another_vendor_is_another_entry() {
        let schema = schema();
        let replaces = schema
            .attributes
            .iter()
            .filter(|(_, it)| it.requires_replace);
        let names: Vec<_> = replaces.map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["vendor"]);
        assert!(schema.problems().is_empty());
    }

    #[test]
    fn an_entry_without_an_id_is_called_by_its_first_channels() {
        for (ids, name) in [
            (vec!["C2", "C1"], "C1, C2"),
            (vec!["C4", "C3", "C2", "C1", "C5"], "C1, C2, C3 and 2 more"),
            (vec![], ""),
        ] {
            assert_eq!(called(&ExternalKnowledgeConfig::new(ids)), name);
        }
    }
}
