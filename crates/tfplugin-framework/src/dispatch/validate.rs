//! ValidateResourceConfig, and the rules of a schema that every configuration is held to.

use tfplugin_proto::path::{AttributePath, Step};
use tfplugin_proto::value::Value;

use super::{Session, guarded};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::provider::Provider;
use crate::schema::{Attribute, Presence, Schema};

impl<P: Provider> Session<P> {
    pub(crate) async fn validate_resource(&self, type_name: &str, config: &Value) -> Diagnostics {
        match self.resource(type_name) {
            Ok(resource) => {
                let rules = || resource.validate(config);
                of_type(type_name, resource.schema(), config, rules).await
            }
            Err(errors) => errors,
        }
    }
}

/// Holds a configuration to its schema, and one without errors to the rules of its author.
pub(super) async fn of_type(
    type_name: &str,
    schema: &Schema,
    config: &Value,
    rules: impl FnOnce() -> Diagnostics,
) -> Diagnostics {
    let mut found = by_schema(type_name, schema, config).await;
    if !found.has_errors() {
        let further = guarded("validate", type_name, async { rules() }).await;
        found.extend(further.unwrap_or_else(|bug| bug));
    }
    found
}

/// Holds each attribute to its presence and its checks, one diagnostic for each thing that is wrong, and then groups of
/// them to their number.
pub(super) async fn by_schema(type_name: &str, schema: &Schema, config: &Value) -> Diagnostics {
    let work = async {
        let mut found = Diagnostics::new();
        for (name, attribute) in &schema.attributes {
            let path = AttributePath::attribute(name);
            check(path, attribute, config.field(name), &mut found);
        }
        if !found.has_errors() {
            let groups = schema.exactly_one_of.iter();
            found.extend(groups.filter_map(|names| not_exactly_one(schema, names, config)));
        }
        found
    };
    guarded("validate", type_name, work)
        .await
        .unwrap_or_else(|bug| bug)
}

/// Holds the attribute at `path` to its rules, and those of the objects that it holds to theirs.
fn check(path: AttributePath, attribute: &Attribute, value: &Value, found: &mut Diagnostics) {
    let problems = problems(&path.to_string(), attribute, value).into_iter();
    found.extend(problems.map(|problem| problem.at(path.clone())));
    let (Some(nested), Value::List(objects)) = (&attribute.nested, value) else {
        return;
    };
    if attribute.presence == Presence::Computed {
        return;
    }
    for (index, object) in (0..).zip(objects) {
        let path = path.clone().join(Step::Index(index));
        if object.is_null() {
            let detail = format!("{path} is null, which stands for no object. Leave it out.");
            found.push(Diagnostic::error("Missing object", detail).at(path.clone()));
        }
        if object.as_fields().is_none() {
            continue;
        }
        for (name, attribute) in &nested.attributes {
            let path = path.clone().join(Step::Attribute(name.clone()));
            check(path, attribute, object.field(name), found);
        }
    }
}

fn problems(name: &str, attribute: &Attribute, value: &Value) -> Vec<Diagnostic> {
    if value.is_null() {
        // Core refuses an absent required attribute; an explicit null gets through to the provider.
        let detail = format!("The attribute {name:?} must be set, and must not be null.");
        let missing = Diagnostic::error("Missing required attribute", detail);
        return match attribute.presence {
            Presence::Required => vec![missing],
            _ => Vec::new(),
        };
    }
    if attribute.presence == Presence::Computed {
        let detail = format!("The attribute {name:?} is set by the provider. Remove it.");
        return vec![Diagnostic::error("Attribute cannot be configured", detail)];
    }
    if !value.is_wholly_known() {
        return Vec::new();
    }
    let broken = match json_problem(attribute, value) {
        Some(problem) => vec![problem],
        None => {
            let checks = attribute.checks.iter();
            checks.flat_map(|check| check.problems(value)).collect()
        }
    };
    let error = |problem| Diagnostic::error(format!("Invalid value for {name}"), problem);
    broken.into_iter().map(error).collect()
}

/// What is wrong with a text that should be JSON. Empty text is none where that is the default.
fn json_problem(attribute: &Attribute, value: &Value) -> Option<String> {
    let kind = attribute
        .json
        .filter(|_| !is_empty_default(attribute, value))?;
    kind.problem(value.as_str()?)
}

/// The error where not exactly one of several attributes is set, as far as is known. Empty text sets none where
/// that is the default.
fn not_exactly_one(schema: &Schema, names: &[String], config: &Value) -> Option<Diagnostic> {
    let is_left_out = |name: &String| {
        let (attribute, value) = (schema.attributes.get(name), config.field(name));
        value.is_null() || attribute.is_some_and(|attribute| is_empty_default(attribute, value))
    };
    let given: Vec<_> = names.iter().filter(|name| !is_left_out(name)).collect();
    let set: Vec<_> = given
        .iter()
        .filter(|name| !config.field(name).is_unknown())
        .collect();
    let (problem, place) = match set[..] {
        [_] => return None,
        [] if !given.is_empty() => return None,
        [] => ("None of them is", None),
        [_, second, ..] => ("More than one is", Some(second)),
    };
    let choice = if names.len() == 2 { "the two" } else { "them" };
    let error = Diagnostic::error(
        format!("Exactly one of {} must be set", names.join(" and ")),
        format!("{problem}. Set one of {choice}."),
    );
    Some(match place {
        Some(name) => error.at_attribute(name),
        None => error,
    })
}

/// Whether a value is the empty text by which an attribute says that it is not set.
fn is_empty_default(attribute: &Attribute, value: &Value) -> bool {
    value.as_str() == Some("") && attribute.default.as_ref() == Some(value)
}
