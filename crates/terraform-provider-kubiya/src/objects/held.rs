//! An object of the state, and what can go wrong with it.

use kubiya_sdk::Error;
use tfplugin_framework::Diagnostic;

use crate::error::{self, Verb};
use crate::nouns::Noun;

/// A managed object as the state has it.
#[derive(Clone, Copy)]
pub(crate) struct Held<'a> {
    pub(crate) key: &'a str,
    /// What to call it in front of the practitioner.
    pub(crate) name: &'a str,
    /// When it was created, as the API wrote it, where the state says so.
    pub(crate) created_at: Option<&'a str>,
}

/// Why nothing came of a call about an object of the state.
pub(crate) enum Failure {
    /// It is no call to make: the API key is of another organisation than the object, or what is to be imported does
    /// not exist.
    Refused(Diagnostic),
    Api(Error),
}

impl Failure {
    /// Whether a write may be in effect although nothing came of it.
    pub(crate) fn is_maybe_processed(&self) -> bool {
        matches!(self, Self::Api(error) if error.is_maybe_processed())
    }

    /// The diagnostic, in these words where the API has failed.
    pub(crate) fn describe(self, failed: impl FnOnce(&Error) -> Diagnostic) -> Diagnostic {
        match self {
            Self::Refused(refusal) => refusal,
            Self::Api(error) => failed(&error),
        }
    }

    /// The same in the words for a failed call of this kind.
    pub(crate) fn on(self, verb: Verb, noun: Noun, name: &str) -> Diagnostic {
        self.describe(|error| error::describe(verb, noun, name, error))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Api(error)
    }
}
