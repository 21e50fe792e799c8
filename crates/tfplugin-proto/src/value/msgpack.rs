//! MessagePack, the encoding of values in requests and responses.
//!
//! **Source:** zclconf/go-cty `cty/msgpack`, checked against what Terraform 1.11.4 sends.

use std::collections::BTreeMap;

use rmp::Marker;
use rmp::decode as read;
use rmp::encode as write;

use super::{DEEPEST, Fields, Mismatch, Number, Type, Value, ValueError};
use crate::path::Step;

/// The extension that stands for an unknown value: type 0 with one byte of body.
const UNKNOWN: [u8; 3] = [0xd4, 0x00, 0x00];

/// For how many elements there is room before the first of them is read: a length is a mere claim.
const ROOM: usize = 64;

/// Decodes one value of type `ty` from the whole of `bytes`.
///
/// Any extension reads as unknown, refined unknowns among them. Work and memory are bounded by the
/// length of `bytes`, whatever lengths it claims.
///
/// # Errors
/// Where `bytes` is not one encoded value of type `ty`: every attribute of an object, no others. Also
/// where it is nested deeper than 128 levels, which a dynamic type would allow.
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, ValueError> {
    let mut rest = bytes;
    let value = decode_value(&mut rest, ty, Levels(DEEPEST))?;
    if rest.is_empty() {
        Ok(value)
    } else {
        Err(Mismatch::TrailingData.into())
    }
}

fn decode_value(rest: &mut &[u8], ty: &Type, levels: Levels) -> Result<Value, ValueError> {
    let marker = peek(rest)?;
    if marker == Marker::Null {
        *rest = &rest[1..];
        return Ok(Value::Null);
    }
    if is_extension(marker) {
        let meta = read::read_ext_meta(rest).map_err(|_| Mismatch::Malformed)?;
        take(rest, meta.size)?;
        return Ok(Value::Unknown);
    }
    match ty {
        Type::Bool => match read::read_bool(rest) {
            Ok(value) => Ok(Value::Bool(value)),
            Err(_) => Err(wrong(ty, marker)),
        },
        Type::Number => decode_number(rest, marker).map(Value::Number),
        Type::String => {
            let bytes = take_text(rest, marker).map_err(|_| wrong(ty, marker))?;
            let text = std::str::from_utf8(bytes).map_err(|_| Mismatch::Utf8)?;
            Ok(Value::string(text))
        }
        Type::List(element) => {
            decode_elements(rest, ty, marker, element, levels.below()?).map(Value::List)
        }
        Type::Set(element) => {
            decode_elements(rest, ty, marker, element, levels.below()?).map(Value::set)
        }
        Type::Tuple(elements) => decode_tuple(rest, ty, marker, elements, levels.below()?),
        Type::Map(element) => decode_map(rest, ty, marker, element, levels.below()?),
        Type::Object(attributes) => decode_object(rest, ty, marker, attributes, levels.below()?),
        Type::Dynamic => decode_dynamic(rest, marker, levels.below()?),
    }
}

fn decode_number(rest: &mut &[u8], marker: Marker) -> Result<Number, ValueError> {
    match marker {
        Marker::F32 => {
            let float = read::read_f32(rest).map_err(|_| Mismatch::Malformed)?;
            Number::from_exact_f64(float.into()).ok_or_else(|| Mismatch::Number.into())
        }
        Marker::F64 => {
            let float = read::read_f64(rest).map_err(|_| Mismatch::Malformed)?;
            Number::from_exact_f64(float).ok_or_else(|| Mismatch::Number.into())
        }
        Marker::U64 => {
            let int = read::read_u64(rest).map_err(|_| Mismatch::Malformed)?;
            Ok(i64::try_from(int).map_or_else(|_| Number::Decimal(int.to_string()), Number::Int))
        }
        Marker::FixStr(_) | Marker::Str8 | Marker::Str16 | Marker::Str32 => {
            let bytes = take_text(rest, marker)?;
            std::str::from_utf8(bytes)
                .ok()
                .and_then(Number::parse)
                .ok_or_else(|| Mismatch::Number.into())
        }
        _ => read::read_int::<i64, _>(rest)
            .map(Number::Int)
            .map_err(|_| wrong(&Type::Number, marker)),
    }
}

fn decode_elements(
    rest: &mut &[u8],
    ty: &Type,
    marker: Marker,
    element: &Type,
    levels: Levels,
) -> Result<Vec<Value>, ValueError> {
    let length = array_length(rest, ty, marker)?;
    let mut elements = Vec::with_capacity(length.min(ROOM));
    for index in 0..length {
        let value =
            decode_value(rest, element, levels).map_err(|error| error.within(at_index(index)))?;
        elements.push(value);
    }
    Ok(elements)
}

fn decode_tuple(
    rest: &mut &[u8],
    ty: &Type,
    marker: Marker,
    types: &[Type],
    levels: Levels,
) -> Result<Value, ValueError> {
    let found = array_length(rest, ty, marker)?;
    if found != types.len() {
        return Err(Mismatch::Length {
            expected: types.len(),
            found,
        }
        .into());
    }
    let decode =
        |(index, ty)| decode_value(rest, ty, levels).map_err(|error| error.within(at_index(index)));
    types
        .iter()
        .enumerate()
        .map(decode)
        .collect::<Result<_, _>>()
        .map(Value::List)
}

/// An error inside of a map points at the map: its keys are what somebody sent.
fn decode_map(
    rest: &mut &[u8],
    ty: &Type,
    marker: Marker,
    element: &Type,
    levels: Levels,
) -> Result<Value, ValueError> {
    decode_members(rest, ty, marker, |rest, _| {
        decode_value(rest, element, levels).map_err(|error| error.mismatch.into())
    })
    .map(Value::Map)
}

fn decode_object(
    rest: &mut &[u8],
    ty: &Type,
    marker: Marker,
    attributes: &BTreeMap<String, Type>,
    levels: Levels,
) -> Result<Value, ValueError> {
    let members = decode_members(rest, ty, marker, |rest, name| {
        let ty = attributes.get(name).ok_or(Mismatch::ForeignAttribute)?;
        decode_value(rest, ty, levels)
            .map_err(|error| error.within(Step::Attribute(name.to_owned())))
    })?;
    match attributes.keys().find(|name| !members.contains_key(*name)) {
        Some(missing) => Err(Mismatch::MissingAttribute(missing.clone()).into()),
        None => Ok(Value::Map(members)),
    }
}

fn decode_members(
    rest: &mut &[u8],
    ty: &Type,
    marker: Marker,
    mut member: impl FnMut(&mut &[u8], &str) -> Result<Value, ValueError>,
) -> Result<Fields, ValueError> {
    let length = read::read_map_len(rest).map_err(|_| wrong(ty, marker))?;
    let mut members = Fields::new();
    for _ in 0..length {
        let key_marker = peek(rest)?;
        let key = take_text(rest, key_marker)?;
        let key = std::str::from_utf8(key).map_err(|_| Mismatch::Utf8)?;
        let value = member(rest, key)?;
        if members.insert(key.to_owned(), value).is_some() {
            return Err(Mismatch::DuplicateKey.into());
        }
    }
    Ok(members)
}

fn decode_dynamic(rest: &mut &[u8], marker: Marker, levels: Levels) -> Result<Value, ValueError> {
    if array_length(rest, &Type::Dynamic, marker)? != 2 {
        return Err(Mismatch::DynamicType.into());
    }
    let type_marker = peek(rest)?;
    let json = take_text(rest, type_marker)?;
    let ty = Type::from_json(json).map_err(|_| Mismatch::DynamicType)?;
    let value = decode_value(rest, &ty, levels).map_err(|error| match error.mismatch {
        // The names of its attributes are what somebody sent.
        Mismatch::MissingAttribute(_) => Mismatch::DynamicType,
        mismatch => mismatch,
    })?;
    Ok(Value::Dynamic(Box::new((ty, value))))
}

/// How many more levels of values inside of values are followed.
#[derive(Clone, Copy)]
struct Levels(u8);

impl Levels {
    /// What is left inside of a value.
    fn below(self) -> Result<Self, ValueError> {
        let left = self.0.checked_sub(1).map(Self);
        left.ok_or_else(|| Mismatch::TooDeep.into())
    }
}

fn peek(rest: &[u8]) -> Result<Marker, ValueError> {
    rest.first()
        .map(|byte| Marker::from_u8(*byte))
        .ok_or_else(|| Mismatch::Malformed.into())
}

fn take<'a>(rest: &mut &'a [u8], length: u32) -> Result<&'a [u8], ValueError> {
    let length = usize::try_from(length).map_err(|_| Mismatch::Malformed)?;
    let (taken, left) = rest.split_at_checked(length).ok_or(Mismatch::Malformed)?;
    *rest = left;
    Ok(taken)
}

/// The bytes of a string or of binary data: cty writes either where text is meant.
fn take_text<'a>(rest: &mut &'a [u8], marker: Marker) -> Result<&'a [u8], ValueError> {
    let length = match marker {
        Marker::Bin8 | Marker::Bin16 | Marker::Bin32 => {
            read::read_bin_len(rest).map_err(|_| Mismatch::Malformed)?
        }
        _ => read::read_str_len(rest).map_err(|_| wrong(&Type::String, marker))?,
    };
    take(rest, length)
}

/// The length of an array, refused where the bytes that are left cannot hold it.
fn array_length(rest: &mut &[u8], ty: &Type, marker: Marker) -> Result<usize, ValueError> {
    let length = read::read_array_len(rest).map_err(|_| wrong(ty, marker))?;
    usize::try_from(length)
        .ok()
        .filter(|length| *length <= rest.len())
        .ok_or_else(|| Mismatch::Malformed.into())
}

fn at_index(index: usize) -> Step {
    Step::Index(i64::try_from(index).unwrap_or(i64::MAX))
}

fn is_extension(marker: Marker) -> bool {
    matches!(
        marker,
        Marker::FixExt1
            | Marker::FixExt2
            | Marker::FixExt4
            | Marker::FixExt8
            | Marker::FixExt16
            | Marker::Ext8
            | Marker::Ext16
            | Marker::Ext32
    )
}

fn wrong(ty: &Type, marker: Marker) -> ValueError {
    let found = match marker {
        Marker::True | Marker::False => "a boolean",
        Marker::FixStr(_) | Marker::Str8 | Marker::Str16 | Marker::Str32 => "text",
        Marker::Bin8 | Marker::Bin16 | Marker::Bin32 => "binary data",
        Marker::FixArray(_) | Marker::Array16 | Marker::Array32 => "an array",
        Marker::FixMap(_) | Marker::Map16 | Marker::Map32 => "a map",
        Marker::Reserved => "a reserved byte",
        _ => "a number",
    };
    Mismatch::Type {
        expected: ty.kind(),
        found,
    }
    .into()
}

/// Encodes `value`, which must be of type `ty`.
///
/// # Errors
/// Where `value` is not of type `ty`: every attribute of an object, no others.
pub fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, ValueError> {
    let mut out = Vec::new();
    encode_value(&mut out, value, ty)?;
    Ok(out)
}

fn encode_value(out: &mut Vec<u8>, value: &Value, ty: &Type) -> Result<(), ValueError> {
    match (value, ty) {
        (Value::Null, _) => out.push(Marker::Null.to_u8()),
        (Value::Unknown, _) => out.extend_from_slice(&UNKNOWN),
        (Value::Dynamic(inner), Type::Dynamic) => {
            put(write::write_array_len(out, 2));
            put(write::write_bin(out, &inner.0.to_json()));
            encode_value(out, &inner.1, &inner.0)?;
        }
        (Value::Bool(value), Type::Bool) => out.push(if *value { 0xc3 } else { 0xc2 }),
        (Value::Number(number), Type::Number) => encode_number(out, number),
        (Value::String(text), Type::String) => put(write::write_str(out, text)),
        (Value::List(elements), Type::List(element) | Type::Set(element)) => {
            put(write::write_array_len(out, length(elements.len())?));
            for (index, value) in elements.iter().enumerate() {
                encode_value(out, value, element).map_err(|error| error.within(at_index(index)))?;
            }
        }
        (Value::List(elements), Type::Tuple(types)) => {
            if elements.len() != types.len() {
                let (expected, found) = (types.len(), elements.len());
                return Err(Mismatch::Length { expected, found }.into());
            }
            put(write::write_array_len(out, length(elements.len())?));
            for (index, (value, ty)) in elements.iter().zip(types).enumerate() {
                encode_value(out, value, ty).map_err(|error| error.within(at_index(index)))?;
            }
        }
        (Value::Map(members), Type::Map(element)) => {
            put(write::write_map_len(out, length(members.len())?));
            for (key, value) in members {
                put(write::write_str(out, key));
                encode_value(out, value, element)
                    .map_err(|error| error.within(Step::Key(key.clone())))?;
            }
        }
        (Value::Map(members), Type::Object(attributes)) => encode_object(out, members, attributes)?,
        (value, ty) => return Err(misfit(value, ty)),
    }
    Ok(())
}

fn encode_object(
    out: &mut Vec<u8>,
    members: &Fields,
    attributes: &BTreeMap<String, Type>,
) -> Result<(), ValueError> {
    if let Some(name) = members.keys().find(|name| !attributes.contains_key(*name)) {
        return Err(Mismatch::UnexpectedAttribute(name.clone()).into());
    }
    put(write::write_map_len(out, length(attributes.len())?));
    for (name, ty) in attributes {
        let value = members
            .get(name)
            .ok_or_else(|| Mismatch::MissingAttribute(name.clone()))?;
        put(write::write_str(out, name));
        encode_value(out, value, ty)
            .map_err(|error| error.within(Step::Attribute(name.clone())))?;
    }
    Ok(())
}

fn encode_number(out: &mut Vec<u8>, number: &Number) {
    match number {
        Number::Int(int) => put(write::write_sint(out, *int)),
        Number::Float(float) => put(write::write_f64(out, *float)),
        Number::Decimal(text) => put(write::write_str(out, text)),
    }
}

/// Writing into memory has no failure; the type of the result has.
fn put<T, E>(result: Result<T, E>) {
    debug_assert!(result.is_ok());
}

fn length(length: usize) -> Result<u32, ValueError> {
    u32::try_from(length).map_err(|_| Mismatch::Malformed.into())
}

/// The error for a value that is not of the type it should have.
pub(super) fn misfit(value: &Value, ty: &Type) -> ValueError {
    let found = match value {
        Value::Null => "null",
        Value::Unknown => "an unknown value",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
        Value::Dynamic(_) => "a dynamic value",
    };
    Mismatch::Type {
        expected: ty.kind(),
        found,
    }
    .into()
}
