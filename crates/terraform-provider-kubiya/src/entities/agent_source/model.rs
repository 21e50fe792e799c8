//! The resource's attributes, as schema and as type.

use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema, not_empty};
use tfplugin_framework::{Attr, Type};

use super::description;
use crate::attributes::text;
use crate::directory::Kind;
use crate::entities::agent::AGENT;
use crate::nouns;
use crate::objects::Part;
use crate::references::Site;

/// The attribute that refers to the source.
pub(super) const SOURCE: Site = Site {
    attribute: "source_id",
    kind: Kind::Source,
};

#[derive(Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct AgentSourceModel {
    pub(super) id: Attr<String>,
    pub(super) agent_id: Attr<String>,
    pub(super) source_id: Attr<String>,
}

/// The ids of an agent and of one of its sources.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bond {
    pub(super) agent: String,
    pub(super) source: String,
}

impl Bond {
    pub(super) fn id(&self) -> String {
        format!("{}/{}", self.agent, self.source)
    }
}

impl AgentSourceModel {
    /// This bond, by ids.
    pub(super) fn of(bond: &Bond) -> Self {
        Self {
            id: Attr::Known(bond.id()),
            agent_id: Attr::Known(bond.agent.clone()),
            source_id: Attr::Known(bond.source.clone()),
        }
    }

    /// The bond of a state; of empty ids only where there is none yet, which no stored state is.
    pub(super) fn bond(&self) -> Bond {
        let (agent, source) = text(&self.id).split_once('/').unwrap_or_default();
        Bond {
            agent: agent.to_owned(),
            source: source.to_owned(),
        }
    }

    /// What to call it in front of the practitioner.
    pub(super) fn called(&self) -> String {
        format!("{}/{}", text(&self.agent_id), text(&self.source_id))
    }
}

/// A bond as a part of its agent, which goes by `name` in front of the practitioner.
pub(super) fn bonded<'a>(bond: &'a Bond, name: &'a str) -> Part<'a> {
    Part {
        noun: nouns::AGENT_SOURCE,
        name,
        import_id: name,
        key: &bond.agent,
    }
}

pub(super) fn schema() -> Schema {
    let reference = |description: &str| {
        Attribute::required(Type::String)
            .check(not_empty())
            .requires_replace()
            .describe(description)
    };
    Schema::new(description::AGENT_SOURCE)
        .version(1)
        .identified_by(AGENT.attribute)
        .identified_by(SOURCE.attribute)
        .attribute(AGENT.attribute, reference(description::AGENT_ID))
        .attribute(SOURCE.attribute, reference(description::SOURCE_ID))
        .attribute(
            "id",
            Attribute::computed(Type::String)
                .keeps_state()
                .describe(description::ID),
        )
}
