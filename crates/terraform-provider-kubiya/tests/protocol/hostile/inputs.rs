//! What is wrong with a call.

use hostile_inputs::{Canary, bytes, json as texts};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tfplugin_proto::generated::tfplugin6::DynamicValue;
use tfplugin_proto::value::{Type, Value, json, msgpack};

use super::calls::Call;
use super::typed::value_of;

/// One call, and everything that it may be made with.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) call: Call,
    pub(super) type_name: String,
    pub(super) values: [DynamicValue; 3],
    pub(super) stored: Vec<u8>,
    pub(super) private: Vec<u8>,
    pub(super) identity: Vec<u8>,
    pub(super) id: String,
    pub(super) version: i64,
    /// What stands where a value of a secret would.
    pub(super) canary: Canary,
}

/// Any call about one of these types. An attribute `value` is one that must not be seen.
pub(super) fn any_input(types: Vec<(String, Type)>) -> impl Strategy<Value = Input> {
    (select(types), Canary::any()).prop_flat_map(|((type_name, ty), canary)| {
        let value = || dynamic_value(&ty, &canary);
        let id = prop_oneof![
            any::<String>(),
            select(&["a", "", "..", "a\nb"][..]).prop_map(str::to_owned)
        ];
        let version = prop_oneof![-1..3_i64, any::<i64>()];
        let texts = (stored(&ty, &canary), private(), vec(any::<u8>(), 0..20), id);
        (
            select(&Call::ALL[..]),
            [value(), value(), value()],
            texts,
            version,
            Just(canary),
        )
            .prop_map(
                move |(call, values, (stored, private, identity, id), version, canary)| Input {
                    call,
                    type_name: type_name.clone(),
                    values,
                    stored,
                    private,
                    identity,
                    id,
                    version,
                    canary,
                },
            )
    })
}

/// An object of this type with a secret in it, where it can have one.
fn object(ty: &Type, canary: &Canary) -> BoxedStrategy<Value> {
    let secret = Value::string(canary.text());
    let has_value = matches!(ty, Type::Object(attributes) if attributes.contains_key("value"));
    let texts = prop_oneof![4 => "[a-z]{1,6}", 1 => any::<String>()].boxed();
    value_of(ty, &texts)
        .prop_map(move |mut value| {
            if has_value {
                value.set_field("value", secret.clone());
            }
            value
        })
        .boxed()
}

/// In either encoding or none: whole, damaged, or of no sense.
fn dynamic_value(ty: &Type, canary: &Canary) -> BoxedStrategy<DynamicValue> {
    let (packed_ty, text_ty) = (ty.clone(), ty.clone());
    let packed =
        object(ty, canary).prop_map(move |value| msgpack::encode(&value, &packed_ty).unwrap());
    let text =
        object(ty, canary).prop_map(move |value| json::encode(&value, &text_ty).unwrap().to_vec());
    let in_msgpack = |msgpack| DynamicValue {
        msgpack,
        ..DynamicValue::default()
    };
    let in_json = |json| DynamicValue {
        json,
        ..DynamicValue::default()
    };
    prop_oneof![
        4 => packed.clone().prop_map(in_msgpack),
        4 => bytes::damaged(packed).prop_map(in_msgpack),
        1 => bytes::damaged(text).prop_map(in_json),
        1 => vec(any::<u8>(), 0..50).prop_map(in_msgpack),
        1 => Just(in_msgpack(b"\xc0".to_vec())),
        1 => Just(DynamicValue::default()),
    ]
    .boxed()
}

fn stored(ty: &Type, canary: &Canary) -> impl Strategy<Value = Vec<u8>> + use<> {
    let ty_of = ty.clone();
    let whole =
        object(ty, canary).prop_map(move |value| json::encode(&value, &ty_of).unwrap().to_vec());
    let known = vec![
        "name",
        "value",
        "description",
        "id",
        "uuid",
        "tasks",
        "starters",
    ];
    prop_oneof![
        3 => whole.clone(),
        3 => bytes::damaged(whole),
        2 => texts::text_with(known).prop_map(String::into_bytes),
        1 => Just(texts::nested(100_000, "[", "", "]").into_bytes()),
        1 => Just(texts::nested(100_000, "{\"name\":", "1", "}").into_bytes()),
        1 => vec(any::<u8>(), 0..50),
    ]
}

fn private() -> impl Strategy<Value = Vec<u8>> {
    let entries = vec!["v", "entries", "fingerprint"];
    prop_oneof![
        2 => Just(Vec::new()),
        2 => texts::text_with(entries).prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..50),
        1 => Just(texts::nested(100_000, "[", "", "]").into_bytes()),
    ]
}
