//! Values that bring their type along.

use tfplugin_proto::value::{Type, Value};

use super::{Expected, decimal, list, same, set, unrefined};

pub(super) fn dynamics() -> Vec<Expected> {
    let (bool, number, string) = (Type::Bool, Type::Number, Type::String);
    let object = Type::object([
        ("a", string.clone()),
        ("b", Type::Tuple(vec![number.clone(), Type::Dynamic])),
        ("c d", Type::object([("e", bool.clone())])),
    ]);
    let tuple = Type::Tuple(vec![
        string.clone(),
        number.clone(),
        bool.clone(),
        Type::Dynamic,
        Type::object([("a", number.clone())]),
    ]);
    let unknown_inside = Type::object([
        ("a", Type::Dynamic),
        ("b", Type::Tuple(vec![string.clone(), number.clone()])),
    ]);
    vec![
        same("bool", typed(bool, true)),
        same("decimal", typed(number.clone(), decimal("0.1"))),
        same(
            "empty",
            typed(Type::Object([].into()), Value::Map([].into())),
        ),
        same("integer", typed(number.clone(), 1)),
        same(
            "list",
            typed(
                Type::list(string.clone()),
                list(["a", "b"].map(Value::from)),
            ),
        ),
        same(
            "map",
            typed(Type::map(number), Value::map([("a", 1.into())])),
        ),
        same("nothing", typed(Type::Tuple(vec![]), list([]))),
        same("null", Value::Null),
        same("null_list", typed(Type::list(Type::Dynamic), Value::Null)),
        same("null_string", typed(string.clone(), Value::Null)),
        same(
            "object",
            typed(
                object,
                Value::map([
                    ("a", "text".into()),
                    ("b", list([1.into(), Value::Null])),
                    ("c d", Value::map([("e", true.into())])),
                ]),
            ),
        ),
        same(
            "set",
            typed(Type::set(string.clone()), set(["a", "b"].map(Value::from))),
        ),
        same("string", typed(string.clone(), "text")),
        same(
            "tuple",
            typed(
                tuple,
                list([
                    "text".into(),
                    1.into(),
                    true.into(),
                    Value::Null,
                    Value::map([("a", decimal("0.1"))]),
                ]),
            ),
        ),
        same("unknown", Value::Unknown),
        same("unknown_string", typed(string.clone(), Value::Unknown)),
        same(
            "unknown_inside",
            typed(
                unknown_inside,
                Value::map([
                    ("a", Value::Unknown),
                    ("b", list([Value::Unknown, 1.into()])),
                ]),
            ),
        ),
        unrefined("refined_string", typed(string, Value::Unknown)),
    ]
}

fn typed(ty: Type, value: impl Into<Value>) -> Value {
    Value::Dynamic(Box::new((ty, value.into())))
}
