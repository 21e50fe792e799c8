//! What the state must show: what is configured as it is configured, and the rest as the object has it.

use kubiya_emulator::Emulator;
use serde_json::Value as Json;
use tfplugin_framework::testing::core::Object;

use super::{arguments, ours, sorted};
use crate::configuration::Label;
use crate::terraform::{Attributes, Outcome, Terraform};

/// Attributes that no state holds.
const NEVER_STORED: [&str; 1] = ["value"];

/// Attributes that say what the configuration does, after a run.
pub(super) fn judge_configured(
    emulator: &Emulator,
    terraform: &Terraform,
    label: Label,
    object: &Object,
) -> Outcome {
    let state = unified(emulator, label, terraform.attributes(object));
    let Some(item) = terraform.configuration.get(&label) else {
        return Ok(());
    };
    let configured = configured(emulator, terraform, label);
    let wrong = configured.iter().filter(|(name, value)| {
        let stored = &state[name.as_str()];
        match NEVER_STORED.contains(&name.as_str()) {
            true => !stored.is_null(),
            false => {
                !value.is_null() && !says(stored, value) && !item.loose.contains(name.as_str())
            }
        }
    });
    let wrong: Vec<_> = wrong.map(|(name, _)| name).collect();
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "the state does not say what is configured: {label:?} in {wrong:?}"
        )),
    }
}

/// As [`judge_configured`], and that a read has shown the rest.
pub(crate) fn judge_read(
    emulator: &Emulator,
    terraform: &Terraform,
    label: Label,
    object: &Object,
) -> Outcome {
    judge_configured(emulator, terraform, label, object)?;
    let configured = configured(emulator, terraform, label);
    let is_open = |name: &str| configured.get(name).is_none_or(Json::is_null);
    judge_shown(emulator, terraform, label, object, is_open)
}

/// That an import has shown everything.
pub(crate) fn judge_import(
    emulator: &Emulator,
    terraform: &Terraform,
    label: Label,
    object: &Object,
) -> Outcome {
    let untold = label.kind().untold();
    let is_told = |name: &str| !untold.contains(&name);
    judge_shown(emulator, terraform, label, object, is_told)
}

fn judge_shown(
    emulator: &Emulator,
    terraform: &Terraform,
    label: Label,
    object: &Object,
    is_wanted: impl Fn(&str) -> bool,
) -> Outcome {
    let key = object.state.field(label.kind().key()).as_str();
    let place = (label.kind, key.unwrap_or_default().to_owned());
    let Some(there) = ours(emulator).get(&place) else {
        return Ok(());
    };
    let state = unified(emulator, label, terraform.attributes(object));
    let shown = label.kind().shows(&there, &ours(emulator));
    let shown = unified(emulator, label, shown);
    let wrong = shown.iter().filter(|(name, value)| {
        let is_shown =
            state[name.as_str()] == **value || is_none(value) && is_none(&state[name.as_str()]);
        is_wanted(name.as_str()) && !is_shown
    });
    let wrong: Vec<_> = wrong.map(|(name, _)| name).collect();
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "a read does not show what is there: {label:?} in {wrong:?}"
        )),
    }
}

fn configured(emulator: &Emulator, terraform: &Terraform, label: Label) -> Attributes {
    let configured = arguments(terraform, label);
    let configured = configured.map(|it| terraform.encoded(label, &it));
    unified(emulator, label, configured.unwrap_or_default())
}

/// Attributes with one spelling of what means the same.
fn unified(emulator: &Emulator, label: Label, mut attributes: Attributes) -> Attributes {
    label.kind().unify(&mut attributes, &ours(emulator));
    for value in attributes.values_mut() {
        *value = sorted(&parsed(value));
    }
    attributes
}

/// A text that is JSON, as what it is.
fn parsed(value: &Json) -> Json {
    match value.as_str().filter(|it| it.starts_with(['{', '['])) {
        Some(text) => serde_json::from_str(text).unwrap_or_else(|_| value.clone()),
        None => value.clone(),
    }
}

/// Nothing, which the API has as an empty text.
fn is_none(value: &Json) -> bool {
    value.is_null() || value == ""
}

/// Whether the state says all that is configured. What is null in an object of a list is not configured.
fn says(state: &Json, configured: &Json) -> bool {
    match (state, configured) {
        (Json::Array(state), Json::Array(configured)) if configured.iter().any(Json::is_object) => {
            let says = |(state, configured): (&Json, &Json)| match configured {
                Json::Object(members) => members
                    .iter()
                    .all(|(name, it)| it.is_null() || state[name] == *it),
                other => state == other,
            };
            state.len() == configured.len() && state.iter().zip(configured).all(says)
        }
        (state, configured) => state == configured,
    }
}
