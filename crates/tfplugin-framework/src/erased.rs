//! What authors write, of any model, behind one type each: values in, values out.

mod action;
mod data_source;
mod list;
mod resource;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tfplugin_proto::value::{Type, Value};

pub(crate) use action::{ErasedAction, ServedAction};
pub(crate) use data_source::{ErasedDataSource, ServedDataSource};
pub(crate) use list::{ErasedList, ListedValue, ServedList};
pub(crate) use resource::{ErasedResource, ManagedResource};

use crate::diagnostics::{Diagnostic, Diagnostics, Result};
use crate::model::{self, ModelError};

/// Reads a model; a value that does not fit is an error about its attribute.
pub(crate) fn model_from_value<M: DeserializeOwned>(value: &Value) -> Result<M> {
    model::from_value(value).map_err(misfit)
}

/// What an author's rules say about a configuration. A model may have no room for what is not known yet; then
/// they wait until Core validates it again, with all that is known.
fn validated<M: DeserializeOwned>(
    config: &Value,
    rules: impl FnOnce(&M) -> Diagnostics,
) -> Diagnostics {
    match model_from_value(config) {
        Ok(config) => rules(&config),
        Err(_) if !config.is_wholly_known() => Diagnostics::new(),
        Err(errors) => errors,
    }
}

fn model_to_value<M: Serialize>(model: &M, ty: &Type) -> Result<Value> {
    model::to_value(model, ty).map_err(misfit)
}

fn misfit(error: ModelError) -> Diagnostics {
    let ModelError { path, message } = error;
    Diagnostic::provider_bug(format!(
        "A value does not fit the provider's model: {message}"
    ))
    .at(path)
    .into()
}
