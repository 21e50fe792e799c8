use tfplugin_proto::generated::tfplugin6::{AttributePath, Schema, attribute_path, schema};

use super::*;

fn schema() -> ObjectSchema {
    let attribute = |name: &str, computed: bool, write_only: bool| schema::Attribute {
        name: name.to_owned(),
        r#type: br#""string""#.to_vec(),
        optional: true,
        computed,
        write_only,
        ..schema::Attribute::default()
    };
    let block = schema::Block {
        attributes: vec![
            attribute("id", true, false),
            attribute("note", false, false),
            attribute("token", false, true),
        ],
        ..schema::Block::default()
    };
    let schema = Schema {
        version: 0,
        block: Some(block),
    };
    ObjectSchema::read(&schema).unwrap()
}

fn object(id: Value, note: Value, token: Value) -> Value {
    Value::map([("id", id), ("note", note), ("token", token)])
}

#[test]
fn a_plan_that_core_would_refuse_is_refused() {
    let schema = schema();
    let config = object(Value::Null, "n".into(), "t".into());
    let prior = object("1".into(), "old".into(), Value::Null);
    let check = |era, planned: &Value| plan_is_valid(&schema, era, &config, &prior, planned);
    let good = object(Value::Unknown, "n".into(), Value::Null);
    check(Era::WriteOnly, &good).unwrap();
    check(
        Era::WriteOnly,
        &object("1".into(), "old".into(), Value::Null),
    )
    .unwrap();
    for bad in [
        Value::Null,
        object(Value::Unknown, "x".into(), Value::Null),
        object(Value::Unknown, Value::Null, Value::Null),
        object(Value::Unknown, "n".into(), "t".into()),
    ] {
        check(Era::WriteOnly, &bad).unwrap_err();
    }
    check(Era::Plain, &object("1".into(), "n".into(), "t".into())).unwrap();
    check(Era::Plain, &good).unwrap_err();
}

#[test]
fn a_configuration_that_cannot_be_written_is_refused() {
    let schema = schema();
    let note = || object(Value::Null, "n".into(), Value::Null);
    is_configurable(&schema, &note()).unwrap();
    is_configurable(&schema, &object("1".into(), "n".into(), Value::Null)).unwrap();
    for bad in [
        Value::Null,
        object(Value::Unknown, "n".into(), Value::Null),
        object(Value::Null, "n".into(), "t".into()),
    ] {
        is_configurable(&schema, &bad).unwrap_err();
    }
}

#[test]
fn a_result_that_core_would_refuse_is_refused() {
    let schema = schema();
    let planned = object(Value::Unknown, "n".into(), Value::Null);
    let known = object("1".into(), "n".into(), Value::Null);
    result_agrees(&schema, &planned, &known).unwrap();
    result_agrees(
        &schema,
        &planned,
        &object("1".into(), "x".into(), Value::Null),
    )
    .unwrap_err();
    result_agrees(&schema, &planned, &planned).unwrap_err();
    second_plan_agrees(&schema, &planned, &planned).unwrap();
    second_plan_agrees(&schema, &known, &planned).unwrap_err();
}

#[test]
fn a_second_plan_that_comes_to_something_else_is_refused() {
    for (first, second) in [
        (Action::Create, Action::Create),
        (Action::Replace, Action::Create),
        (Action::Update, Action::Update),
        (Action::Update, Action::NoOp),
    ] {
        second_action_agrees(first, second).unwrap();
    }
    for (first, second) in [
        (Action::Update, Action::Replace),
        (Action::Create, Action::NoOp),
        (Action::Replace, Action::Update),
    ] {
        second_action_agrees(first, second).unwrap_err();
    }
}

#[test]
fn a_state_that_core_would_refuse_is_refused() {
    let schema = schema();
    let stored =
        |era, id: Value, token: Value| is_storable(&schema, era, &object(id, Value::Null, token));
    stored(Era::WriteOnly, "1".into(), Value::Null).unwrap();
    stored(Era::Plain, "1".into(), "t".into()).unwrap();
    stored(Era::WriteOnly, "1".into(), "t".into()).unwrap_err();
    stored(Era::Plain, Value::Unknown, Value::Null).unwrap_err();
}

#[test]
fn a_diagnostic_that_has_a_secret_quoted_is_refused() {
    let schema = schema();
    let about = |attribute| Diagnostic {
        attribute,
        ..Diagnostic::default()
    };
    let at = |selector: Option<Selector>| {
        let steps = vec![attribute_path::Step { selector }];
        about(Some(AttributePath { steps }))
    };
    let name = |name: &str| at(Some(Selector::AttributeName(name.to_owned())));
    for good in [name("note"), at(None)] {
        no_secret_is_quoted(&schema, &[good]).unwrap();
    }
    for bad in [
        name("token"),
        about(None),
        at(Some(Selector::ElementKeyInt(0))),
    ] {
        no_secret_is_quoted(&schema, &[bad]).unwrap_err();
    }
}

fn nested() -> ObjectSchema {
    let member = |name: &str, computed: bool| schema::Attribute {
        name: name.to_owned(),
        r#type: br#""string""#.to_vec(),
        optional: true,
        computed,
        sensitive: computed,
        ..schema::Attribute::default()
    };
    let objects = schema::Object {
        attributes: vec![member("name", false), member("key", true)],
        nesting: schema::object::NestingMode::List.into(),
        ..schema::Object::default()
    };
    let parts = schema::Attribute {
        name: "parts".to_owned(),
        optional: true,
        computed: true,
        nested_type: Some(objects),
        ..schema::Attribute::default()
    };
    let block = schema::Block {
        attributes: vec![parts],
        ..schema::Block::default()
    };
    ObjectSchema::read(&Schema {
        version: 0,
        block: Some(block),
    })
    .unwrap()
}

fn parts(parts: &[(&str, Value)]) -> Value {
    let part =
        |(name, key): &(&str, Value)| Value::map([("name", (*name).into()), ("key", key.clone())]);
    Value::map([("parts", Value::List(parts.iter().map(part).collect()))])
}

#[test]
fn nested_objects_are_proposed_and_judged_by_their_place() {
    let schema = nested();
    let config = parts(&[("a", Value::Null), ("b", "2".into())]);
    let prior = parts(&[("x", "1".into())]);
    let proposed = schema.propose(&config, &prior);
    assert!(proposed == parts(&[("a", "1".into()), ("b", "2".into())]));
    let check = |planned: &Value| plan_is_valid(&schema, Era::WriteOnly, &config, &prior, planned);
    check(&parts(&[("a", Value::Unknown), ("b", "2".into())])).unwrap();
    check(&parts(&[("x", "1".into()), ("b", "2".into())])).unwrap();
    for bad in [
        parts(&[("a", Value::Unknown), ("x", "2".into())]),
        parts(&[("a", Value::Unknown), ("b", Value::Unknown)]),
        parts(&[("a", Value::Unknown)]),
        Value::map([("parts", Value::Unknown)]),
    ] {
        check(&bad).unwrap_err();
    }
    let planned = parts(&[("a", Value::Unknown), ("b", "2".into())]);
    let good = parts(&[("a", "7".into()), ("b", "2".into())]);
    result_agrees(&schema, &planned, &good).unwrap();
    for bad in [
        parts(&[("x", "7".into()), ("b", "2".into())]),
        parts(&[("a", "7".into())]),
    ] {
        result_agrees(&schema, &planned, &bad).unwrap_err();
    }
}

#[test]
fn a_list_of_objects_that_was_configured_is_not_proposed_once_it_is_not() {
    let schema = nested();
    let none = Value::map([("parts", Value::Null)]);
    let configured = parts(&[("a", "1".into())]);
    assert!(schema.propose(&none, &configured) == none);
    let object = Value::map([("name", Value::Null), ("key", "1".into())]);
    let computed = Value::map([("parts", Value::List(vec![object]))]);
    assert!(schema.propose(&none, &computed) == computed);
}

#[test]
fn no_line_of_an_object_with_a_secret_is_quoted() {
    let selectors = [
        Selector::AttributeName("parts".to_owned()),
        Selector::ElementKeyInt(0),
        Selector::AttributeName("name".to_owned()),
    ];
    let step = |selector| attribute_path::Step {
        selector: Some(selector),
    };
    let diagnostic = Diagnostic {
        attribute: Some(AttributePath {
            steps: selectors.map(step).to_vec(),
        }),
        ..Diagnostic::default()
    };
    no_secret_is_quoted(&nested(), &[diagnostic]).unwrap_err();
}

#[test]
fn what_an_action_comes_to_leads_nowhere_into_its_configuration() {
    let placed = |attribute| Diagnostic {
        attribute,
        ..Diagnostic::default()
    };
    is_unplaced(&[placed(None)]).unwrap();
    let nowhere = AttributePath {
        steps: vec![attribute_path::Step { selector: None }],
    };
    is_unplaced(&[placed(None), placed(Some(nowhere))]).unwrap_err();
}
