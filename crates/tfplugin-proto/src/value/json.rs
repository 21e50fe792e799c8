//! JSON, the encoding of values in stored state.
//!
//! Numbers keep their decimal text, because state may hold more digits than a double does.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::msgpack::misfit;
use super::{DEEPEST, Fields, Mismatch, Number, Type, Value, ValueError};
use crate::path::Step;

/// Decodes one value of type `ty`.
///
/// Lenient towards age: an attribute that is missing reads as null, one that the type does not have is
/// passed over, because state may have been written under another version of a schema.
///
/// # Errors
/// Where `bytes` is not JSON, is of another type, or is nested deeper than 128 levels.
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, ValueError> {
    check_depth(bytes)?;
    decode_raw(parse(bytes)?, ty)
}

/// Looks at brackets alone: what is not JSON is found out later. Each level is read once by every level
/// above it, so this bounds the time as well as the stack.
fn check_depth(json: &[u8]) -> Result<(), ValueError> {
    let mut depth: usize = 0;
    let (mut in_text, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'[' | b'{' if depth == usize::from(DEEPEST) => return Err(Mismatch::TooDeep.into()),
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

fn parse<'a, T: serde::Deserialize<'a>>(json: &'a [u8]) -> Result<T, ValueError> {
    serde_json::from_slice(json).map_err(|_| Mismatch::Malformed.into())
}

fn decode_raw(raw: &RawValue, ty: &Type) -> Result<Value, ValueError> {
    let text = raw.get();
    let found = Kind::of(text);
    match (ty, found) {
        (_, Kind::Null) => Ok(Value::Null),
        (Type::Bool, Kind::Bool) => Ok(Value::Bool(text == "true")),
        (Type::Number, Kind::Number) => Number::parse(text)
            .map(Value::Number)
            .ok_or_else(|| Mismatch::Number.into()),
        (Type::String, Kind::String) => {
            parse::<String>(text.as_bytes()).map(|text| Value::String(Zeroizing::new(text)))
        }
        (Type::List(element), Kind::Array) => decode_elements(text, element).map(Value::List),
        (Type::Set(element), Kind::Array) => decode_elements(text, element).map(Value::set),
        (Type::Tuple(types), Kind::Array) => {
            let elements: Vec<&RawValue> = parse(text.as_bytes())?;
            if elements.len() != types.len() {
                let (expected, found) = (types.len(), elements.len());
                return Err(Mismatch::Length { expected, found }.into());
            }
            let pairs = elements.into_iter().zip(types).enumerate();
            pairs
                .map(|(index, (raw, ty))| decode_at(index, raw, ty))
                .collect::<Result<_, _>>()
                .map(Value::List)
        }
        (Type::Map(element), Kind::Object) => {
            let members: BTreeMap<String, &RawValue> = parse(text.as_bytes())?;
            let mut fields = Fields::new();
            for (key, raw) in members {
                // The path stops at the map: its keys are what somebody stored.
                let value = decode_raw(raw, element).map_err(|error| error.mismatch)?;
                fields.insert(key, value);
            }
            Ok(Value::Map(fields))
        }
        (Type::Object(attributes), Kind::Object) => {
            let mut members: BTreeMap<String, &RawValue> = parse(text.as_bytes())?;
            let mut fields = Fields::new();
            for (name, ty) in attributes {
                let value = match members.remove(name) {
                    None => Value::Null,
                    Some(raw) => decode_raw(raw, ty)
                        .map_err(|error| error.within(Step::Attribute(name.clone())))?,
                };
                fields.insert(name.clone(), value);
            }
            Ok(Value::Map(fields))
        }
        (Type::Dynamic, Kind::Object) => {
            let members: BTreeMap<String, &RawValue> = parse(text.as_bytes())?;
            let part = |name: &str| members.get(name).ok_or(Mismatch::DynamicType);
            let ty = Type::from_json(part("type")?.get().as_bytes())
                .map_err(|_| Mismatch::DynamicType)?;
            let value = decode_raw(part("value")?, &ty).map_err(|error| error.mismatch)?;
            Ok(Value::Dynamic(Box::new((ty, value))))
        }
        (ty, found) => Err(Mismatch::Type {
            expected: ty.kind(),
            found: found.as_str(),
        }
        .into()),
    }
}

fn decode_elements(text: &str, element: &Type) -> Result<Vec<Value>, ValueError> {
    let elements: Vec<&RawValue> = parse(text.as_bytes())?;
    elements
        .into_iter()
        .enumerate()
        .map(|(index, raw)| decode_at(index, raw, element))
        .collect()
}

fn decode_at(index: usize, raw: &RawValue, ty: &Type) -> Result<Value, ValueError> {
    let step = || Step::Index(i64::try_from(index).unwrap_or(i64::MAX));
    decode_raw(raw, ty).map_err(|error| error.within(step()))
}

/// What a JSON text is, told by its first character.
#[derive(Clone, Copy)]
enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    fn of(text: &str) -> Self {
        match text.as_bytes().first() {
            Some(b'n') | None => Self::Null,
            Some(b't' | b'f') => Self::Bool,
            Some(b'"') => Self::String,
            Some(b'[') => Self::Array,
            Some(b'{') => Self::Object,
            Some(_) => Self::Number,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "text",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// Encodes a wholly known `value`, which must be of type `ty`, the way Core stores it in state.
///
/// # Errors
/// Where `value` is not of type `ty`, or holds an unknown value.
pub fn encode(value: &Value, ty: &Type) -> Result<Zeroizing<Vec<u8>>, ValueError> {
    let mut out = Zeroizing::new(Vec::new());
    encode_value(&mut out, value, ty)?;
    Ok(out)
}

fn encode_value(out: &mut Vec<u8>, value: &Value, ty: &Type) -> Result<(), ValueError> {
    match (value, ty) {
        (Value::Null, _) => out.extend_from_slice(b"null"),
        (Value::Dynamic(inner), Type::Dynamic) => {
            out.extend_from_slice(b"{\"value\":");
            encode_value(out, &inner.1, &inner.0)?;
            out.extend_from_slice(b",\"type\":");
            out.extend_from_slice(&inner.0.to_json());
            out.push(b'}');
        }
        (Value::Bool(true), Type::Bool) => out.extend_from_slice(b"true"),
        (Value::Bool(false), Type::Bool) => out.extend_from_slice(b"false"),
        (Value::Number(number), Type::Number) => {
            out.extend_from_slice(number.to_string().as_bytes())
        }
        (Value::String(text), Type::String) => encode_text(out, text),
        (Value::List(elements), Type::List(element) | Type::Set(element)) => {
            encode_array(out, elements.iter().map(|value| (value, &**element)))?;
        }
        (Value::List(elements), Type::Tuple(types)) if elements.len() == types.len() => {
            encode_array(out, elements.iter().zip(types))?;
        }
        (Value::Map(members), Type::Map(element)) => {
            encode_members(
                out,
                members.iter().map(|(key, value)| (key, value, &**element)),
            )?;
        }
        (Value::Map(members), Type::Object(attributes)) => {
            if let Some(name) = members.keys().find(|name| !attributes.contains_key(*name)) {
                return Err(Mismatch::UnexpectedAttribute(name.clone()).into());
            }
            let null = &Value::Null;
            let member = |(name, ty)| (name, members.get(name).unwrap_or(null), ty);
            encode_members(out, attributes.iter().map(member))?;
        }
        (value, ty) => return Err(misfit(value, ty)),
    }
    Ok(())
}

fn encode_array<'a>(
    out: &mut Vec<u8>,
    elements: impl Iterator<Item = (&'a Value, &'a Type)>,
) -> Result<(), ValueError> {
    out.push(b'[');
    for (index, (value, ty)) in elements.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        encode_value(out, value, ty)?;
    }
    out.push(b']');
    Ok(())
}

fn encode_members<'a>(
    out: &mut Vec<u8>,
    members: impl Iterator<Item = (&'a String, &'a Value, &'a Type)>,
) -> Result<(), ValueError> {
    out.push(b'{');
    for (index, (key, value, ty)) in members.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        encode_text(out, key);
        out.push(b':');
        encode_value(out, value, ty).map_err(|error| error.within(Step::Key(key.clone())))?;
    }
    out.push(b'}');
    Ok(())
}

fn encode_text(out: &mut Vec<u8>, text: &str) {
    // Writing text into memory has no failure.
    let _ = serde_json::to_writer(out, text);
}
