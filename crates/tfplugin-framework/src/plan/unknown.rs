//! Which values a change leaves to be known after apply.

use tfplugin_proto::value::Value;

use crate::schema::Attributes;
use crate::schema::nested::{element, elements_mut, member};

/// Marks what the provider computes as unknown, but for what has a default or keeps its state.
///
/// A null that would keep its state becomes unknown too: the change is the chance to fill it.
pub(super) fn mark(attributes: &Attributes, config: &Value, prior: &Value, planned: &mut Value) {
    for (name, attribute) in attributes {
        let (config, prior) = (member(config, name), prior.field(name));
        if config.is_null() {
            let computed = attribute.is_computed() && attribute.default.is_none();
            let kept = attribute.keeps_state && !prior.is_null();
            if computed && !kept {
                planned.set_field(name, Value::Unknown);
            }
        } else if let Some(nested) = &attribute.nested {
            for (index, planned) in elements_mut(planned, name) {
                let (config, prior) = (element(config, index), element(prior, index));
                mark(&nested.attributes, config, prior, planned);
            }
        }
    }
}
