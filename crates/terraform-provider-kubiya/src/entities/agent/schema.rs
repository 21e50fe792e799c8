//! The resource's attributes as Terraform sees them.

use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{Type, Value};

/// What the agent runs in where the configuration does not say. Source: the Go provider.
const DEFAULT_IMAGE: &str = "ghcr.io/kubiyabot/kubiya-agent:stable";

/// The model of an agent whose configuration names none. Source: the Go provider.
const DEFAULT_MODEL: &str = "gpt-4o";

/// More tool sources than this are refused. Source: the Go provider's client.
const MOST_TOOL_SOURCES: usize = 5;

/// The schema. Version 0 is the Go provider's, whose sets are lists.
pub(super) fn schema() -> Schema {
    Schema::new(
        "An agent of the organisation: what it is told, where it runs, and what it may use.",
    )
    .version(1)
    .identified_by("id")
    .attribute("name", text().check(check_name).describe("Name of the agent, unique in the organisation."))
    .attribute(
        "runner",
        text().check(check_name).describe(
            "Name of the runner that the agent runs on. The letter case does not matter.",
        ),
    )
    .attribute("description", text().describe("What the agent is for."))
    .attribute("instructions", text().describe("What the agent is told to do, and how."))
    .attribute(
        "image",
        Attribute::optional_computed(Type::String)
            .default_value(DEFAULT_IMAGE.into())
            .describe(format!("Container image that the agent runs in. Defaults to `{DEFAULT_IMAGE}`.")),
    )
    .attribute(
        "model",
        Attribute::optional_computed(Type::String).default_value(DEFAULT_MODEL.into()).describe(
            format!("Language model that the agent uses. Defaults to `{DEFAULT_MODEL}`. A model that the \
             organisation does not list as supported is a warning while planning."),
        ),
    )
    .attribute(
        "is_debug_mode",
        Attribute::optional_computed(Type::Bool)
            .default_value(false.into())
            .describe("Whether the agent shows what it does in detail. Defaults to `false`."),
    )
    .attribute(
        "environment_variables",
        Attribute::optional_computed(Type::map(Type::String))
            .default_value(Value::map::<String>([]))
            .never_quoted()
            .check(check_variables)
            .describe(
                "Environment variables of the agent, stored byte for byte. They are stored in the state \
                 and anybody who may read the agent can read them: put credentials into a \
                 `kubiya_secret` and name it in `secrets`.",
            ),
    )
    .attribute("users", references("Users who may use the agent: e-mail addresses, display names or ids."))
    .attribute("groups", references("Groups whose members may use the agent: names or ids."))
    .attribute("secrets", references("Names of the secrets that the agent can read. Refer to them as \
             `kubiya_secret.ADDRESS.name`, so that they are created first."))
    .attribute("sources", references("Sources whose tools the agent can use: names or ids."))
    .attribute("integrations", references("Names of the integrations that the agent can use."))
    .attribute("links", texts().describe("Links that are shown with the agent."))
    .attribute(
        "tool_sources",
        texts()
            .never_quoted()
            .check(check_tool_sources)
            .describe("URLs of sources of tools, five at most."),
    )
    .attribute(
        "starters",
        objects(&["name", "command"]).describe(
            "Conversation starters in the order in which they are shown: the `name` on the button, and \
             the `command` that it sends.",
        ),
    )
    .attribute(
        "tasks",
        objects(&["name", "prompt", "description"]).describe(
            "Tasks of the agent, in order: the `name`, the `prompt` that starts it, and a `description`.",
        ),
    )
    .attribute("id", kept("Id of the agent, a UUID."))
    .attribute("owner", kept("E-mail address of the user who created the agent, or that user's id where \
             the organisation does not list them."))
    .attribute("created_at", kept("When the agent was created, as the API writes it."))
}

fn text() -> Attribute {
    Attribute::required(Type::String)
}

/// Text that means the same in any order. Where the configuration says nothing it is empty, so that
/// removing it from the configuration removes it from the agent.
fn texts() -> Attribute {
    Attribute::optional_computed(Type::set(Type::String))
        .default_value(Value::List(Vec::new()))
        .check(check_texts)
}

fn references(description: &str) -> Attribute {
    texts().describe(description)
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

fn check_texts(value: &Value) -> Result<(), String> {
    let Value::List(elements) = value else {
        return Ok(());
    };
    match elements
        .iter()
        .any(|element| element.as_str().is_none_or(str::is_empty))
    {
        true => Err("An element is null or empty. Leave it out.".to_owned()),
        false => Ok(()),
    }
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
