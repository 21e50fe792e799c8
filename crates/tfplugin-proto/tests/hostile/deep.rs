//! Values inside of values, deeper than any stack.

use hostile_inputs::json::nested;
use tfplugin_proto::value::{Mismatch, Type, json, msgpack};

use crate::decode;

/// How deep, at most. Each level of a stack takes more than ten bytes.
const LEVELS: usize = 100_000;

/// As small as a thread of the provider's runtime, whose size is two megabytes.
const STACK: usize = 2 << 20;

#[track_caller]
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    thread.unwrap().join().unwrap();
}

/// A type as deep as its JSON form is read, and then some.
fn deep_type() -> Type {
    (0..126).fold(Type::Dynamic, |inner, level| match level % 3 {
        0 => Type::list(inner),
        1 => Type::set(inner),
        _ => Type::map(inner),
    })
}

#[test]
fn dynamic_values_inside_of_each_other_end_in_an_error() {
    on_a_small_stack(|| {
        let packed = [b"\x92\xc4\x09\"dynamic\"".repeat(LEVELS), b"\xc0".to_vec()].concat();
        let error = decode(msgpack::decode, &packed, &Type::Dynamic).unwrap_err();
        assert_eq!(error.mismatch, Mismatch::TooDeep);
        let text = nested(LEVELS, r#"{"type":"dynamic","value":"#, "null", "}");
        let error = decode(json::decode, text.as_bytes(), &Type::Dynamic).unwrap_err();
        assert_eq!(error.mismatch, Mismatch::TooDeep);
    });
}

#[test]
fn arrays_and_objects_inside_of_each_other_end_in_an_error() {
    on_a_small_stack(|| {
        for ty in [Type::Dynamic, Type::list(Type::String), deep_type()] {
            for (byte, end) in [(0x91, 0xc0), (0x81, 0xc0), (0x91, 0x91)] {
                let mut packed = vec![byte; LEVELS];
                packed.push(end);
                assert!(decode(msgpack::decode, &packed, &ty).is_err());
            }
            for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), ("[", "")] {
                let text = nested(LEVELS, open, "1", close);
                assert!(decode(json::decode, text.as_bytes(), &ty).is_err());
            }
        }
    });
}

#[test]
fn stored_state_that_is_nested_too_deeply_is_refused_even_where_nobody_asks_for_it() {
    on_a_small_stack(|| {
        let ty = Type::object([("a", Type::Bool)]);
        let with = |levels| format!(r#"{{"gone":{},"a":true}}"#, nested(levels, "[", "", "]"));
        assert!(decode(json::decode, with(127).as_bytes(), &ty).is_ok());
        let error = decode(json::decode, with(LEVELS).as_bytes(), &ty).unwrap_err();
        assert_eq!(error.mismatch, Mismatch::TooDeep);
        // Brackets in a text are no levels.
        let text = format!(r#"{{"gone":"\"{}","a":true}}"#, "[{".repeat(LEVELS));
        assert!(decode(json::decode, text.as_bytes(), &ty).is_ok());
    });
}

#[test]
fn types_inside_of_each_other_end_in_an_error() {
    on_a_small_stack(|| {
        for (open, close) in [
            (r#"["list","#, "]"),
            (r#"["object",{"a":"#, "}]"),
            (r#"["tuple",["#, "]]"),
            ("[", "]"),
        ] {
            let text = nested(LEVELS, open, r#""string""#, close);
            assert!(Type::from_json(text.as_bytes()).is_err());
        }
        // Which attributes are optional does not matter, and is passed over at any depth.
        let optional = nested(LEVELS, "[", "", "]");
        let text = format!(r#"["object",{{}},{optional}]"#);
        assert!(Type::from_json(text.as_bytes()).is_ok());
    });
}

#[test]
fn as_many_levels_as_a_type_can_have_are_followed() {
    on_a_small_stack(|| {
        for kind in ["list", "set", "map"] {
            let text = nested(127, &format!(r#"["{kind}","#), r#""string""#, "]");
            let ty = Type::from_json(text.as_bytes()).unwrap();
            let (packed, text) = match kind {
                "map" => (
                    b"\x81\xa1k".repeat(127),
                    nested(127, r#"{"k":"#, "null", "}"),
                ),
                _ => (vec![0x91; 127], nested(127, "[", "null", "]")),
            };
            let value = decode(msgpack::decode, &[packed, vec![0xc0]].concat(), &ty).unwrap();
            assert!(decode(json::decode, text.as_bytes(), &ty).unwrap() == value);
            let type_json = ty.to_json();
            let mut dynamic = vec![0x92, 0xc5];
            dynamic.extend_from_slice(&u16::try_from(type_json.len()).unwrap().to_be_bytes());
            dynamic.extend_from_slice(&type_json);
            dynamic.extend_from_slice(&msgpack::encode(&value, &ty).unwrap());
            decode(msgpack::decode, &dynamic, &Type::Dynamic).unwrap();
        }
    });
}
