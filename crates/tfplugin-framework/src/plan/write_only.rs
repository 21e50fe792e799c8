//! Write-only attributes: null in everything that Core stores, present in what a resource is called with.

use tfplugin_proto::value::Value;

use crate::context::WriteOnlyMode;
use crate::schema::Schema;

/// Makes write-only attributes null, unless Core does not know them.
pub(crate) fn strip(schema: &Schema, mode: WriteOnlyMode, value: &mut Value) {
    if mode == WriteOnlyMode::Supported {
        for name in schema.write_only() {
            value.set_field(name, Value::Null);
        }
    }
}

/// Puts the configured write-only attributes into `planned`, for the resource to see.
///
/// Where Core does not know them, `planned` has them already, and only there does `ignore_changes` hold:
/// the configuration of an apply shows what it ignores.
pub(crate) fn merge(schema: &Schema, mode: WriteOnlyMode, config: &Value, planned: &mut Value) {
    if mode == WriteOnlyMode::Supported {
        for name in schema.write_only() {
            planned.set_field(name, config.field(name).clone());
        }
    }
}

/// Gives `state`, which a model wrote and where write-only attributes are therefore null, those of
/// `source`, unless Core refuses to store them.
pub(crate) fn carry(schema: &Schema, mode: WriteOnlyMode, source: &Value, state: &mut Value) {
    for name in schema.write_only() {
        let value = match mode {
            WriteOnlyMode::Supported => Value::Null,
            WriteOnlyMode::Plain => source.field(name).clone(),
        };
        state.set_field(name, value);
    }
}
