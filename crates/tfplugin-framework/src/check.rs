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
        _ => {
            let problem = "The provider applied another value than it had planned";
            found.push(Diagnostic::provider_bug(problem).at(path));
        }
    }
}

#[cfg(test)]
mod tests {
    use tfplugin_proto::value::Type;

    use super::*;
    use crate::schema::Attribute;

    fn schema() -> Schema {
        Schema::new("")
            .attribute("name", Attribute::required(Type::String))
            .attribute("secret", Attribute::required(Type::String).write_only())
            .attribute("note", Attribute::optional(Type::String))
            .attribute("id", Attribute::computed(Type::String))
    }

    fn object(name: &str, secret: Option<&str>, note: Value, id: Value) -> Value {
        Value::map([
            ("name", name.into()),
            ("secret", secret.into()),
            ("note", note),
            ("id", id),
        ])
    }

    fn paths(diagnostics: &Diagnostics) -> Vec<String> {
        let path = |d: &Diagnostic| {
            d.attribute
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default()
        };
        diagnostics.iter().map(path).collect()
    }

    #[test]
    fn a_plan_may_hold_what_is_configured_what_was_there_and_what_is_computed() {
        let config = object("a", Some("s"), Value::Null, Value::Null);
        let prior = object("A", None, "old".into(), "1".into());
        let check = |planned: &Value| {
            paths(&super::planned(
                &schema(),
                WriteOnlyMode::Supported,
                &config,
                &prior,
                planned,
            ))
        };
        assert!(check(&object("a", None, Value::Null, Value::Unknown)).is_empty());
        assert!(check(&object("A", None, Value::Null, "2".into())).is_empty());
        assert_eq!(
            check(&object("b", None, Value::Null, Value::Null)),
            ["name"]
        );
        assert_eq!(
            check(&object("a", None, "old".into(), Value::Null)),
            ["note"]
        );
        assert_eq!(
            check(&object("a", Some("s"), Value::Null, Value::Null)),
            ["secret"]
        );
    }

    #[test]
    fn an_old_core_is_promised_the_configured_value() {
        let config = object("a", Some("s"), Value::Null, Value::Null);
        let plan = |planned: &Value| {
            super::planned(
                &schema(),
                WriteOnlyMode::Plain,
                &config,
                &Value::Null,
                planned,
            )
        };
        assert!(paths(&plan(&config)).is_empty());
        let nulled = object("a", None, Value::Null, Value::Null);
        assert_eq!(paths(&plan(&nulled)), ["secret"]);
    }

    #[test]
    fn a_stored_state_is_wholly_known_and_without_write_only_values() {
        let mut state = object("a", Some("s"), Value::Null, Value::Unknown);
        let found = stored(&schema(), WriteOnlyMode::Supported, &mut state);
        assert_eq!(paths(&found), ["id", "secret"]);
        assert!(state == object("a", None, Value::Null, Value::Null));

        let mut state = object("a", Some("s"), Value::Null, "1".into());
        assert!(paths(&stored(&schema(), WriteOnlyMode::Plain, &mut state)).is_empty());
    }

    #[test]
    fn what_was_planned_as_known_must_come_out() {
        let planned = object("a", None, "n".into(), Value::Unknown);
        assert!(
            paths(&applied(
                &schema(),
                &planned,
                &object("a", None, "n".into(), "7".into())
            ))
            .is_empty()
        );
        let other = object("b", None, Value::Null, "7".into());
        assert_eq!(
            paths(&applied(&schema(), &planned, &other)),
            ["name", "note"]
        );
    }

    fn nested() -> Schema {
        let parts = Nested::list()
            .attribute("name", Attribute::required(Type::String))
            .attribute("size", Attribute::optional_computed(Type::Number));
        Schema::new("").attribute("parts", Attribute::required(parts))
    }

    fn parts(parts: &[(&str, Value)]) -> Value {
        let part = |(name, size): &(&str, Value)| {
            Value::map([("name", (*name).into()), ("size", size.clone())])
        };
        let parts = Value::List(parts.iter().map(part).collect());
        Value::map([("parts", parts)])
    }

    #[test]
    fn a_plan_of_nested_objects_is_held_to_the_rules_member_by_member() {
        let config = parts(&[("a", Value::Null), ("b", 2.into())]);
        let prior = parts(&[("b", 9.into()), ("a", 1.into())]);
        let check = |planned: &Value| {
            let mode = WriteOnlyMode::Supported;
            paths(&super::planned(&nested(), mode, &config, &prior, planned))
        };
        for good in [
            parts(&[("a", Value::Unknown), ("b", 2.into())]),
            parts(&[("a", 1.into()), ("a", 1.into())]),
            prior.clone(),
        ] {
            assert!(check(&good).is_empty());
        }
        for (bad, path) in [
            (parts(&[("a", 1.into()), ("b", 3.into())]), "parts[1].size"),
            (parts(&[("c", 1.into()), ("b", 2.into())]), "parts[0].name"),
            (parts(&[("a", 1.into())]), "parts"),
            (Value::map([("parts", Value::Unknown)]), "parts"),
        ] {
            assert_eq!(check(&bad), [path]);
        }
    }

    #[test]
    fn what_is_unknown_in_one_nested_object_costs_nothing_else() {
        let mut state = parts(&[("a", Value::Unknown), ("b", 2.into())]);
        let found = stored(&nested(), WriteOnlyMode::Supported, &mut state);
        assert_eq!(paths(&found), ["parts[0].size"]);
        assert!(state == parts(&[("a", Value::Null), ("b", 2.into())]));
        let mut state = Value::map([("parts", Value::List(vec![Value::Unknown]))]);
        let found = stored(&nested(), WriteOnlyMode::Supported, &mut state);
        assert_eq!(paths(&found), ["parts[0]"]);
    }

    #[test]
    fn a_known_member_comes_out_as_planned_whatever_else_is_unknown() {
        let planned = parts(&[("a", Value::Unknown), ("b", 2.into())]);
        let check = |state: &Value| paths(&applied(&nested(), &planned, state));
        assert!(check(&parts(&[("a", 7.into()), ("b", 2.into())])).is_empty());
        let other = parts(&[("x", 7.into()), ("b", 3.into())]);
        assert_eq!(check(&other), ["parts[0].name", "parts[1].size"]);
    }
}
