//! What every recorded value means, written by hand.

mod collections;
mod dynamic;
mod scalars;

use tfplugin_proto::value::{Number, Value};

/// A value, and how it was recorded.
pub(crate) struct Case {
    pub(crate) kind: &'static str,
    pub(crate) name: &'static str,
    pub(crate) value: Value,
    pub(crate) encoding: Encoding,
}

/// What our encoding of a value is, beside Terraform's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// The same bytes.
    Same,
    /// Other bytes with the same meaning: the elements of this set are in another order, which Core does
    /// not look at.
    Reordered,
    /// Other bytes that say less: what is unknown is unknown, and nothing else is said about it.
    Unrefined,
}

/// Every case, kind by kind.
pub(crate) fn cases() -> Vec<Case> {
    let kinds = [
        ("bool", scalars::bools()),
        ("string", scalars::strings()),
        ("number", scalars::numbers()),
        ("list", collections::lists()),
        ("set", collections::sets()),
        ("set_of_numbers", collections::sets_of_numbers()),
        ("map", collections::maps()),
        ("object", collections::objects()),
        ("nested", collections::nested()),
        ("dynamic", dynamic::dynamics()),
    ];
    let case = |kind, (name, value, encoding)| Case {
        kind,
        name,
        value,
        encoding,
    };
    kinds
        .into_iter()
        .flat_map(|(kind, values)| values.into_iter().map(move |value| case(kind, value)))
        .collect()
}

type Expected = (&'static str, Value, Encoding);

fn same(name: &'static str, value: impl Into<Value>) -> Expected {
    (name, value.into(), Encoding::Same)
}

fn reordered(name: &'static str, value: Value) -> Expected {
    (name, value, Encoding::Reordered)
}

fn unrefined(name: &'static str, value: Value) -> Expected {
    (name, value, Encoding::Unrefined)
}

fn list<const N: usize>(elements: [Value; N]) -> Value {
    Value::List(elements.into())
}

fn set<const N: usize>(elements: [Value; N]) -> Value {
    Value::set(elements.into())
}

fn float(number: f64) -> Value {
    Value::Number(Number::Float(number))
}

fn decimal(text: impl Into<String>) -> Value {
    Value::Number(Number::Decimal(text.into()))
}
