//! Whether an integration can be read again once it is written.

use kubiya_sdk::{Error, text_size};
use tfplugin_framework::{Diagnostic, Plan, Result};

use super::model::IntegrationModel;
use crate::error::{self, Excess, Verb};
use crate::nouns;
use crate::objects::Failure;

/// Refuses a plan that would write an integration which is too large. What is not known yet counts when it is applied.
pub(super) fn check(plan: &Plan<IntegrationModel>) -> Result<()> {
    if plan.prior.as_ref() == Some(&plan.planned) {
        return Ok(());
    }
    match Excess::of(plan.planned.config().size()) {
        Some(excess) => Err(too_large(&plan.planned, excess).into()),
        None => Ok(()),
    }
}

/// The diagnostic for a failed write, which may be one of an integration that is too large.
pub(super) fn failure(planned: &IntegrationModel, verb: Verb, failure: Failure) -> Diagnostic {
    failure.describe(|error| failed(planned, verb, error))
}

/// The same where it was a call.
pub(super) fn failed(planned: &IntegrationModel, verb: Verb, error: &Error) -> Diagnostic {
    match Excess::of_error(error) {
        Some(excess) => too_large(planned, excess),
        None => error::describe(verb, nouns::INTEGRATION, planned.name(), error),
    }
}

fn too_large(planned: &IntegrationModel, excess: Excess) -> Diagnostic {
    let config = planned.config();
    let (name, description) = (text_size(&config.name), text_size(&config.description));
    let configs = config.size().saturating_sub(name + description);
    let parts = vec![
        ("name", name),
        ("description", description),
        ("configs", configs),
        (
            "what this provider does not manage",
            excess.size.saturating_sub(config.size()),
        ),
    ];
    error::too_large(nouns::INTEGRATION, planned.name(), excess, parts)
}
