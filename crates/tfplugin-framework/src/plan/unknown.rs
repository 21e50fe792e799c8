//! Which values a change leaves to be known after apply.

use tfplugin_proto::value::Value;

use super::change::Change;
use crate::schema::Schema;

/// Marks what the provider computes as unknown, but for what has a default or keeps its state.
///
/// A null that would keep its state becomes unknown too: the change is the chance to fill it.
pub(super) fn mark(schema: &Schema, change: Change<'_>, planned: &mut Value) {
    for (name, attribute) in &schema.attributes {
        let computed = attribute.is_computed() && attribute.default.is_none();
        let kept = attribute.keeps_state && !change.prior.field(name).is_null();
        if computed && !kept && change.config.field(name).is_null() {
            planned.set_field(name, Value::Unknown);
        }
    }
}
