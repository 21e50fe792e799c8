//! What the framework plans for objects inside of objects, held to Core's rules over many inputs.

use hostile_inputs::attack;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tfplugin_proto::value::{Type, Value};

use super::era::Era;
use super::rules;
use super::schema::ObjectSchema;
use crate::check;
use crate::context::WriteOnlyMode;
use crate::convert::schema_to_proto;
use crate::plan::{self, Change};
use crate::schema::{Attribute, Nested, Schema};

const MODE: WriteOnlyMode = WriteOnlyMode::Supported;

/// Every kind of attribute, on every one of three levels.
fn schema() -> Schema {
    let text = |new: fn(Type) -> Attribute| new(Type::String);
    let members = |nested: Nested| {
        nested
            .attribute("must", text(Attribute::required))
            .attribute("may", text(Attribute::optional))
            .attribute(
                "default",
                text(Attribute::optional_computed).default_value("d".into()),
            )
            .attribute("either", text(Attribute::optional_computed))
            .attribute("kept", text(Attribute::optional_computed).keeps_state())
            .attribute("given", text(Attribute::computed))
            .attribute("json", text(Attribute::optional).json_object())
    };
    let inner = members(Nested::list());
    let outer = members(Nested::list())
        .attribute("inner", Attribute::optional(inner.clone()))
        .attribute("loose", Attribute::optional_computed(inner));
    Schema {
        attributes: members(Nested::list())
            .attribute("outer", Attribute::required(outer))
            .attributes,
        ..Schema::default()
    }
}

/// A value for an attribute. A configuration gives what is required and nothing that is only computed; a state has
/// nothing that is unknown.
fn value_of(attribute: &Attribute, configured: bool) -> BoxedStrategy<Value> {
    let texts = ["a", "b", "d", "{\"a\":1}", "{ \"a\": 1.0 }"];
    let given = match &attribute.nested {
        Some(nested) => {
            let members = object_of(&nested.attributes, configured);
            let unknown = if configured { 1 } else { 0 };
            let element = prop_oneof![8 => members, unknown => Just(Value::Unknown)];
            vec(element, 0..4).prop_map(Value::List).boxed()
        }
        None => select(texts.map(Value::from).to_vec()).boxed(),
    };
    let is_required = attribute.presence == crate::schema::Presence::Required;
    let is_computed = attribute.presence == crate::schema::Presence::Computed;
    let null = Just(Value::Null);
    match configured {
        true if is_computed => null.boxed(),
        true if is_required => prop_oneof![8 => given, 1 => Just(Value::Unknown)].boxed(),
        true => prop_oneof![8 => given, 4 => null, 1 => Just(Value::Unknown)].boxed(),
        false => prop_oneof![8 => given, 2 => null].boxed(),
    }
}

fn object_of(
    attributes: &crate::schema::Attributes,
    configured: bool,
) -> impl Strategy<Value = Value> + use<> {
    let members: Vec<_> = attributes
        .iter()
        .map(|(name, attribute)| {
            let name = name.clone();
            value_of(attribute, configured).prop_map(move |value| (name.clone(), value))
        })
        .collect();
    members.prop_map(Value::map)
}

/// A create or an update: a configuration and a prior state, related or not.
fn change() -> impl Strategy<Value = (Value, Value)> {
    let attributes = schema().attributes;
    let prior = prop_oneof![
        1 => Just(Value::Null),
        4 => object_of(&attributes, false),
    ];
    (object_of(&attributes, true), prior)
}

fn planned(core: &ObjectSchema, config: &Value, prior: &Value) -> Value {
    let proposed = core.propose(config, prior);
    let change = Change {
        config,
        prior,
        proposed: &proposed,
    };
    plan::by_schema(&schema(), change, MODE)
}

/// What an apply of a plan comes to: whatever is unknown is known.
fn settled(value: &Value, ty: &Type) -> Value {
    match (value, ty) {
        (Value::Unknown, Type::List(_)) => Value::List(Vec::new()),
        (Value::Unknown, Type::Object(members)) => Value::map(
            members
                .iter()
                .map(|(name, ty)| (name.clone(), settled(&Value::Unknown, ty))),
        ),
        (Value::Unknown, _) => "settled".into(),
        (Value::List(elements), Type::List(ty)) => {
            Value::List(elements.iter().map(|it| settled(it, ty)).collect())
        }
        (Value::Map(members), Type::Object(types)) => Value::map(
            members
                .iter()
                .map(|(name, value)| (name.clone(), settled(value, &types[name]))),
        ),
        (value, _) => value.clone(),
    }
}

#[test]
fn every_plan_is_one_that_core_takes() {
    let core = ObjectSchema::read(&schema_to_proto(&schema())).unwrap();
    attack(400, change(), |(config, prior)| {
        let planned = planned(&core, &config, &prior);
        let valid = rules::plan_is_valid(&core, Era::WriteOnly, &config, &prior, &planned);
        prop_assert!(valid.is_ok(), "{:?}", valid);
        let bugs = check::planned(&schema(), MODE, &config, &prior, &planned);
        prop_assert!(!bugs.has_errors(), "{:?}", bugs);
        Ok(())
    });
}

#[test]
fn a_plan_that_was_applied_is_not_planned_again() {
    let core = ObjectSchema::read(&schema_to_proto(&schema())).unwrap();
    let ty = schema().ty();
    attack(400, change(), |(config, prior)| {
        // What is configured is known by the time of the apply.
        let config = settled(&config, &ty);
        let first = planned(&core, &config, &prior);
        let state = settled(&first, &ty);
        prop_assert!(rules::result_agrees(&core, &first, &state).is_ok());
        prop_assert!(!check::applied(&schema(), &first, &state).has_errors());
        let second = planned(&core, &config, &state);
        prop_assert!(second == state);
        Ok(())
    });
}

#[test]
fn what_differs_from_a_known_plan_is_found_by_both() {
    let core = ObjectSchema::read(&schema_to_proto(&schema())).unwrap();
    let ty = schema().ty();
    let results = (change(), object_of(&schema().attributes, false));
    attack(400, results, |((config, prior), other)| {
        let first = planned(&core, &config, &prior);
        for result in [settled(&first, &ty), other] {
            let theirs = rules::result_agrees(&core, &first, &result).is_err();
            let ours = check::applied(&schema(), &first, &result).has_errors();
            prop_assert_eq!(theirs, ours);
        }
        Ok(())
    });
}
