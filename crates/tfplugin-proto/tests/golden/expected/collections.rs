//! Lists, sets, maps, objects, and what they hold.

use tfplugin_proto::value::Value;

use super::{Expected, decimal, float, list, reordered, same, set, unrefined};

pub(super) fn lists() -> Vec<Expected> {
    vec![
        same("empty", list([])),
        same("null", Value::Null),
        same("nulls", list(["a".into(), Value::Null])),
        same("one", list(["a".into()])),
        same("order", list(["b", "a", "b"].map(Value::from))),
        same("sixteen", list(["x"; 16].map(Value::from))),
        same("tuple", list(["text", "1", "true"].map(Value::from))),
        same("unknown", Value::Unknown),
        same("unknown_inside", list(["a".into(), Value::Unknown])),
        unrefined("refined_inside", list([Value::Unknown, Value::Null])),
        unrefined("refined_length", Value::Unknown),
    ]
}

pub(super) fn sets() -> Vec<Expected> {
    let order = ["10", "9", "Z", "alpha", "zeta", "\u{e9}"];
    vec![
        same("duplicates", set(["a", "b"].map(Value::from))),
        same("empty", set([])),
        same("null", Value::Null),
        same("order", set(order.map(Value::from))),
        same("unknown", Value::Unknown),
        // Terraform puts the unknown element last.
        reordered(
            "unknown_inside",
            set(["a".into(), "b".into(), Value::Unknown]),
        ),
        unrefined("refined_length", Value::Unknown),
    ]
}

pub(super) fn sets_of_numbers() -> Vec<Expected> {
    let order = [Value::from(-1), float(0.5), 9.into(), 25.into(), 100.into()];
    vec![reordered("order", set(order))]
}

pub(super) fn maps() -> Vec<Expected> {
    let order = [
        ("", "2"),
        ("A", "3"),
        ("a b", "5"),
        ("z", "1"),
        ("\u{e9}", "4"),
    ];
    let sixteen = (0..16).map(|key| (format!("{key:02}"), Value::from("x")));
    let unknown_inside = [("a", "x".into()), ("b", Value::Unknown)];
    vec![
        same("empty", Value::Map([].into())),
        same("null", Value::Null),
        same("nulls", Value::map([("a", Value::Null)])),
        same(
            "order",
            Value::map(order.map(|(key, value)| (key, value.into()))),
        ),
        same("sixteen", Value::map(sixteen)),
        same("unknown", Value::Unknown),
        same("unknown_inside", Value::map(unknown_inside)),
        unrefined("refined_length", Value::Unknown),
    ]
}

pub(super) fn objects() -> Vec<Expected> {
    let object = |name, size, tags| Value::map([("name", name), ("size", size), ("tags", tags)]);
    let (null, unknown) = (Value::Null, Value::Unknown);
    vec![
        same("full", object("n".into(), float(2.5), list(["a".into()]))),
        same("null", null.clone()),
        same("nulls", object(null.clone(), null.clone(), null.clone())),
        same("unknown", unknown.clone()),
        same(
            "unknown_inside",
            object(unknown.clone(), 1.into(), unknown.clone()),
        ),
        unrefined(
            "refined_inside",
            object(unknown.clone(), null, list([unknown])),
        ),
    ]
}

pub(super) fn nested() -> Vec<Expected> {
    let object =
        |name, limits, labels| Value::map([("name", name), ("limits", limits), ("labels", labels)]);
    let first = object(
        "first".into(),
        Value::map([("cpu", decimal("0.1")), ("memory", 512.into())]),
        set([list(["x", "y"].map(Value::from)), list([])]),
    );
    let second = object(Value::Null, Value::Map([].into()), Value::Null);
    let unknown = object(
        Value::Unknown,
        Value::map([("cpu", Value::Unknown)]),
        set([list([Value::Unknown])]),
    );
    vec![
        reordered("deep", list([first, second])),
        same("empty", list([])),
        same("unknown", Value::Unknown),
        same("unknown_inside", list([unknown])),
    ]
}
