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
    assert_eq!(check(&parts(&[("a", 7.into())])), ["parts"]);
}
