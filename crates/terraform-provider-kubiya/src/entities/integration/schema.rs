//! The attributes.

use tfplugin_framework::schema::{Attribute, Nested, Schema, not_empty};
use tfplugin_framework::{Type, Value};

use super::description;
use crate::{nouns, segment};

/// Which service one is for whose configuration does not say. Source: the Go provider.
pub(super) const DEFAULT_TYPE: &str = "aws";

/// The schema. Version 0 is the Go provider's.
pub(super) fn schema() -> Schema {
    Schema::new(description::INTEGRATION)
        .version(1)
        .identified_by("name")
        .attribute("name", name().requires_replace())
        .attribute("integration_type", integration_type())
        .attribute(
            "description",
            with_default("".into()).describe(description::DESCRIPTION),
        )
        .attribute("auth_type", auth_type())
        .attribute("configs", configs())
        .attribute("id", id())
}

/// The attribute that an integration is known by.
fn name() -> Attribute {
    Attribute::required(Type::String)
        .check(not_empty())
        .check(segment::check(nouns::INTEGRATION))
        .describe(description::NAME)
}

/// What is wrong with a name, if anything is.
pub(super) fn problem_of_name(text: &str) -> Option<String> {
    let value = Value::from(text);
    let checks = name().checks;
    let mut problems = checks.iter().flat_map(|check| check.problems(&value));
    problems.next()
}

fn integration_type() -> Attribute {
    with_default(DEFAULT_TYPE.into())
        .check(not_empty())
        .requires_replace()
        .describe(description::INTEGRATION_TYPE)
}

fn auth_type() -> Attribute {
    Attribute::optional_computed(Type::String)
        .keeps_state()
        .describe(description::AUTH_TYPE)
}

fn id() -> Attribute {
    Attribute::computed(Type::String)
        .keeps_state()
        .describe(description::ID)
}

fn configs() -> Attribute {
    let name = Attribute::required(Type::String).check(not_empty());
    let is_default = Attribute::optional_computed(Type::Bool);
    let nested = Nested::list()
        .attribute("name", name.describe(description::CONFIG_NAME))
        .attribute("is_default", is_default.describe(description::IS_DEFAULT))
        .attribute("vendor_specific", vendor_specific());
    Attribute::required(nested)
        .check(check_any)
        .describe(description::CONFIGS)
}

fn vendor_specific() -> Attribute {
    Attribute::optional_computed(Type::map(Type::String))
        .sensitive()
        .check(check_no_null)
        .describe(description::VENDOR_SPECIFIC)
}

fn with_default(value: Value) -> Attribute {
    Attribute::optional_computed(Type::String).default_value(value)
}

fn check_any(value: &Value) -> Result<(), String> {
    match value {
        Value::List(configs) if configs.is_empty() => {
            Err("An integration needs at least one configuration.".to_owned())
        }
        _ => Ok(()),
    }
}

/// The names of members are not repeated: a secret may stand where a name should.
fn check_no_null(value: &Value) -> Result<(), String> {
    let members = value.as_fields();
    match members.is_some_and(|members| members.values().any(Value::is_null)) {
        true => Err("A member is null. Leave it out.".to_owned()),
        false => Ok(()),
    }
}
