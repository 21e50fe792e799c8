//! What is valid comes through unchanged.

use hostile_inputs::attack;
use proptest::prelude::*;
use proptest::sample::Index;
use tfplugin_proto::value::{Type, json, msgpack};

use crate::typed::{any_type, typed_value};
use crate::{decode, settles};

#[test]
fn any_value_survives_both_encodings() {
    attack(1_000, typed_value(), |(ty, value)| settles(&value, &ty));
}

#[test]
fn any_type_survives_its_json_form() {
    attack(1_000, any_type(), |ty| {
        prop_assert_eq!(Type::from_json(&ty.to_json()).unwrap(), ty);
        Ok(())
    });
}

#[test]
fn cut_off_bytes_are_an_error() {
    attack(
        1_000,
        (typed_value(), any::<Index>()),
        |((ty, value), at)| {
            let packed = msgpack::encode(&value, &ty).unwrap();
            let cut = &packed[..at.index(packed.len())];
            prop_assert!(decode(msgpack::decode, cut, &ty).is_err());
            let text = json::encode(&value, &ty).unwrap();
            let cut = &text[..at.index(text.len())];
            // A number that lost its last digits is still one.
            prop_assert!(ty == Type::Number || decode(json::decode, cut, &ty).is_err());
            Ok(())
        },
    );
}
