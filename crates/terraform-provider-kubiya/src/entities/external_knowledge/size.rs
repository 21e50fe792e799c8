//! What makes an external knowledge entry large.

use kubiya_sdk::Error;
use tfplugin_framework::{Diagnostic, Plan, Result};

use super::model::ExternalKnowledgeModel;
use crate::error::{self, Excess, Verb};
use crate::nouns;
use crate::objects::Failure;

/// Refuses a plan that would write an entry which is too large.
///
/// # Errors
/// That it is.
pub(super) fn check(plan: &Plan<ExternalKnowledgeModel>) -> Result<()> {
    let excess = Excess::of(plan.planned.config().size());
    match excess.filter(|_| plan.changed) {
        Some(excess) => Err(too_large(&plan.planned, excess).into()),
        None => Ok(()),
    }
}

/// The diagnostic for a failed call, which may be one of an entry that is too large.
pub(super) fn failure(entry: &ExternalKnowledgeModel, verb: Verb, error: &Error) -> Diagnostic {
    match Excess::of_error(error) {
        Some(excess) => too_large(entry, excess),
        None => error::describe(verb, nouns::EXTERNAL_KNOWLEDGE, &entry.called(), error),
    }
}

/// The same where it may not have been a call at all.
pub(super) fn describe(entry: &ExternalKnowledgeModel, verb: Verb, failed: Failure) -> Diagnostic {
    failed.describe(|error| failure(entry, verb, error))
}

fn too_large(entry: &ExternalKnowledgeModel, excess: Excess) -> Diagnostic {
    let parts = vec![("config", excess.size)];
    error::too_large(nouns::EXTERNAL_KNOWLEDGE, &entry.called(), excess, parts)
}
