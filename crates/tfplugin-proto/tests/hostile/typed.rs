//! Types and values of every shape.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use tfplugin_proto::value::{Number, Type, Value};

/// Any type, some levels deep.
pub(crate) fn any_type() -> impl Strategy<Value = Type> {
    let scalars = [Type::Bool, Type::Number, Type::String, Type::Dynamic];
    select(scalars.to_vec()).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(Type::list),
            inner.clone().prop_map(Type::set),
            inner.clone().prop_map(Type::map),
            btree_map("[a-z]{1,4}", inner.clone(), 0..3).prop_map(Type::Object),
            vec(inner, 0..3).prop_map(Type::Tuple),
        ]
    })
}

/// Any value of this type, known throughout; texts are `text`.
pub(crate) fn value_of(ty: &Type, text: &BoxedStrategy<String>) -> BoxedStrategy<Value> {
    let known = match ty {
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Number => number().prop_map(Value::Number).boxed(),
        Type::String => text.clone().prop_map(Value::string).boxed(),
        Type::Dynamic => dynamic(text).boxed(),
        Type::List(element) => vec(value_of(element, text), 0..4)
            .prop_map(Value::List)
            .boxed(),
        Type::Set(element) => vec(value_of(element, text), 0..4)
            .prop_map(Value::set)
            .boxed(),
        Type::Map(element) => btree_map(text.clone(), value_of(element, text), 0..4)
            .prop_map(Value::Map)
            .boxed(),
        Type::Tuple(types) => {
            let elements = types.iter().map(|ty| value_of(ty, text));
            elements.collect::<Vec<_>>().prop_map(Value::List).boxed()
        }
        Type::Object(attributes) => {
            let attributes = attributes
                .iter()
                .map(|(name, ty)| (Just(name.clone()), value_of(ty, text)));
            attributes.collect::<Vec<_>>().prop_map(Value::map).boxed()
        }
    };
    prop_oneof![8 => known, 1 => Just(Value::Null)].boxed()
}

/// Any type with a value of it.
pub(crate) fn typed_value() -> impl Strategy<Value = (Type, Value)> {
    typed_with(any::<String>().boxed())
}

/// Any type with a value of it whose texts, and keys of maps, are `text`.
pub(crate) fn typed_with(text: BoxedStrategy<String>) -> impl Strategy<Value = (Type, Value)> {
    any_type().prop_flat_map(move |ty| {
        let values = value_of(&ty, &text);
        (Just(ty), values)
    })
}

/// Any number that is sent and received as the same one: a large integer is never sent as a double.
fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        any::<i64>().prop_map(Number::Int),
        (any::<i32>(), 1..=u16::MAX)
            .prop_map(|(whole, part)| Number::Float(f64::from(whole) / f64::from(part))),
        any::<f64>().prop_filter_map("an integer, or not finite", |float| {
            Number::from_f64(float).filter(|_| float.fract() != 0.0)
        }),
        "-?[0-9]{1,30}(\\.[0-9]{1,30})?(e-?[0-9]{1,3})?"
            .prop_filter_map("not a number", |text| Number::parse(&text)),
    ]
}

/// A value that brings a type of its own, another dynamic value among them.
fn dynamic(text: &BoxedStrategy<String>) -> impl Strategy<Value = Value> + use<> {
    let wrapped = |ty: Type| move |value: Value| Value::Dynamic(Box::new((ty.clone(), value)));
    let flag = any::<bool>()
        .prop_map(Value::Bool)
        .prop_map(wrapped(Type::Bool));
    let words = vec(text.clone().prop_map(Value::string), 0..3)
        .prop_map(Value::List)
        .prop_map(wrapped(Type::list(Type::String)));
    prop_oneof![flag, words].prop_recursive(3, 3, 1, move |inner| {
        let named = inner.clone().prop_map(|value| Value::map([("a", value)]));
        prop_oneof![
            inner.prop_map(wrapped(Type::Dynamic)),
            named.prop_map(wrapped(Type::object([("a", Type::Dynamic)]))),
        ]
    })
}
