//! The resource's attributes, as schema and as type.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kubiya_sdk::ScheduledTaskConfig;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema, not_empty};
use tfplugin_framework::{Attr, Type};

use super::{description, repeat, time};
use crate::attributes::{empty_if_null, text};

/// The status of a task that has run and that the API does not have any more.
const COMPLETED: &str = "completed";

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct ScheduledTaskModel {
    pub(super) id: Attr<String>,
    pub(super) agent: Attr<String>,
    pub(super) channel_id: Attr<String>,
    pub(super) description: Attr<String>,
    pub(super) repeat: Attr<String>,
    pub(super) scheduled_time: Attr<String>,
    pub(super) status: Attr<String>,
    pub(super) task_type: Attr<String>,
    pub(super) next_scheduled_time: Attr<String>,
    pub(super) parameters: Attr<BTreeMap<String, Attr<String>>>,
    pub(super) uuid: Attr<String>,
    pub(super) email: Attr<String>,
}

impl ScheduledTaskModel {
    /// What is known of a task of which only the id is known.
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

    /// The task as the API is to have it, but for what it refers to.
    pub(super) fn config(&self) -> ScheduledTaskConfig {
        let mut config =
            ScheduledTaskConfig::new("", text(&self.channel_id), text(&self.description));
        let time = text(&self.scheduled_time);
        config.cron = repeat::cron(text(&self.repeat), time);
        config.scheduled_time = Some(time.to_owned()).filter(|time| !time.is_empty());
        config
    }

    /// Whether it was to run once, and at a time that is over: then it is no wonder if the API does not have it.
    pub(super) fn has_run(&self, now: Timestamp) -> bool {
        text(&self.repeat).is_empty() && time::is_over(text(&self.scheduled_time), now)
    }

    /// Notes that the API does not have it any more.
    pub(super) fn complete(&mut self) {
        self.status = COMPLETED.to_owned().into();
    }

    /// Makes what is still unknown null: nothing unknown may be stored.
    pub(super) fn settle(&mut self) {
        for text in [
            &mut self.status,
            &mut self.task_type,
            &mut self.next_scheduled_time,
            &mut self.uuid,
            &mut self.email,
        ] {
            if text.is_unknown() {
                *text = Attr::Null;
            }
        }
        if self.parameters.is_unknown() {
            self.parameters = Attr::Null;
        }
    }

    /// Makes what is absent empty, as it is for this provider.
    pub(super) fn fill_in(&mut self) {
        empty_if_null(&mut self.repeat);
        empty_if_null(&mut self.scheduled_time);
    }
}

/// The schema. Version 0 is the Go provider's.
pub(super) fn schema() -> Schema {
    let required = |description: &str| {
        Attribute::required(Type::String)
            .check(not_empty())
            .requires_replace()
            .describe(description)
    };
    Schema::new(description::SCHEDULED_TASK)
        .version(1)
        .without_update()
        .identified_by("id")
        .attribute("agent", required(description::AGENT))
        .attribute("channel_id", required(description::CHANNEL_ID))
        .attribute("description", required(description::DESCRIPTION))
        .attribute("repeat", optional(description::REPEAT).check(repeat::check))
        .attribute(
            "scheduled_time",
            optional(description::SCHEDULED_TIME)
                .check(time::check)
                .keeps_state_while_unknown(),
        )
        .attribute("status", kept(Type::String, description::STATUS))
        .attribute("task_type", kept(Type::String, description::TASK_TYPE))
        .attribute(
            "next_scheduled_time",
            kept(Type::String, description::NEXT_SCHEDULED_TIME),
        )
        .attribute(
            "parameters",
            kept(Type::map(Type::String), description::PARAMETERS),
        )
        .attribute("id", kept(Type::String, description::ID))
        .attribute("uuid", kept(Type::String, description::UUID))
        .attribute("email", kept(Type::String, description::EMAIL))
}

fn optional(description: &str) -> Attribute {
    Attribute::optional_computed(Type::String)
        .default_value("".into())
        .requires_replace()
        .describe(description)
}

fn kept(ty: Type, description: &str) -> Attribute {
    Attribute::computed(ty).keeps_state().describe(description)
}
