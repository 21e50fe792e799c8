//! The resource's attributes as Terraform sees them.

use tfplugin_framework::schema::{Attribute, Schema, not_empty};
use tfplugin_framework::{Type, Value};

use super::checks::{check_tool_source_count, or_default};
use super::{checks, description};
use crate::attributes::{check_filled, check_not_null};

/// What the agent runs in where the configuration does not say. Source: the Go provider.
const DEFAULT_IMAGE: &str = "ghcr.io/kubiyabot/kubiya-agent:stable";

/// The model of an agent whose configuration names none. Source: the Go provider.
const DEFAULT_MODEL: &str = "gpt-4o";

/// The schema. Version 0 is the Go provider's, whose sets are lists.
pub(super) fn schema() -> Schema {
    Schema::new(description::AGENT)
        .version(1)
        .identified_by("id")
        .attribute("name", name().describe(description::NAME))
        .attribute("runner", name().describe(description::RUNNER))
        .attribute("description", text().describe("What the agent is for."))
        .attribute("instructions", text().describe(description::INSTRUCTIONS))
        .attribute("image", image())
        .attribute("model", model())
        .attribute("is_debug_mode", is_debug_mode())
        .attribute("environment_variables", environment_variables())
        .attribute("users", texts().describe(description::USERS))
        .attribute("groups", texts().describe(description::GROUPS))
        .attribute("secrets", texts().describe(description::SECRETS))
        .attribute("sources", sources())
        .attribute("integrations", texts().describe(description::INTEGRATIONS))
        .attribute("links", texts().describe(description::LINKS))
        .attribute("tool_sources", tool_sources())
        .attribute("starters", starters())
        .attribute("tasks", tasks())
        .attribute("id", kept("Id of the agent, a UUID."))
        .attribute("owner", kept(description::OWNER))
        .attribute("created_at", kept(description::CREATED_AT))
}

fn image() -> Attribute {
    let description =
        format!("Container image that the agent runs in. Defaults to `{DEFAULT_IMAGE}`.");
    Attribute::optional_computed(Type::String)
        .default_value(DEFAULT_IMAGE.into())
        .check(or_default(DEFAULT_IMAGE))
        .describe(description)
}

fn model() -> Attribute {
    let description = format!(
        "Language model that the agent uses. Defaults to `{DEFAULT_MODEL}`. {}",
        description::UNLISTED_MODEL
    );
    Attribute::optional_computed(Type::String)
        .default_value(DEFAULT_MODEL.into())
        .check(or_default(DEFAULT_MODEL))
        .describe(description)
}

fn is_debug_mode() -> Attribute {
    Attribute::optional_computed(Type::Bool)
        .default_value(false.into())
        .describe(description::IS_DEBUG_MODE)
}

fn environment_variables() -> Attribute {
    Attribute::optional_computed(Type::map(Type::String))
        .keeps_state()
        .never_quoted()
        .check(checks::variables())
        .describe(description::ENVIRONMENT_VARIABLES)
}

fn sources() -> Attribute {
    Attribute::optional_computed(Type::set(Type::String))
        .keeps_state()
        .check(check_filled)
        .describe(description::SOURCES)
}

fn tool_sources() -> Attribute {
    set()
        .never_quoted()
        .check(check_not_null)
        .check(check_tool_source_count)
        .check(checks::tool_sources())
        .describe("URLs of sources of tools, five at most.")
}

fn starters() -> Attribute {
    objects(&["name", "command"]).describe(description::STARTERS)
}

fn tasks() -> Attribute {
    objects(&["name", "prompt", "description"]).describe(description::TASKS)
}

fn name() -> Attribute {
    text().check(not_empty())
}

fn text() -> Attribute {
    Attribute::required(Type::String)
}

/// Text that means the same in any order. Where the configuration says nothing it is empty, so that
/// removing it from the configuration removes it from the agent.
fn texts() -> Attribute {
    set().check(check_filled)
}

fn set() -> Attribute {
    Attribute::optional_computed(Type::set(Type::String)).default_value(Value::List(Vec::new()))
}

fn objects(fields: &[&str]) -> Attribute {
    let fields = fields.iter().map(|name| (*name, Type::String));
    Attribute::optional_computed(Type::list(Type::object(fields)))
        .default_value(Value::List(Vec::new()))
        .check(checks::objects())
}

fn kept(description: &str) -> Attribute {
    Attribute::computed(Type::String)
        .keeps_state()
        .describe(description)
}
