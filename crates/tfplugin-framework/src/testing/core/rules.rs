//! Core's rules for the answers of a provider. Each gives the first one that is broken.

use tfplugin_proto::generated::tfplugin6::Diagnostic;
use tfplugin_proto::generated::tfplugin6::attribute_path::step::Selector;
use tfplugin_proto::value::{Type, Value};

use super::compatible::is_compatible;
use super::era::Era;
use super::error::{Result, broken};
use super::object::Action;
use super::schema::{Attribute, Attributes, ObjectSchema};

/// "Provider produced invalid plan"
pub(super) fn plan_is_valid(
    schema: &ObjectSchema,
    era: Era,
    config: &Value,
    prior: &Value,
    planned: &Value,
) -> Result<()> {
    let Some(planned) = planned.as_fields() else {
        return Err(broken("the plan of a configured object is null or unknown"));
    };
    let planned = Value::Map(planned.clone());
    is_valid(&schema.attributes, "", era, [config, prior, &planned])
}

fn is_valid(
    attributes: &Attributes,
    within: &str,
    era: Era,
    [config, prior, planned]: [&Value; 3],
) -> Result<()> {
    for (name, attribute) in attributes {
        let path = format!("{within}{name}");
        let (config, prior, planned) = (of(config, name), of(prior, name), of(planned, name));
        if attribute.write_only && era == Era::WriteOnly {
            if !planned.is_null() {
                return Err(broken(format!("the plan holds the write-only {path}")));
            }
        } else if planned == config
            || (planned == prior && !prior.is_null() && !config.is_null())
            || (attribute.computed && config.is_null())
        {
            // As Core likes it.
        } else if let (Some(nested), Value::List(config), Value::List(planned)) =
            (&attribute.nested, config, planned)
        {
            if config.len() != planned.len() {
                return Err(broken(format!(
                    "{path} is planned with another number of objects"
                )));
            }
            for (index, (config, planned)) in config.iter().zip(planned).enumerate() {
                let prior = match prior {
                    Value::List(prior) => prior.get(index),
                    _ => None,
                };
                let objects = [config, prior.unwrap_or(&Value::Null), planned];
                is_valid(nested, &format!("{path}[{index}]."), era, objects)?;
            }
        } else {
            return Err(broken(format!(
                "{path} is planned as neither configured nor prior"
            )));
        }
    }
    Ok(())
}

/// A member of an object: null where the object is, unknown where it is.
fn of<'a>(object: &'a Value, name: &str) -> &'a Value {
    static UNKNOWN: Value = Value::Unknown;
    match object {
        Value::Unknown => &UNKNOWN,
        object => object.field(name),
    }
}

/// "Provider produced inconsistent final plan": an update may turn out to be needless, and nothing else.
pub(super) fn second_action_agrees(first: Action, second: Action) -> Result<()> {
    match (first, second) {
        (Action::Create | Action::Replace, Action::Create)
        | (Action::Update, Action::Update | Action::NoOp) => Ok(()),
        _ => Err(broken(format!(
            "{first:?} becomes {second:?} in the second plan"
        ))),
    }
}

/// "Provider produced inconsistent final plan": what was known stays, what was unknown may become known.
pub(super) fn second_plan_agrees(
    schema: &ObjectSchema,
    first: &Value,
    second: &Value,
) -> Result<()> {
    agrees(schema.ty(), first, second, "the second plan", true)
}

/// "Provider produced inconsistent result after apply", and "invalid result object"
pub(super) fn result_agrees(schema: &ObjectSchema, planned: &Value, result: &Value) -> Result<()> {
    agrees(schema.ty(), planned, result, "the result", false)
}

fn agrees(
    ty: &Type,
    before: &Value,
    after: &Value,
    what: &str,
    may_be_unknown: bool,
) -> Result<()> {
    let Type::Object(types) = ty else {
        return Err(broken("a resource is no object"));
    };
    for (name, ty) in types {
        let (before, after) = (before.field(name), after.field(name));
        if !is_compatible(ty, before, after) {
            return Err(broken(format!(
                "{what} has another {name} than was planned"
            )));
        }
        if !may_be_unknown && !after.is_wholly_known() {
            return Err(broken(format!("{what} leaves {name} unknown")));
        }
    }
    Ok(())
}

/// "Provider produced invalid object", "Invalid resource state upgrade" and the like
pub(super) fn is_storable(schema: &ObjectSchema, era: Era, state: &Value) -> Result<()> {
    if !state.is_wholly_known() {
        return Err(broken("a state holds an unknown value"));
    }
    let hidden = |(_, attribute): &(&String, &Attribute)| attribute.write_only;
    if schema.attributes.values().any(hides_members) {
        return Err(broken(
            "nested objects with write-only members are not played here",
        ));
    }
    for (name, _) in schema.attributes.iter().filter(hidden) {
        if era == Era::WriteOnly && !state.field(name).is_null() {
            return Err(broken(format!("a state holds the write-only {name}")));
        }
    }
    Ok(())
}

/// What a practitioner can write and Core will take, where what is required and sensitive is filled in.
pub(super) fn is_configurable(schema: &ObjectSchema, config: &Value) -> Result<()> {
    if config.as_fields().is_none() || !config.is_wholly_known() {
        return Err(broken("a generated configuration is no known object"));
    }
    can_be_set(&schema.attributes, "", config)
}

fn can_be_set(attributes: &Attributes, within: &str, config: &Value) -> Result<()> {
    for (name, attribute) in attributes {
        let (path, value) = (format!("{within}{name}"), config.field(name));
        let is_only_computed = attribute.computed && !attribute.optional;
        if (is_only_computed || attribute.write_only) && !value.is_null() {
            return Err(broken(format!("{path} is generated, and cannot be")));
        }
        if let (Some(nested), Value::List(objects)) = (&attribute.nested, value) {
            for (index, object) in objects.iter().enumerate() {
                can_be_set(nested, &format!("{path}[{index}]."), object)?;
            }
        }
    }
    Ok(())
}

fn hides_members(attribute: &Attribute) -> bool {
    let mut members = attribute.nested.iter().flat_map(Attributes::values);
    members.any(|member| member.write_only || hides_members(member))
}

/// Whether the lines of an attribute may hold a secret: those of a list of objects hold what is in them.
fn is_secret(attribute: &Attribute) -> bool {
    let mut members = attribute.nested.iter().flat_map(Attributes::values);
    attribute.sensitive || attribute.write_only || members.any(is_secret)
}

/// Not a rule that Core holds anybody to, but what it does: it prints the line of the attribute that a
/// diagnostic is about, or else the one that the block begins on, which may be all of the block.
pub(super) fn no_secret_is_quoted(schema: &ObjectSchema, diagnostics: &[Diagnostic]) -> Result<()> {
    for diagnostic in diagnostics {
        let attribute = diagnostic.attribute.as_ref();
        let selectors =
            attribute.map(|path| path.steps.iter().filter_map(|it| it.selector.as_ref()));
        let quoted = match selectors.map(|mut selectors| selectors.next()) {
            None => schema.attributes.values().any(is_secret),
            Some(None) => false,
            Some(Some(Selector::AttributeName(name))) => {
                schema.attributes.get(name).is_some_and(is_secret)
            }
            Some(Some(_)) => return Err(broken("a path begins with no attribute")),
        };
        if quoted {
            let summary = &diagnostic.summary;
            return Err(broken(format!(
                "{summary:?} has a line with a secret quoted"
            )));
        }
    }
    Ok(())
}

/// Nothing that an action comes to leads into its configuration: Core would quote more than what it leads to.
///
/// **Source:** Terraform 1.16, which puts `config` before such a path.
pub(super) fn is_unplaced(diagnostics: &[Diagnostic]) -> Result<()> {
    match diagnostics.iter().find(|it| it.attribute.is_some()) {
        None => Ok(()),
        Some(Diagnostic { summary, .. }) => Err(broken(format!(
            "{summary:?} of a completed action has a path"
        ))),
    }
}

#[cfg(test)]
mod tests;
