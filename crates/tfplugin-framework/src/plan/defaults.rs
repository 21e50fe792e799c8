//! Defaults, where the configuration gives no value.

use tfplugin_proto::value::Value;

use crate::schema::Attributes;
use crate::schema::nested::{element, elements_mut, member};

pub(super) fn apply(attributes: &Attributes, config: &Value, planned: &mut Value) {
    for (name, attribute) in attributes {
        let config = member(config, name);
        if config.is_null() {
            if let Some(default) = &attribute.default {
                planned.set_field(name, default.clone());
            }
        } else if let Some(nested) = &attribute.nested {
            for (index, planned) in elements_mut(planned, name) {
                apply(&nested.attributes, element(config, index), planned);
            }
        }
    }
}
