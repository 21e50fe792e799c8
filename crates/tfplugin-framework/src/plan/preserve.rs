//! What counts as the value that is there already, though it is configured in other words.
//!
//! Before anything is marked as unknown: where nothing else differs, the plan is the prior state.

use tfplugin_proto::value::Value;

use crate::json_text;
use crate::schema::nested::{element, elements_mut};
use crate::schema::{Attribute, Attributes};

/// Puts the prior value in the place of a planned one that means the same. Core allows that for a configured
/// attribute, and no third value.
pub(super) fn apply(attributes: &Attributes, prior: &Value, planned: &mut Value) {
    for (name, attribute) in attributes {
        let prior = prior.field(name);
        if counts_as(attribute, prior, planned.field(name)) {
            planned.set_field(name, prior.clone());
        } else if let Some(nested) = &attribute.nested {
            for (index, planned) in elements_mut(planned, name) {
                apply(&nested.attributes, element(prior, index), planned);
            }
        }
    }
}

fn counts_as(attribute: &Attribute, prior: &Value, planned: &Value) -> bool {
    let waits = attribute.keeps_state_while_unknown && planned.is_unknown() && !prior.is_null();
    waits || (attribute.json.is_some() && json_text::mean_the_same(prior, planned))
}
