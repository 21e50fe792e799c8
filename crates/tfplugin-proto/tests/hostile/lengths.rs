//! Lengths that are only claimed.

use tfplugin_proto::value::{Type, json, msgpack};

use crate::decode;

/// Large enough to tell what grows with the input from what does not.
const LARGE: usize = 1 << 20;

/// Lists inside of lists, each of which claims to have as many elements as there are bytes left.
fn claims() -> Vec<u8> {
    let mut bytes = Vec::with_capacity(LARGE + 1_000);
    for _ in 0..100 {
        bytes.push(0xdd);
        bytes.extend_from_slice(&u32::try_from(LARGE).unwrap().to_be_bytes());
    }
    bytes.resize(LARGE + 500, 0xc0);
    bytes
}

#[test]
fn claims_inside_of_claims_reserve_no_memory_that_the_data_cannot_fill() {
    let ty = (0..101).fold(Type::Bool, |inner, _| Type::list(inner));
    assert!(decode(msgpack::decode, &claims(), &ty).is_err());
}

#[test]
fn the_smallest_elements_take_memory_in_proportion() {
    let list = Type::list(Type::Bool);
    let mut packed = vec![0xdd];
    packed.extend_from_slice(&u32::try_from(LARGE).unwrap().to_be_bytes());
    packed.resize(LARGE + 5, 0xc0);
    assert!(decode(msgpack::decode, &packed, &list).is_ok());
    let text = format!("[{}1]", "1,".repeat(LARGE / 2));
    assert!(decode(json::decode, text.as_bytes(), &Type::list(Type::Number)).is_ok());
}

#[test]
fn numbers_of_many_digits_are_read_and_compared() {
    let digits = "7".repeat(LARGE / 4);
    let text = format!("[{digits},{digits},-{digits}.{digits}]");
    let set = Type::set(Type::Number);
    let value = decode(json::decode, text.as_bytes(), &set).unwrap();
    let packed = msgpack::encode(&value, &set).unwrap();
    assert!(decode(msgpack::decode, &packed, &set).unwrap() == value);
}
