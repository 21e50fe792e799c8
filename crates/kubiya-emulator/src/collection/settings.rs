//! Readings of the fields of integrations.

use serde_json::{Value, json};

use super::field::Fields;

/// Configurations in the reverse order.
pub(super) fn reorder_configs(fields: &mut Fields) {
    if let Some(Value::Array(configs)) = fields.get_mut("configs") {
        configs.reverse();
    }
}

/// Configurations with what the platform knows of the account, and texts that are none.
pub(super) fn enrich(fields: &mut Fields) {
    for config in configs(fields) {
        config.insert("kubiya_metadata".to_owned(), json!({"capabilities": []}));
        if let Some(Value::Object(settings)) = config.get_mut("vendor_specific") {
            settings.insert("account_alias".to_owned(), json!("known-to-the-platform"));
            settings.insert("supported_fields".to_owned(), json!(["region", "arn"]));
        }
    }
}

/// Texts that are numbers or flags as such.
pub(super) fn type_values(fields: &mut Fields) {
    for config in configs(fields) {
        let settings = config.get_mut("vendor_specific");
        let settings = settings.and_then(Value::as_object_mut).into_iter();
        for (_, value) in settings.flatten() {
            let typed = value
                .as_str()
                .and_then(|text| serde_json::from_str(text).ok());
            if let Some(typed @ (Value::Bool(_) | Value::Number(_))) = typed {
                *value = typed;
            }
        }
    }
}

fn configs(fields: &mut Fields) -> impl Iterator<Item = &mut Fields> {
    let configs = fields.get_mut("configs").and_then(Value::as_array_mut);
    configs
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
}
