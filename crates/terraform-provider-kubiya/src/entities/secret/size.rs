//! Whether a secret can be read again once it is written.

use kubiya_sdk::{Error, SecretString, secret_size, text_size};
use secrecy::ExposeSecret;
use tfplugin_framework::{Diagnostic, Result};

use super::model::SecretModel;
use crate::error::{self, Excess, Verb};
use crate::nouns;

/// Refuses to plan a secret that is too large, where `value` is the one to be written. What is not known yet
/// counts when it is applied.
pub(super) fn check(planned: &SecretModel, value: Option<&SecretString>) -> Result<()> {
    let none = SecretString::default();
    let value = value.unwrap_or(&none);
    let size = secret_size(planned.name(), value, planned.description());
    match Excess::of(size) {
        Some(excess) => Err(too_large(planned, value, excess).into()),
        None => Ok(()),
    }
}

/// The diagnostic for a secret that was not written.
pub(super) fn failure(verb: Verb, planned: &SecretModel, error: &Error) -> Diagnostic {
    match (Excess::of_error(error), planned.value()) {
        (Some(excess), Some(value)) => too_large(planned, value, excess),
        _ => error::describe(verb, nouns::SECRET, planned.name(), error),
    }
}

fn too_large(planned: &SecretModel, value: &SecretString, excess: Excess) -> Diagnostic {
    let parts = vec![
        ("name", text_size(planned.name())),
        ("value", text_size(value.expose_secret())),
        ("description", text_size(planned.description())),
    ];
    error::too_large(nouns::SECRET, planned.name(), excess, parts)
}
