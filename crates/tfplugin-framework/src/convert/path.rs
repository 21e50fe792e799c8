//! Paths to attributes, as Core reads them.

use tfplugin_proto::generated::tfplugin6 as wire;
use tfplugin_proto::generated::tfplugin6::attribute_path;
use tfplugin_proto::path::{AttributePath, Step};

/// The path in Core's form.
pub(super) fn to_proto(path: &AttributePath) -> wire::AttributePath {
    let step = |step: &Step| {
        use attribute_path::step::Selector;
        let selector = match step {
            Step::Attribute(name) => Selector::AttributeName(name.clone()),
            Step::Key(key) => Selector::ElementKeyString(key.clone()),
            Step::Index(index) => Selector::ElementKeyInt(*index),
        };
        attribute_path::Step {
            selector: Some(selector),
        }
    };
    wire::AttributePath {
        steps: path.steps().iter().map(step).collect(),
    }
}
