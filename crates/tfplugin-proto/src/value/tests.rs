use hostile_inputs::Canary;

use super::*;

fn every_kind() -> (Value, Type) {
    let ty = Type::object([
        ("bool", Type::Bool),
        ("decimal", Type::Number),
        ("dynamic", Type::Dynamic),
        ("list", Type::list(Type::Number)),
        ("map", Type::map(Type::Bool)),
        ("null", Type::String),
        ("object", Type::object([("inner", Type::String)])),
        ("set", Type::set(Type::String)),
        ("text", Type::String),
        ("tuple", Type::Tuple(vec![Type::String, Type::Number])),
    ]);
    let value = Value::map([
        ("bool", Value::Bool(true)),
        ("decimal", Value::Number(Number::parse("0.1").unwrap())),
        (
            "dynamic",
            Value::Dynamic(Box::new((
                Type::list(Type::Bool),
                Value::List(vec![true.into()]),
            ))),
        ),
        ("list", Value::List(vec![1.into(), (-70_000).into()])),
        ("map", Value::map([("k", Value::Bool(false))])),
        ("null", Value::Null),
        ("object", Value::map([("inner", Value::from("é"))])),
        ("set", Value::set(vec!["b".into(), "a".into(), "b".into()])),
        ("text", Value::from("")),
        ("tuple", Value::List(vec!["x".into(), 2.into()])),
    ]);
    (value, ty)
}

#[test]
fn every_kind_of_value_survives_both_encodings() {
    let (value, ty) = every_kind();
    let packed = msgpack::encode(&value, &ty).unwrap();
    assert!(msgpack::decode(&packed, &ty).unwrap() == value);
    let text = json::encode(&value, &ty).unwrap();
    assert!(json::decode(&text, &ty).unwrap() == value);
}

#[test]
fn debug_shows_no_content() {
    let (value, _) = every_kind();
    let shown = format!("{value:?}");
    assert!(shown.contains("\"text\": string"), "{shown}");
    for content in ["0.1", "70000", "é", "true"] {
        assert!(!shown.contains(content), "{content} in {shown}");
    }
}

#[test]
fn an_unknown_value_is_the_three_bytes_that_core_writes() {
    assert_eq!(
        msgpack::encode(&Value::Unknown, &Type::String).unwrap(),
        [0xd4, 0, 0]
    );
}

#[test]
fn a_refined_unknown_reads_as_unknown() {
    // Extension 12 with a map that says "not null" and "begins with ab".
    let body = [0x82, 0x01, 0xc2, 0x02, 0xa2, b'a', b'b'];
    let mut bytes = vec![0xc7, body.len() as u8, 12];
    bytes.extend_from_slice(&body);
    assert!(msgpack::decode(&bytes, &Type::String).unwrap().is_unknown());
}

#[test]
fn numbers_arrive_as_integers_doubles_or_text_and_are_sent_back_in_the_same_form() {
    for bytes in [
        &[0x07][..],
        &[0xff],
        &[0xcd, 0xff, 0xff],
        &[0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0],
        b"\xa30.1",
        b"\xb412345678901234567890",
    ] {
        let value = msgpack::decode(bytes, &Type::Number).unwrap();
        assert_eq!(msgpack::encode(&value, &Type::Number).unwrap(), bytes);
    }
    let large = [0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    let value = msgpack::decode(&large, &Type::Number).unwrap();
    assert!(value == Value::Number(Number::parse("18446744073709551615").unwrap()));
}

#[test]
fn an_integer_that_arrives_as_a_double_is_sent_back_with_every_digit() {
    for (double, text) in [
        (
            1_180_591_620_717_411_303_424.0_f64,
            "1180591620717411303424",
        ),
        (9_223_372_036_854_775_808.0, "9223372036854775808"),
        (-4.0, "-4"),
    ] {
        let mut bytes = vec![0xcb];
        bytes.extend_from_slice(&double.to_be_bytes());
        let value = msgpack::decode(&bytes, &Type::Number).unwrap();
        assert!(value == Value::Number(Number::Decimal(text.to_owned())));
        let sent = msgpack::encode(&value, &Type::Number).unwrap();
        assert_ne!(sent[0], 0xcb, "{text} is sent as a double");
    }
}

#[test]
fn a_set_is_equal_whatever_the_order_it_arrives_in() {
    let ty = Type::set(Type::String);
    let one = msgpack::decode(b"\x92\xa1a\xa1b", &ty).unwrap();
    let other = msgpack::decode(b"\x93\xa1b\xa1a\xa1b", &ty).unwrap();
    assert!(one == other);
    assert!(json::decode(br#"["b","a"]"#, &ty).unwrap() == one);
}

#[test]
fn objects_are_strict_on_the_wire_and_lenient_in_stored_state() {
    let ty = Type::object([("a", Type::String), ("b", Type::Bool)]);
    let missing = msgpack::decode(b"\x81\xa1a\xc0", &ty).unwrap_err();
    assert_eq!(missing.mismatch, Mismatch::MissingAttribute("b".into()));
    let extra = msgpack::decode(b"\x83\xa1a\xc0\xa1b\xc0\xa1c\xc0", &ty).unwrap_err();
    assert_eq!(extra.mismatch, Mismatch::ForeignAttribute);
    let twice = msgpack::decode(b"\x83\xa1a\xc0\xa1b\xc0\xa1b\xc0", &ty).unwrap_err();
    assert_eq!(twice.mismatch, Mismatch::DuplicateKey);

    let old = json::decode(br#"{"a": "x", "gone": [1, {"deep": null}]}"#, &ty).unwrap();
    assert!(old == Value::map([("a", Value::from("x")), ("b", Value::Null)]));

    assert!(msgpack::encode(&Value::map([("a", Value::Null)]), &ty).is_err());
}

#[test]
fn an_error_names_no_attribute_of_a_type_that_was_sent_along() {
    let canary = Canary::random();
    let sent = format!(r#"["object",{{"{}":"string"}}]"#, canary.text());
    let length = u8::try_from(sent.len()).unwrap();
    let bytes = [b"\x92\xc4", &[length][..], sent.as_bytes(), b"\x80"].concat();
    let ty = Type::object([("any", Type::Dynamic)]);
    let inside = [b"\x81\xa3any", &bytes[..]].concat();
    for (bytes, ty) in [(bytes, Type::Dynamic), (inside, ty)] {
        let error = msgpack::decode(&bytes, &ty).unwrap_err();
        assert_eq!(error.mismatch, Mismatch::DynamicType);
        canary.absent_from(&format!("{error} {error:?}")).unwrap();
    }
    let stored = format!(r#"{{"type":{sent},"value":{{}}}}"#);
    assert!(json::decode(stored.as_bytes(), &Type::Dynamic).is_ok());
}

#[test]
fn an_error_says_where_and_names_types_only() {
    let ty = Type::object([("tasks", Type::list(Type::object([("name", Type::String)])))]);
    let error = json::decode(br#"{"tasks": [{"name": "ok"}, {"name": 12345}]}"#, &ty).unwrap_err();
    assert_eq!(
        error.to_string(),
        "tasks[1].name: expected string, found a number"
    );
}

#[test]
fn stored_numbers_keep_every_digit() {
    let value = json::decode(b"12345678901234567890.000000000000000000001", &Type::Number).unwrap();
    let text = json::encode(&value, &Type::Number).unwrap();
    assert_eq!(
        text.as_slice(),
        b"12345678901234567890.000000000000000000001"
    );
}

#[test]
fn a_claimed_length_reserves_no_memory_that_the_data_cannot_fill() {
    let ty = Type::list(Type::list(Type::String));
    for bytes in [
        &[0xdd, 0xff, 0xff, 0xff, 0xff][..],
        &[0xdf, 0xff, 0xff, 0xff, 0xff],
        &[0xdb, 0xff, 0xff, 0xff, 0xff],
    ] {
        assert!(msgpack::decode(bytes, &ty).is_err());
        assert!(msgpack::decode(bytes, &Type::map(Type::String)).is_err());
        assert!(msgpack::decode(bytes, &Type::String).is_err());
    }
}
