//! What is in JSON, one by one.

use tfplugin_proto::value::Value;

/// Calls `tell` with each text that is not empty and each number inside of a value.
pub(super) fn each(value: &Value, tell: &mut impl FnMut(String)) {
    match value {
        Value::String(text) if !text.is_empty() => tell(text.to_string()),
        Value::Number(number) => tell(number.to_string()),
        Value::List(elements) => elements.iter().for_each(|element| each(element, tell)),
        Value::Map(members) => members.values().for_each(|member| each(member, tell)),
        _ => {}
    }
}
