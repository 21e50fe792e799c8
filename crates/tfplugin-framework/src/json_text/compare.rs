//! What was applied, looked for in what a server holds.

use tfplugin_proto::value::Value;

/// Whether all of `applied` is still in `found`. Objects may have gained members. A member that was applied as
/// null or empty counts as not applied: it may be absent, or what the server takes for its default. Arrays have
/// as many elements as before, in their order.
pub(super) fn is_contained(applied: &Value, found: &Value) -> bool {
    match (applied, found) {
        (applied, found) if is_empty(applied) && is_empty(found) => true,
        (Value::Map(applied), Value::Map(found)) => applied.iter().all(|(key, applied)| {
            is_empty(applied) || is_contained(applied, found.get(key).unwrap_or(&Value::Null))
        }),
        (Value::List(applied), Value::List(found)) => {
            let pairs = applied.iter().zip(found);
            let mut pairs = pairs.map(|(applied, found)| is_contained(applied, found));
            applied.len() == found.len() && pairs.all(|contained| contained)
        }
        (applied, found) => applied == found,
    }
}

/// Whether a member of this value says as much as none.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::List(elements) => elements.is_empty(),
        Value::Map(members) => members.values().all(is_empty),
        _ => false,
    }
}
