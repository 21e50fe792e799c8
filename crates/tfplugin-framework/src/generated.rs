//! The configuration of an object that is there already, made of its state.

use tfplugin_proto::value::Value;

use crate::schema::{Attribute, Attributes, Presence, Schema};

/// A configuration under which an object in this state needs no change: what a practitioner can set, without what the
/// provider gives where nothing is configured.
///
/// Core writes it as the arguments of a resource block, and leaves out what is sensitive.
pub(crate) fn config(schema: &Schema, state: &Value) -> Value {
    object(&schema.attributes, state)
}

fn object(attributes: &Attributes, state: &Value) -> Value {
    let members = attributes.iter();
    Value::map(members.map(|(name, it)| (name.clone(), member(it, state.field(name)))))
}

fn member(attribute: &Attribute, state: &Value) -> Value {
    let is_given = attribute.presence == Presence::Computed
        || attribute.write_only
        || attribute.default.as_ref() == Some(state);
    match (&attribute.nested, state) {
        _ if is_given || is_refused(attribute, state) => Value::Null,
        (Some(nested), Value::List(objects)) => {
            let objects = objects.iter().map(|it| object(&nested.attributes, it));
            Value::List(objects.collect())
        }
        _ => state.clone(),
    }
}

/// Whether it is an empty text that somebody else has left and that no configuration can say. Anything else that is
/// refused is written as it is, so that validation names it: what is left out would be removed.
fn is_refused(attribute: &Attribute, state: &Value) -> bool {
    let mut checks = attribute.checks.iter();
    let is_empty = state.as_str().is_some_and(str::is_empty);
    attribute.is_optional() && is_empty && checks.any(|it| !it.problems(state).is_empty())
}
