//! State of the Go provider, whose `config` is a value along with its type.

use std::collections::BTreeSet;

use tfplugin_framework::{Fields, Value};

use super::model::CHANNEL_IDS;

/// Leaves of the configuration the channels, as a set; they were a tuple, and may have been there twice.
pub(super) fn reshape(stored: &mut Fields) {
    let Some(config) = stored.get_mut("config") else {
        return;
    };
    let told = match config.field("value") {
        Value::Null => &*config,
        value => value,
    };
    let ids = match told.field(CHANNEL_IDS) {
        Value::List(ids) => ids.iter().filter_map(Value::as_str),
        _ => return,
    };
    let ids: BTreeSet<&str> = ids.collect();
    let ids = ids.into_iter().map(Value::from).collect();
    *config = Value::map([(CHANNEL_IDS, Value::List(ids))]);
}
