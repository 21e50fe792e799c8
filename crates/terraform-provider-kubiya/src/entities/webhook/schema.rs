//! The resource's attributes as schema.

use tfplugin_framework::schema::{Attribute, Schema, not_empty};
use tfplugin_framework::{Type, Value};

use super::addressing::SLACK;
use super::description;

/// The schema. Version 0 is the Go provider's.
pub(super) fn schema() -> Schema {
    let name = Attribute::required(Type::String).check(not_empty());
    let workflow = text("").json_object().describe(description::WORKFLOW);
    let method = text(SLACK).check(not_empty()).describe(description::METHOD);
    let destination = Attribute::optional_computed(Type::String);
    let team_name = Attribute::optional(Type::String);
    let hide = Attribute::optional_computed(Type::Bool).keeps_state();
    Schema::new(description::WEBHOOK)
        .version(1)
        .identified_by("id")
        .exactly_one_of(&["agent", "workflow"])
        .attribute("name", name.describe(description::NAME))
        .attribute("agent", text("").describe(description::AGENT))
        .attribute("workflow", workflow)
        .attribute("prompt", text("").describe(description::PROMPT))
        .attribute("source", text("").describe(description::SOURCE))
        .attribute("filter", text("").describe(description::FILTER))
        .attribute("runner", text("").describe(description::RUNNER))
        .attribute("method", method)
        .attribute(
            "destination",
            destination.describe(description::DESTINATION),
        )
        .attribute("team_name", team_name.describe(description::TEAM_NAME))
        .attribute(
            "hide_webhook_headers",
            hide.describe(description::HIDE_WEBHOOK_HEADERS),
        )
        .attribute("id", kept("Id of the webhook."))
        .attribute("url", kept(description::URL))
        .attribute("created_at", kept(description::CREATED_AT))
        .attribute("created_by", kept(description::CREATED_BY))
}

/// A text with a default, so that removing it from the configuration removes it from the webhook.
fn text(default: &str) -> Attribute {
    Attribute::optional_computed(Type::String).default_value(Value::from(default))
}

fn kept(description: &str) -> Attribute {
    Attribute::computed(Type::String)
        .keeps_state()
        .describe(description)
}
