//! Whether an object can be read again once it is written.

use kubiya_sdk::{Error, text_size};
use tfplugin_framework::{Diagnostic, Plan, Result};

use crate::error::{self, Excess, Verb};
use crate::objects::{Failure, Remote};
use crate::references::{Referring, expected};

/// What the API adds to what is configured. No attribute: an update sends it back.
const UNMANAGED: &str = "what this provider does not manage";

/// What attributes take, in bytes as the API may write them.
pub(crate) type Parts = Vec<(&'static str, usize)>;

/// A model whose object is not sent if it is too large.
pub(crate) trait Measured: Referring {
    /// What all of it takes, in bytes as the API may write it.
    fn size(config: &Self::Config) -> usize;

    /// What each attribute takes, but for sets of references.
    fn parts(config: &Self::Config) -> Parts;
}

/// Refuses a plan that would write an object which is too large. What is not known yet counts when it is applied.
///
/// # Errors
/// Which attributes make it large.
pub(crate) fn check<M: Measured>(plan: &Plan<M>) -> Result<()> {
    if plan.prior.is_some() && !plan.changed {
        return Ok(());
    }
    match Excess::of(M::size(&expected(&plan.planned))) {
        Some(excess) => Err(too_large(&plan.planned, excess).into()),
        None => Ok(()),
    }
}

/// The diagnostic for a failed call, which may be one of an object that is too large.
pub(crate) fn failure<M: Measured>(model: &M, verb: Verb, error: &Error) -> Diagnostic {
    match Excess::of_error(error) {
        Some(excess) => too_large(model, excess),
        None => error::describe(verb, M::Object::NOUN, model.called(), error),
    }
}

/// The same where it may not have been a call at all.
pub(crate) fn describe<M: Measured>(model: &M, verb: Verb, failed: Failure) -> Diagnostic {
    failed.describe(|error| failure(model, verb, error))
}

/// What texts take together.
pub(crate) fn sum<'a>(texts: impl IntoIterator<Item = &'a String>) -> usize {
    texts.into_iter().map(|text| text_size(text)).sum()
}

fn too_large<M: Measured>(planned: &M, excess: Excess) -> Diagnostic {
    let config = expected(planned);
    let mut parts = M::parts(&config);
    let sets = M::SETS.iter();
    parts.extend(sets.map(|set| (set.site.attribute, sum((set.ids)(&config)))));
    let unmanaged = excess.size.saturating_sub(M::size(&config));
    parts.push((UNMANAGED, unmanaged));
    error::too_large(M::Object::NOUN, planned.called(), excess, parts)
}
