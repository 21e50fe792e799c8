//! Which changes replace the object.

use tfplugin_proto::path::AttributePath;
use tfplugin_proto::value::Value;

use super::change::Change;
use crate::schema::Schema;

/// The paths of changed attributes that require replacement: sorted, each once, none when creating.
pub(super) fn paths(schema: &Schema, change: Change<'_>, planned: &Value) -> Vec<AttributePath> {
    if change.is_create() {
        return Vec::new();
    }
    schema
        .attributes
        .iter()
        .filter(|(name, attribute)| {
            attribute.requires_replace && change.prior.field(name) != planned.field(name)
        })
        .map(|(name, _)| AttributePath::attribute(name))
        .collect()
}
