//! The planning rules of a schema, as pure functions over values, in the order in which they apply.
//!
//! Every rule looks at the **configuration**, not at the proposed state: what is not configured any
//! more must not live on as a proposed value.

mod change;
mod defaults;
mod preserve;
mod replace;
mod settle;
mod unknown;
pub(crate) mod write_only;

use tfplugin_proto::path::AttributePath;
use tfplugin_proto::value::Value;

use crate::context::WriteOnlyMode;
use crate::schema::Schema;
pub(crate) use change::Change;

/// The planned state by the rules of `schema` alone.
pub(crate) fn by_schema(schema: &Schema, change: Change<'_>, mode: WriteOnlyMode) -> Value {
    let mut planned = change.proposed.clone();
    let attributes = &schema.attributes;
    defaults::apply(attributes, change.config, &mut planned);
    write_only::strip(schema, mode, &mut planned);
    preserve::apply(attributes, change.prior, &mut planned);
    if planned != *change.prior {
        unknown::mark(attributes, change.config, change.prior, &mut planned);
    }
    planned
}

/// The attributes whose planned change replaces the object.
pub(crate) fn requires_replace(
    schema: &Schema,
    change: Change<'_>,
    planned: &Value,
) -> Vec<AttributePath> {
    replace::paths(schema, change, planned)
}

/// The state that an update leads to which does nothing.
pub(crate) fn settled(schema: &Schema, prior: &Value, planned: &Value) -> Value {
    settle::settled(schema, prior, planned)
}

#[cfg(test)]
mod tests;
