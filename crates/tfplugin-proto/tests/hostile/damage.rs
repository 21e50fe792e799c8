//! Bytes of no sense, and of nearly some: values and recordings of Terraform's, damaged.

use std::fs;
use std::path::Path;

use hostile_inputs::{Canary, attack, bytes, json as texts};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tfplugin_proto::value::{Type, Value, ValueError, json, msgpack};

use crate::typed::{any_type, typed_with};
use crate::{Decode, decode, kinds, settles};

/// The longest error that names a path through the types of these tests.
const LONGEST_ERROR: usize = 200;

/// # Errors
/// Where the outcome is neither a value that settles nor an error that could stand in a diagnostic.
fn judge(outcome: Result<Value, ValueError>, ty: &Type) -> Result<(), TestCaseError> {
    match outcome {
        Ok(value) => settles(&value, ty),
        Err(error) => {
            let text = error.to_string();
            prop_assert!(text.len() <= LONGEST_ERROR, "{} bytes of error", text.len());
            Ok(())
        }
    }
}

#[test]
fn arbitrary_bytes_are_an_error_or_a_value() {
    let inputs = (any_type(), vec(any::<u8>(), 0..200));
    attack(2_000, inputs, |(ty, bytes)| {
        judge(decode(msgpack::decode, &bytes, &ty), &ty)?;
        judge(decode(json::decode, &bytes, &ty), &ty)
    });
}

#[test]
fn arbitrary_json_is_an_error_or_a_value() {
    let known = vec!["a", "type", "value"];
    attack(
        1_000,
        (any_type(), texts::text_with(known)),
        |(ty, text)| judge(decode(json::decode, text.as_bytes(), &ty), &ty),
    );
}

/// A value full of a secret, encoded and damaged: its type, the bytes and the secret.
fn damaged_secrets(
    encode: fn(&Value, &Type) -> Vec<u8>,
) -> impl Strategy<Value = (Type, Vec<u8>, Canary)> {
    Canary::any().prop_flat_map(move |canary| {
        let text = prop_oneof![3 => Just(canary.text().to_owned()), 1 => "[a-z]{0,3}"];
        let encoded = typed_with(text.boxed()).prop_flat_map(move |(ty, value)| {
            let bytes = bytes::damaged(Just(encode(&value, &ty)));
            (Just(ty), bytes)
        });
        (encoded, Just(canary)).prop_map(|((ty, bytes), canary)| (ty, bytes, canary))
    })
}

/// Of a secret that is a value or the key of a map, an error shows nothing, wherever the damage is.
fn attack_with_secrets(encode: fn(&Value, &Type) -> Vec<u8>, decoder: Decode) {
    attack(2_000, damaged_secrets(encode), |(ty, bytes, canary)| {
        let outcome = decode(decoder, &bytes, &ty);
        if let Err(error) = &outcome {
            canary.absent_from(&format!("{error} {error:?}"))?;
        }
        judge(outcome, &ty)
    });
}

#[test]
fn damaged_messagepack_is_an_error_without_a_secret_or_a_value() {
    attack_with_secrets(
        |value, ty| msgpack::encode(value, ty).unwrap(),
        msgpack::decode,
    );
}

#[test]
fn damaged_json_is_an_error_without_a_secret_or_a_value() {
    attack_with_secrets(
        |value, ty| json::encode(value, ty).unwrap().to_vec(),
        json::decode,
    );
}

/// What Terraform sent for values of a type, as MessagePack or as JSON.
fn recorded(extension: &str) -> Vec<(Type, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/recorded");
    let files = kinds::kinds().into_iter().flat_map(|(kind, ty)| {
        let entries = fs::read_dir(root.join(kind)).unwrap();
        entries.map(move |entry| (kinds::case_of(ty.clone()), entry.unwrap().path()))
    });
    let chosen = files.filter(|(_, path)| path.extension().is_some_and(|it| it == extension));
    let mut all: Vec<_> = chosen
        .map(|(ty, path)| (ty, fs::read(path).unwrap()))
        .collect();
    all.sort_by(|(_, a), (_, b)| a.cmp(b));
    // The longest would take most of the time.
    all.retain(|(_, bytes)| bytes.len() < 4_096);
    assert!(all.len() > 50, "only {} recordings", all.len());
    all
}

fn attack_recordings(extension: &str, decoder: Decode) {
    let inputs = select(recorded(extension))
        .prop_flat_map(|(ty, bytes)| (Just(ty), bytes::damaged(Just(bytes))));
    attack(2_000, inputs, |(ty, bytes)| {
        judge(decode(decoder, &bytes, &ty), &ty)
    });
}

#[test]
fn damaged_recordings_of_configurations_are_an_error_or_a_value() {
    attack_recordings("msgpack", msgpack::decode);
}

#[test]
fn damaged_recordings_of_states_are_an_error_or_a_value() {
    attack_recordings("json", json::decode);
}

#[test]
fn damaged_types_are_an_error_without_their_text_or_a_type() {
    let types = any_type().prop_map(|ty| ty.to_json());
    let texts = texts::text_with(vec!["a"]).prop_map(String::into_bytes);
    let inputs = (prop_oneof![bytes::damaged(types), texts], Canary::any());
    attack(1_500, inputs, |(bytes, canary)| {
        if let Ok(ty) = Type::from_json(&bytes) {
            prop_assert_eq!(Type::from_json(&ty.to_json()).unwrap(), ty);
        }
        let named = format!("[\"list\",\"{}\"]", canary.text());
        let error = Type::from_json(named.as_bytes()).unwrap_err();
        canary.absent_from(&format!("{error} {error:?}"))
    });
}
