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
use crate::schema::Schema;

/// Checks a plan to create or update: every attribute is as configured, or as before, or computed.
pub(crate) fn planned(
    schema: &Schema,
    mode: WriteOnlyMode,
    config: &Value,
    prior: &Value,
    planned: &Value,
) -> Diagnostics {
    let mut found = Diagnostics::new();
    for (name, attribute) in &schema.attributes {
        let (config, prior, planned) = (config.field(name), prior.field(name), planned.field(name));
        let hidden = attribute.write_only && mode == WriteOnlyMode::Supported;
        let legal = if hidden {
            planned.is_null()
        } else {
            planned == config
                || (attribute.is_computed() && config.is_null())
                || (!prior.is_null() && !config.is_null() && planned == prior)
        };
        if !legal {
            let problem = "The provider planned a value that is neither configured nor computed";
            found.push(Diagnostic::provider_bug(problem).at_attribute(name));
        }
    }
    found
}

/// Checks a state that is about to be stored: nothing in it is unknown, nothing is write-only.
///
/// Unknown values are made null, so that what is known is stored in spite of the error.
pub(crate) fn stored(schema: &Schema, mode: WriteOnlyMode, state: &mut Value) -> Diagnostics {
    let mut found = Diagnostics::new();
    for name in schema.attributes.keys() {
        if !state.field(name).is_wholly_known() {
            state.set_field(name, Value::Null);
            let problem = "The provider left a value unknown after apply";
            found.push(Diagnostic::provider_bug(problem).at_attribute(name));
        }
    }
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

/// Checks that what was planned as known is what came out.
pub(crate) fn applied(planned: &Value, state: &Value) -> Diagnostics {
    let mut found = Diagnostics::new();
    compare(AttributePath::root(), planned, state, &mut found);
    found
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
                &planned,
                &object("a", None, "n".into(), "7".into())
            ))
            .is_empty()
        );
        let other = object("b", None, Value::Null, "7".into());
        assert_eq!(paths(&applied(&planned, &other)), ["name", "note"]);
    }
}
