use std::collections::{BTreeMap, BTreeSet};

use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

use super::*;
use crate::attr::{Attr, Hidden, Sensitive, WriteOnly};

#[derive(Debug, Serialize, Deserialize)]
struct Sample {
    name: String,
    size: Attr<i64>,
    note: Option<String>,
    tags: BTreeSet<String>,
    env: Attr<BTreeMap<String, Attr<String>>>,
    token: WriteOnly<Sensitive>,
}

fn ty() -> Type {
    Type::object([
        ("name", Type::String),
        ("size", Type::Number),
        ("note", Type::String),
        ("tags", Type::set(Type::String)),
        ("env", Type::map(Type::String)),
        ("token", Type::String),
        ("added_later", Type::Bool),
    ])
}

fn sample(size: Value, token: Value) -> Value {
    Value::map([
        ("name", Value::from("n")),
        ("size", size),
        ("note", Value::Null),
        ("tags", Value::set(vec!["b".into(), "a".into()])),
        (
            "env",
            Value::map([("K", Value::Unknown), ("L", "v".into())]),
        ),
        ("token", token),
        ("added_later", Value::Null),
    ])
}

#[test]
fn a_model_survives_the_way_there_and_back_but_for_what_is_write_only() {
    let model: Sample = from_value(&sample(7.into(), "canary".into())).unwrap();
    assert_eq!(model.size, Attr::Known(7));
    assert_eq!(
        model
            .token
            .attr()
            .known()
            .unwrap()
            .as_secret()
            .expose_secret(),
        "canary"
    );
    assert!(to_value(&model, &ty()).unwrap() == sample(7.into(), Value::Null));
}

#[test]
fn unknown_and_null_are_told_apart() {
    let unknown: Sample = from_value(&sample(Value::Unknown, Value::Unknown)).unwrap();
    assert!(unknown.size.is_unknown() && unknown.token.attr().is_unknown());
    assert!(
        to_value(&unknown, &ty())
            .unwrap()
            .field("size")
            .is_unknown()
    );
    let null: Sample = from_value(&sample(Value::Null, Value::Null)).unwrap();
    assert!(null.size.is_null() && null.token.attr().is_null());
}

#[test]
fn an_error_names_the_path_and_never_the_value() {
    let mut value = sample("canary-size".into(), Value::Null);
    let error = from_value::<Sample>(&value).unwrap_err().to_string();
    assert_eq!(error, "size: expected i64, found text");

    value = sample(Value::Null, Value::Null);
    value.set_field("env", Value::map([("K", Value::List(vec![]))]));
    let error = from_value::<Sample>(&value).unwrap_err().to_string();
    assert_eq!(error, "env.K: expected a string, found list");
}

#[test]
fn an_unknown_value_is_an_error_where_the_model_cannot_hold_it() {
    let mut value = sample(Value::Null, Value::Null);
    value.set_field("name", Value::Unknown);
    let error = from_value::<Sample>(&value).unwrap_err().to_string();
    assert_eq!(error, "name: the value is not known yet");
}

#[test]
fn debug_of_a_model_hides_what_is_sensitive() {
    let model: Sample = from_value(&sample(Value::Null, "canary".into())).unwrap();
    assert!(!format!("{model:?}").contains("canary"));
}

#[test]
fn what_is_hidden_is_stored_and_not_shown() {
    #[derive(Debug, Serialize, Deserialize)]
    struct Hook {
        url: Attr<Hidden<String>>,
        headers: Hidden<BTreeMap<String, String>>,
    }

    let ty = Type::object([("url", Type::String), ("headers", Type::map(Type::String))]);
    let stored = Value::map([
        ("url", "https://canary.example".into()),
        ("headers", Value::map([("K", Value::from("canary"))])),
    ]);
    let hook: Hook = from_value(&stored).unwrap();
    assert_eq!(hook.headers.expose()["K"], "canary");
    assert!(!format!("{hook:?}").contains("canary"));
    assert!(to_value(&hook, &ty).unwrap() == stored);
    let url = hook.url.into_known().map(Hidden::into_exposed);
    assert_eq!(url.as_deref(), Some("https://canary.example"));

    let unknown = Value::map([("url", Value::Unknown), ("headers", Value::map::<&str>([]))]);
    let hook: Hook = from_value(&unknown).unwrap();
    assert!(hook.url.is_unknown() && to_value(&hook, &ty).unwrap() == unknown);
}
