use tfplugin_proto::value::{Type, Value};

use super::*;
use crate::schema::Attribute;

fn schema() -> Schema {
    Schema::new("")
        .attribute("name", Attribute::required(Type::String).requires_replace())
        .attribute("secret", Attribute::required(Type::String).write_only())
        .attribute("note", Attribute::optional(Type::String))
        .attribute(
            "size",
            Attribute::optional_computed(Type::Number).default_value(3.into()),
        )
        .attribute("id", Attribute::computed(Type::String).keeps_state())
        .attribute("touched", Attribute::computed(Type::String))
        .attribute("version", Attribute::optional_computed(Type::Number))
}

/// An object of the schema: what is not given is null.
fn object(given: &[(&str, Value)]) -> Value {
    let schema = schema();
    let mut object = Value::map(
        schema
            .attributes
            .keys()
            .map(|name| (name.clone(), Value::Null)),
    );
    for (name, value) in given {
        object.set_field(name, value.clone());
    }
    object
}

fn prior() -> Value {
    object(&[
        ("name", "a".into()),
        ("note", "n".into()),
        ("size", 3.into()),
        ("id", "id-1".into()),
        ("touched", "then".into()),
        ("version", 4.into()),
    ])
}

/// What Core proposes: the configuration, and the prior value where a computed attribute has none.
fn propose(config: &Value, prior: &Value) -> Value {
    let mut proposed = config.clone();
    for (name, attribute) in &schema().attributes {
        if attribute.is_computed() && config.field(name).is_null() {
            proposed.set_field(name, prior.field(name).clone());
        }
    }
    proposed
}

fn planned(config: &Value, prior: &Value) -> Value {
    let proposed = propose(config, prior);
    by_schema(
        &schema(),
        Change {
            config,
            prior,
            proposed: &proposed,
        },
        WriteOnlyMode::Supported,
    )
}

#[test]
fn a_create_plans_defaults_and_leaves_the_rest_to_be_known_after_apply() {
    let config = object(&[("name", "a".into()), ("secret", "s".into())]);
    let expected = object(&[
        ("name", "a".into()),
        ("size", 3.into()),
        ("id", Value::Unknown),
        ("touched", Value::Unknown),
        ("version", Value::Unknown),
    ]);
    assert!(planned(&config, &Value::Null) == expected);
}

#[test]
fn the_same_configuration_plans_the_prior_state() {
    let config = object(&[
        ("name", "a".into()),
        ("secret", "other".into()),
        ("note", "n".into()),
    ]);
    assert!(planned(&config, &prior()) == prior());
}

#[test]
fn a_change_makes_computed_attributes_unknown_unless_they_keep_their_state() {
    let config = object(&[("name", "a".into()), ("secret", "s".into())]);
    let planned = planned(&config, &prior());
    assert!(planned.field("note").is_null());
    assert!(planned.field("touched").is_unknown() && planned.field("version").is_unknown());
    assert!(*planned.field("id") == "id-1".into());
    assert!(*planned.field("size") == 3.into());
}

#[test]
fn a_null_that_would_keep_its_state_is_filled_by_the_next_change() {
    let mut prior = prior();
    prior.set_field("id", Value::Null);
    let config = object(&[("name", "a".into()), ("secret", "s".into())]);
    assert!(planned(&config, &prior).field("id").is_unknown());
}

#[test]
fn a_configured_value_wins_over_a_default_and_over_unknown() {
    let config = object(&[
        ("name", "a".into()),
        ("secret", "s".into()),
        ("size", 9.into()),
        ("version", 5.into()),
    ]);
    let planned = planned(&config, &prior());
    assert!(*planned.field("size") == 9.into());
    assert!(*planned.field("version") == 5.into());
}

#[test]
fn a_default_comes_back_when_its_attribute_is_no_longer_configured() {
    let mut prior = prior();
    prior.set_field("size", 9.into());
    let config = object(&[
        ("name", "a".into()),
        ("secret", "s".into()),
        ("note", "n".into()),
    ]);
    assert!(*planned(&config, &prior).field("size") == 3.into());
}

#[test]
fn write_only_attributes_stay_where_core_does_not_know_them() {
    let config = object(&[
        ("name", "a".into()),
        ("secret", "s".into()),
        ("note", "n".into()),
    ]);
    let prior = prior();
    let proposed = propose(&config, &prior);
    let change = Change {
        config: &config,
        prior: &prior,
        proposed: &proposed,
    };
    let planned = by_schema(&schema(), change, WriteOnlyMode::Plain);
    assert!(*planned.field("secret") == "s".into());
    assert!(
        planned.field("version").is_unknown(),
        "a changed value is a change"
    );
}

#[test]
fn only_a_change_of_the_right_attribute_replaces() {
    let config = object(&[("name", "b".into()), ("note", "n".into())]);
    let prior = prior();
    let replaced = |planned: &Value, prior: &Value| {
        let change = Change {
            config: &config,
            prior,
            proposed: planned,
        };
        requires_replace(&schema(), change, planned)
    };
    let renamed = planned(&config, &prior);
    assert_eq!(
        replaced(&renamed, &prior),
        [AttributePath::attribute("name")]
    );
    let mut maybe = prior.clone();
    maybe.set_field("name", Value::Unknown);
    assert_eq!(replaced(&maybe, &prior), [AttributePath::attribute("name")]);
    assert!(replaced(&prior, &prior).is_empty());
    assert!(replaced(&renamed, &Value::Null).is_empty());
}

#[test]
fn an_update_that_does_nothing_takes_over_what_is_computed_and_planned_as_known() {
    let mut planned = prior();
    planned.set_field("name", "b".into());
    planned.set_field("id", Value::Unknown);
    planned.set_field("touched", "now".into());
    let mut state = prior();
    state.set_field("touched", "now".into());
    assert!(settled(&schema(), &prior(), &planned) == state);
}
