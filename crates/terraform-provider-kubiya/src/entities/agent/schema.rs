//! The resource's attributes as Terraform sees them.

use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{Type, Value};

use super::description;
use crate::attributes::check_filled;

/// What the agent runs in where the configuration does not say. Source: the Go provider.
const DEFAULT_IMAGE: &str = "ghcr.io/kubiyabot/kubiya-agent:stable";

/// The model of an agent whose configuration names none. Source: the Go provider.
const DEFAULT_MODEL: &str = "gpt-4o";

/// More tool sources than this are refused. Source: the Go provider's client.
const MOST_TOOL_SOURCES: usize = 5;

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
        .attribute("sources", texts().describe(description::SOURCES))
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
        .describe(description)
}

fn model() -> Attribute {
    let description = format!(
        "Language model that the agent uses. Defaults to `{DEFAULT_MODEL}`. {}",
        description::UNLISTED_MODEL
    );
    Attribute::optional_computed(Type::String)
        .default_value(DEFAULT_MODEL.into())
        .describe(description)
}

fn is_debug_mode() -> Attribute {
    Attribute::optional_computed(Type::Bool)
        .default_value(false.into())
        .describe(description::IS_DEBUG_MODE)
}

fn environment_variables() -> Attribute {
    Attribute::optional_computed(Type::map(Type::String))
        .default_value(Value::map::<String>([]))
        .never_quoted()
        .check(check_variables)
        .describe(description::ENVIRONMENT_VARIABLES)
}

fn tool_sources() -> Attribute {
    texts()
        .never_quoted()
        .check(check_tool_sources)
        .describe("URLs of sources of tools, five at most.")
}

fn starters() -> Attribute {
    objects(&["name", "command"]).describe(description::STARTERS)
}

fn tasks() -> Attribute {
    objects(&["name", "prompt", "description"]).describe(description::TASKS)
}

fn name() -> Attribute {
    text().check(check_name)
}

fn text() -> Attribute {
    Attribute::required(Type::String)
}

/// Text that means the same in any order. Where the configuration says nothing it is empty, so that
/// removing it from the configuration removes it from the agent.
fn texts() -> Attribute {
    Attribute::optional_computed(Type::set(Type::String))
        .default_value(Value::List(Vec::new()))
        .check(check_filled)
}

fn objects(fields: &[&str]) -> Attribute {
    let fields = fields.iter().map(|name| (*name, Type::String));
    Attribute::optional_computed(Type::list(Type::object(fields)))
        .default_value(Value::List(Vec::new()))
        .check(check_objects)
}

fn kept(description: &str) -> Attribute {
    Attribute::computed(Type::String)
        .keeps_state()
        .describe(description)
}

fn check_name(value: &Value) -> Result<(), String> {
    match value.as_str() {
        Some(name) if name.trim().is_empty() => Err("The name must not be empty.".to_owned()),
        _ => Ok(()),
    }
}

fn check_variables(value: &Value) -> Result<(), String> {
    let variables = value.as_fields().into_iter().flatten();
    for (name, value) in variables {
        if name.is_empty() {
            return Err("A variable must have a name.".to_owned());
        }
        if value.is_null() {
            return Err(format!(
                "The variable {name:?} has no value. Leave it out, or set it to an empty string."
            ));
        }
    }
    Ok(())
}

fn check_tool_sources(value: &Value) -> Result<(), String> {
    match value {
        Value::List(elements) if elements.len() > MOST_TOOL_SOURCES => Err(format!(
            "There are {} tool sources; an agent can have {MOST_TOOL_SOURCES} at most.",
            elements.len()
        )),
        _ => Ok(()),
    }
}

fn check_objects(value: &Value) -> Result<(), String> {
    let Value::List(elements) = value else {
        return Ok(());
    };
    for (index, element) in elements.iter().enumerate() {
        let mut fields = element.as_fields().into_iter().flatten();
        if element.is_null() {
            return Err(format!("Element {index} is null. Leave it out."));
        }
        if let Some((name, _)) = fields.find(|(_, value)| value.is_null()) {
            return Err(format!(
                "The {name} of element {index} is null. Set it, to an empty string if need be."
            ));
        }
    }
    Ok(())
}
