//! Core's rules, held against our own answers before they are sent.
//!
//! Core would refuse these answers with an error about an inconsistent provider, and some of them after
//! the remote object exists. Better to say so ourselves, by attribute, and with the state intact.
//!
//! **Source:** Terraform 1.11 `internal/plans/objchange` (`AssertPlanValid`, `AssertObjectCompatible`).

use tfplugin_proto::path::{AttributePath, Step};
use tfplugin_proto::value::Value;

use crate::context::WriteOnlyMode;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::schema::nested::{element, elements, member};
use crate::schema::{Attribute, Attributes, Nested, Schema};

/// Checks a plan to create or update: every attribute is as configured, or as before, or computed.
pub(crate) fn planned(
    schema: &Schema,
    mode: WriteOnlyMode,
    config: &Value,
    prior: &Value,
    planned: &Value,
) -> Diagnostics {
    let mut found = Diagnostics::new();
    let is_hidden = |it: &Attribute| it.write_only && mode == WriteOnlyMode::Supported;
    let root = AttributePath::root();
    legal(
        &schema.attributes,
        &root,
        [config, prior, planned],
        &is_hidden,
        &mut found,
    );
    found
}

/// Holds each attribute of a planned object to those of the configuration and of the prior state.
fn legal(
    attributes: &Attributes,
    path: &AttributePath,
    [config, prior, planned]: [&Value; 3],
    is_hidden: &impl Fn(&Attribute) -> bool,
    found: &mut Diagnostics,
) {
    for (name, attribute) in attributes {
        let path = path.clone().join(Step::Attribute(name.clone()));
        let (config, prior) = (member(config, name), prior.field(name));
        let planned = member(planned, name);
        let legal_as_a_whole = if is_hidden(attribute) {
            planned.is_null()
        } else {
            planned == config
                || (attribute.is_computed() && config.is_null())
                || (!prior.is_null() && !config.is_null() && planned == prior)
        };
        match &attribute.nested {
            _ if legal_as_a_whole => {}
            Some(nested) if are_as_many(config, planned) => {
                for (index, planned) in elements(planned).iter().enumerate() {
                    let objects = [element(config, index), element(prior, index), planned];
                    let path = at(&path, index);
                    legal(&nested.attributes, &path, objects, is_hidden, found);
                }
            }
            _ => {
                let problem =
                    "The provider planned a value that is neither configured nor computed";
                found.push(Diagnostic::provider_bug(problem).at(path));
            }
        }
    }
}

/// Whether both are lists of the same number of objects.
fn are_as_many(a: &Value, b: &Value) -> bool {
    matches!((a, b), (Value::List(a), Value::List(b)) if a.len() == b.len())
}

fn at(path: &AttributePath, index: usize) -> AttributePath {
    let index = i64::try_from(index).unwrap_or(i64::MAX);
    path.clone().join(Step::Index(index))
}

/// Checks a state that is about to be stored: nothing in it is unknown, nothing is write-only.
///
/// Unknown values are made null, so that what is known is stored in spite of the error.
pub(crate) fn stored(schema: &Schema, mode: WriteOnlyMode, state: &mut Value) -> Diagnostics {
    let mut found = Diagnostics::new();
    let root = AttributePath::root();
    make_known(&schema.attributes, &root, state, &mut found);
    if mode == WriteOnlyMode::Supported {
        for name in schema
            .write_only()
            .filter(|name| !state.field(name).is_null())
        {
            let problem = "The provider returned a value for a write-only attribute";
            found.push(Diagnostic::provider_bug(problem).at_attribute(name));
        }
        crate::plan::write_only::strip(schema, mode, state);
    }
    found
}

/// Makes what is unknown in an object null, and no more than that of the objects in it.
fn make_known(
    attributes: &Attributes,
    path: &AttributePath,
    object: &mut Value,
    found: &mut Diagnostics,
) {
    let Value::Map(members) = object else { return };
    for (name, attribute) in attributes {
        let path = path.clone().join(Step::Attribute(name.clone()));
        match (members.get_mut(name), &attribute.nested) {
            (Some(value), _) if value.is_wholly_known() => {}
            (Some(Value::List(objects)), Some(nested)) => {
                for (index, object) in objects.iter_mut().enumerate() {
                    let path = at(&path, index);
                    if object.is_unknown() {
                        forget(object, path, found);
                    } else {
                        make_known(&nested.attributes, &path, object, found);
                    }
                }
            }
            (Some(value), _) => forget(value, path, found),
            (None, _) => {}
        }
    }
}

fn forget(value: &mut Value, path: AttributePath, found: &mut Diagnostics) {
    *value = Value::Null;
    let problem = "The provider left a value unknown after apply";
    found.push(Diagnostic::provider_bug(problem).at(path));
}

/// Checks that what was planned as known is what came out.
pub(crate) fn applied(schema: &Schema, planned: &Value, state: &Value) -> Diagnostics {
    let mut found = Diagnostics::new();
    came_out(
        &schema.attributes,
        &AttributePath::root(),
        planned,
        state,
        &mut found,
    );
    found
}

fn came_out(
    attributes: &Attributes,
    path: &AttributePath,
    planned: &Value,
    actual: &Value,
    found: &mut Diagnostics,
) {
    for (name, attribute) in attributes {
        let path = path.clone().join(Step::Attribute(name.clone()));
        let (planned, actual) = (member(planned, name), actual.field(name));
        match &attribute.nested {
            Some(Nested { attributes }) if are_as_many(planned, actual) => {
                let pairs = elements(planned).iter().zip(elements(actual));
                for (index, (planned, actual)) in pairs.enumerate() {
                    came_out(attributes, &at(&path, index), planned, actual, found);
                }
            }
            // Whatever is unknown in its elements, there are as many as was planned.
            Some(_) if matches!(planned, Value::List(_)) => found.push(another_value(path)),
            _ => compare(path, planned, actual, found),
        }
    }
}

fn compare(path: AttributePath, planned: &Value, actual: &Value, found: &mut Diagnostics) {
    match (planned, actual) {
        (Value::Unknown, _) => {}
        (Value::Map(planned), Value::Map(actual)) if planned.keys().eq(actual.keys()) => {
            for (name, value) in planned {
                let path = path.clone().join(Step::Attribute(name.clone()));
                compare(path, value, &actual[name], found);
            }
        }
        (planned, actual) if planned == actual => {}
        // An unknown element of a list may become anything; Core compares lists that hold one.
        (planned, _) if !planned.is_wholly_known() => {}
        _ => found.push(another_value(path)),
    }
}

fn another_value(path: AttributePath) -> Diagnostic {
    Diagnostic::provider_bug("The provider applied another value than it had planned").at(path)
}

#[cfg(test)]
mod tests;
