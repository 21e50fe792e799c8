//! Values to and from MessagePack: what every call of Core's does several times.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark fails where it cannot go on"
)]

use divan::Bencher;
use divan::counter::BytesCount;
use tfplugin_proto::value::{Type, Value, msgpack};

fn main() {
    divan::main();
}

/// How many elements each collection has.
const SIZES: [i64; 2] = [10, 1_000];

#[divan::bench(args = SIZES)]
fn decode(bencher: Bencher<'_, '_>, size: i64) {
    let (value, ty) = object(size);
    let bytes = msgpack::encode(&value, &ty).unwrap();
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench_local(|| msgpack::decode(&bytes, &ty).unwrap());
}

#[divan::bench(args = SIZES)]
fn encode(bencher: Bencher<'_, '_>, size: i64) {
    let (value, ty) = object(size);
    let bytes = msgpack::encode(&value, &ty).unwrap();
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench_local(|| msgpack::encode(&value, &ty).unwrap());
}

/// An object with attributes of every kind that resources have.
fn object(size: i64) -> (Value, Type) {
    let text = |number: i64| Value::string(format!("element number {number}"));
    let pair = || Type::object([("name", Type::String), ("number", Type::Number)]);
    let ty = Type::object([
        ("flag", Type::Bool),
        ("list", Type::list(Type::Number)),
        ("map", Type::map(Type::String)),
        ("name", Type::String),
        ("pairs", Type::list(pair())),
        ("set", Type::set(Type::String)),
    ]);
    let pairs =
        (0..size).map(|number| Value::map([("name", text(number)), ("number", number.into())]));
    let value = Value::map([
        ("flag", true.into()),
        ("list", Value::List((0..size).map(Value::from).collect())),
        (
            "map",
            Value::map((0..size).map(|number| (number.to_string(), text(number)))),
        ),
        ("name", text(0)),
        ("pairs", Value::List(pairs.collect())),
        ("set", Value::set((0..size).map(text).collect())),
    ]);
    (value, ty)
}
