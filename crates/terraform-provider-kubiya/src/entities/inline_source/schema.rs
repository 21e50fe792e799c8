//! The resource's attributes as schema.

use tfplugin_framework::Type;
use tfplugin_framework::schema::{Attribute, Check, Schema, not_empty};

use super::{description, elements};

/// What the tools are given where the configuration does not say.
pub(super) const NOTHING: &str = "{}";

/// The schema. Version 0 is the Go provider's.
pub(super) fn schema() -> Schema {
    let kept = || Attribute::computed(Type::String).keeps_state();
    let tools = held().check(Check::of_parts(elements::problems_of_tools));
    let workflows = held().check(Check::of_parts(elements::problems_of_workflows));
    Schema::new(description::INLINE_SOURCE)
        .version(1)
        .identified_by("id")
        .attribute("name", name())
        .attribute("runner", runner())
        .attribute("tools", tools.describe(description::TOOLS))
        .attribute("workflows", workflows.describe(description::WORKFLOWS))
        .attribute("dynamic_config", dynamic_config())
        .attribute("type", kept().describe(description::TYPE))
        .attribute("id", kept().describe(description::ID))
}

fn name() -> Attribute {
    Attribute::required(Type::String)
        .check(not_empty())
        .requires_replace()
        .describe(description::NAME)
}

fn runner() -> Attribute {
    Attribute::optional_computed(Type::String)
        .keeps_state()
        .describe(description::RUNNER)
}

/// Something that the source holds; nothing by default, so that taking it out of the configuration removes it.
fn held() -> Attribute {
    Attribute::optional_computed(Type::String)
        .json_array()
        .default_value("".into())
}

fn dynamic_config() -> Attribute {
    Attribute::optional_computed(Type::String)
        .json_object()
        .default_value(NOTHING.into())
        .describe(description::DYNAMIC_CONFIG)
}
