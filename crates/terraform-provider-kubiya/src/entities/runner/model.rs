//! The resource's attributes, as schema and as type.

use kubiya_sdk::Runner;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema, not_empty};
use tfplugin_framework::{Attr, Type, Value};

use super::description;
use crate::attributes::text;
use crate::objects::Held;
use crate::{nouns, segment};

#[derive(Serialize, Deserialize)]
pub(crate) struct RunnerModel {
    name: Attr<String>,
    pub(super) runner_type: Attr<String>,
    pub(super) manifest_url: Attr<String>,
}

impl RunnerModel {
    /// What is known of a runner of which only the name is known.
    pub(super) fn of_name(name: &str) -> Self {
        Self {
            name: Attr::Known(name.to_owned()),
            runner_type: Attr::Null,
            manifest_url: Attr::Null,
        }
    }

    /// The name; empty only where there is none yet, which no stored state is.
    pub(super) fn name(&self) -> &str {
        text(&self.name)
    }

    /// What the state holds.
    pub(super) fn held(&self) -> Held<'_> {
        Held {
            key: self.name(),
            name: self.name(),
            created_at: None,
        }
    }

    /// The name, if the plan knows it.
    pub(super) fn known_name(&self) -> Option<&str> {
        self.name.known().map(String::as_str)
    }

    /// Takes over what the API says. What it leaves out stays as it was: a new runner is not described at once.
    pub(super) fn absorb(&mut self, runner: &Runner) {
        if let Some(runner_type) = runner.runner_type() {
            self.runner_type = Attr::Known(runner_type.to_owned());
        }
    }
}

/// The schema. Version 0 is the Go provider's.
pub(super) fn schema() -> Schema {
    let kept = || Attribute::computed(Type::String).keeps_state();
    let manifest_url = kept().sensitive();
    Schema::new(description::RUNNER)
        .version(1)
        .without_update()
        .identified_by("name")
        .attribute("name", name().requires_replace())
        .attribute("runner_type", kept().describe(description::RUNNER_TYPE))
        .attribute(
            "manifest_url",
            manifest_url.describe(description::MANIFEST_URL),
        )
}

/// The attribute that a runner is known by.
fn name() -> Attribute {
    Attribute::required(Type::String)
        .check(not_empty())
        .check(segment::check(nouns::RUNNER))
        .describe(description::NAME)
}

/// What is wrong with a name, if anything is.
pub(super) fn problem_of_name(text: &str) -> Option<String> {
    let value = Value::from(text);
    let checks = name().checks;
    let mut problems = checks.iter().flat_map(|check| check.problems(&value));
    problems.next()
}
