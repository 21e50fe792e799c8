//! What an update comes to where a resource has none.

use tfplugin_proto::value::Value;

use crate::schema::{Presence, Schema};

/// What there is, with the computed values that the plan knows.
///
/// A planned change of what is configured is not taken over, since nobody carries it out.
pub(super) fn settled(schema: &Schema, prior: &Value, planned: &Value) -> Value {
    let mut state = prior.clone();
    for (name, attribute) in &schema.attributes {
        let value = planned.field(name);
        if attribute.presence == Presence::Computed && value.is_wholly_known() {
            state.set_field(name, value.clone());
        }
    }
    state
}
