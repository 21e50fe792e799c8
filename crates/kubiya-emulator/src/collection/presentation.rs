//! How the API shows an object, as far as readings of it differ.

use std::collections::BTreeSet;

use serde_json::Value;

use super::field::{FieldType, Fields};
use super::readings;
use super::settings;
use super::shape::Shape;
use super::stored::StoredObject;
use crate::quirk::Quirk;

/// Shows a field in another way.
type Reading = fn(&mut Fields);

/// How single fields may be shown.
const READINGS: [(Quirk, Reading); 12] = [
    (Quirk::MethodLowercased, readings::lower_method),
    (
        Quirk::DestinationNormalised,
        readings::normalise_destination,
    ),
    (Quirk::WorkflowReordered, readings::reorder_workflow),
    (Quirk::WorkflowAsObject, readings::unfold_workflow),
    (Quirk::InlineToolsInMetadata, readings::hide_held),
    (Quirk::DynamicConfigMissing, readings::omit_no_config),
    (Quirk::ReorderedConfigs, settings::reorder_configs),
    (Quirk::EnrichedVendorSpecific, settings::enrich),
    (Quirk::NonStringValues, settings::type_values),
    (Quirk::EnrichedSteps, readings::enrich_steps),
    (Quirk::DefinitionMissing, readings::hide_definition),
    (Quirk::StatusStaysDraft, readings::stay_draft),
];

/// The object as the API shows it, with those of the quirks that its collection has.
pub(crate) fn presented(object: &StoredObject, quirks: &BTreeSet<Quirk>) -> Fields {
    let shape = object.shape;
    let has = |quirk| shape.has(quirk, quirks);
    let mut fields = object.shown();
    if has(Quirk::ReorderedCollections) {
        reorder(shape, &mut fields);
    }
    if has(Quirk::NullCollections) {
        nullify(&mut fields);
    }
    if has(Quirk::NullDynamicConfig)
        && let Some(config) = fields.get_mut("dynamic_config")
        && config.as_object().is_some_and(Fields::is_empty)
    {
        *config = Value::Null;
    }
    if has(Quirk::IdWithoutUuid) {
        fields.insert("uuid".to_owned(), "".into());
    }
    if has(Quirk::NoUuid) {
        fields.remove("uuid");
    }
    if has(Quirk::ContentTrimmed)
        && let Some(Value::String(content)) = fields.get_mut("content")
    {
        *content = content.trim().replace("\r\n", "\n");
    }
    if has(Quirk::OddTimestamp) && fields.contains_key("created_at") {
        fields.insert("created_at".to_owned(), readings::ODD_TIME.into());
    }
    for (quirk, reading) in READINGS {
        if has(quirk) {
            reading(&mut fields);
        }
    }
    if has(Quirk::RunnerVersionText)
        && let Some(version) = fields.get_mut("version")
        && version.is_number()
    {
        *version = format!("v{version}").into();
    }
    fields
}

/// Reverses the fields whose order has no meaning.
fn reorder(shape: &Shape, fields: &mut Fields) {
    for field in shape.fields {
        if let (FieldType::Set, Some(Value::Array(texts))) =
            (field.field_type, fields.get_mut(field.name))
        {
            texts.reverse();
        }
    }
}

/// Makes empty collections `null`, and leaves empty texts out.
fn nullify(fields: &mut Fields) {
    fields.retain(|_, value| value != "");
    for (_, value) in fields {
        let is_empty = match &value {
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            _ => false,
        };
        if is_empty {
            *value = Value::Null;
        }
    }
}
