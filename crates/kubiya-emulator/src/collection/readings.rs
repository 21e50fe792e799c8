//! Readings of the fields of webhooks, sources and workflows.

use serde_json::{Value, json};

use super::field::Fields;

/// How Go prints a time.
pub(super) const ODD_TIME: &str = "2025-01-16 14:32:49.120391 +0000 UTC";

/// The method in small letters.
pub(super) fn lower_method(fields: &mut Fields) {
    if let Some(Value::String(method)) = part(fields, "method") {
        *method = method.to_lowercase();
    }
}

/// A channel without `#`, and the JSON of one of Teams with spaces.
pub(super) fn normalise_destination(fields: &mut Fields) {
    if let Some(Value::String(destination)) = part(fields, "destination")
        && let Some(channel) = destination.strip_prefix('#')
    {
        *destination = match serde_json::from_str::<Fields>(channel) {
            Ok(channel) => spaced(&channel),
            Err(_) => channel.to_owned(),
        };
    }
}

fn spaced(channel: &Fields) -> String {
    let parts = channel
        .iter()
        .map(|(key, value)| format!("{}: {value}", json!(key)));
    let parts: Vec<String> = parts.collect();
    format!("{{{}}}", parts.join(", "))
}

/// The workflow as the object that its text says.
pub(super) fn unfold_workflow(fields: &mut Fields) {
    if let Some(workflow) = workflow(fields) {
        fields.insert("workflow".to_owned(), workflow.into());
    }
}

/// The text of the workflow with its members in the reverse order, and with white space.
pub(super) fn reorder_workflow(fields: &mut Fields) {
    if let Some(workflow) = workflow(fields) {
        let members = workflow.iter().rev();
        let members = members.map(|(key, value)| format!("{} : {value}", json!(key)));
        let members: Vec<String> = members.collect();
        let text = format!("{{\n  {}\n}}", members.join(",\n  "));
        fields.insert("workflow".to_owned(), text.into());
    }
}

/// A source without what it holds.
pub(super) fn hide_held(fields: &mut Fields) {
    fields.retain(|field, _| !matches!(field.as_str(), "inline_tools" | "inline_workflows"));
}

/// A source without a configuration that is empty.
pub(super) fn omit_no_config(fields: &mut Fields) {
    fields.retain(|field, value| field != "dynamic_config" || *value != json!({}));
}

/// Steps with what a server may add to them.
pub(super) fn enrich_steps(fields: &mut Fields) {
    let steps = fields
        .get_mut("definition")
        .and_then(|it| it.get_mut("steps"));
    let steps = steps.and_then(Value::as_array_mut).into_iter().flatten();
    for (number, step) in steps.filter_map(Value::as_object_mut).enumerate() {
        step.insert("id".to_owned(), format!("step-{number}").into());
        step.entry("depends").or_insert_with(|| json!([]));
        step.entry("output").or_insert_with(|| json!(""));
    }
}

pub(super) fn hide_definition(fields: &mut Fields) {
    fields.remove("definition");
}

pub(super) fn stay_draft(fields: &mut Fields) {
    fields.insert("status".to_owned(), "draft".into());
}

fn workflow(fields: &Fields) -> Option<Fields> {
    serde_json::from_str(fields.get("workflow")?.as_str()?).ok()
}

fn part<'a>(fields: &'a mut Fields, name: &str) -> Option<&'a mut Value> {
    fields.get_mut("communication")?.get_mut(name)
}
