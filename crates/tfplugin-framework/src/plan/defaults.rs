//! Defaults, where the configuration gives no value.

use tfplugin_proto::value::Value;

use crate::schema::Schema;

pub(super) fn apply(schema: &Schema, config: &Value, planned: &mut Value) {
    for (name, attribute) in &schema.attributes {
        if let Some(default) = &attribute.default
            && config.field(name).is_null()
        {
            planned.set_field(name, default.clone());
        }
    }
}
