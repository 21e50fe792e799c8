//! Bytes that no honest host sends, through everything that reads a host's bytes.
//!
//! Whatever arrives is a value or an error: no panic, no stack that runs out, memory in proportion to the
//! input, and an error that holds nothing of what it is about.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod damage;
mod deep;
mod handshake;
#[path = "../golden/kinds.rs"]
#[expect(dead_code, reason = "only the types are needed here")]
mod kinds;
mod lengths;
mod round_trips;
mod typed;

use proptest::prelude::*;
use tfplugin_proto::value::{Type, Value, ValueError, json, msgpack};

/// A decoder: bytes and a type to a value.
type Decode = fn(&[u8], &Type) -> Result<Value, ValueError>;

/// What a decoder may allocate for each byte of input, and besides. A byte can be an element of a list, and a
/// list that grows is there twice for a moment; the constant is room for the elements of every level.
const MULTIPLE: u64 = 160;
const CONSTANT: u64 = 600_000;

/// Decodes within bounds of memory.
#[track_caller]
fn decode(decode: Decode, bytes: &[u8], ty: &Type) -> Result<Value, ValueError> {
    hostile_inputs::cost::within(bytes.len(), MULTIPLE, CONSTANT, || decode(bytes, ty))
}

/// # Errors
/// Where a value that could be decoded does not survive being encoded and decoded again.
fn settles(value: &Value, ty: &Type) -> Result<(), TestCaseError> {
    let packed = msgpack::encode(value, ty).unwrap();
    prop_assert!(msgpack::decode(&packed, ty).unwrap() == *value);
    if value.is_wholly_known() {
        let text = json::encode(value, ty).unwrap();
        prop_assert!(json::decode(&text, ty).unwrap() == *value);
    }
    Ok(())
}
