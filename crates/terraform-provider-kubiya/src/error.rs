//! What the practitioner reads when something fails; the only place where that is worded.

pub(crate) mod agent;
mod cause;
mod connection;
pub(crate) mod external_knowledge;
mod ids;
mod in_use;
pub(crate) mod inline_source;
pub(crate) mod integration;
mod knowledge;
mod name;
pub(crate) mod organisation;
pub(crate) mod reference;
pub(crate) mod runner;
pub(crate) mod scheduled_task;
pub(crate) mod secret;
pub(crate) mod shares;
mod size;
pub(crate) mod source;
mod takeover;
pub(crate) mod trigger;
pub(crate) mod webhook;

use kubiya_sdk::{Error, ErrorKind};
use tfplugin_framework::Diagnostic;

use self::cause::{advice, cause};
pub(crate) use self::in_use::in_use;
pub(crate) use self::name::{
    ambiguous, configured_twice, exists_already, kept_as, mention_namesake, missing,
    name_exists_already, name_exists_in_other_letters, name_is_managed, name_is_taken, name_taken,
    new_name_is_taken, not_a_name, not_an_id, nothing_to_import,
};
pub(crate) use self::size::{Excess, too_large};
pub(crate) use self::takeover::{
    kept_and_destroyed, left_to_its_successor, taken_over, will_be_shared, will_be_taken_over,
};
use crate::nouns::{self, Noun};

/// What was to be done with an object.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Verb {
    Create,
    Read,
    Update,
    Delete,
}

impl Verb {
    fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// What the failure leaves behind, as far as it is known.
    fn aftermath(self, noun: Noun, error: &Error) -> String {
        match self {
            Self::Read => "The state was not changed.".to_owned(),
            Self::Create if error.is_maybe_processed() && noun == nouns::KNOWLEDGE => {
                knowledge::AFTER_LOST_CREATE.to_owned()
            }
            Self::Create if error.is_maybe_processed() && noun == nouns::WEBHOOK => {
                webhook::AFTER_LOST_CREATE.to_owned()
            }
            Self::Create if error.is_maybe_processed() && noun == nouns::SCHEDULED_TASK => {
                scheduled_task::AFTER_LOST_CREATE.to_owned()
            }
            Self::Create if error.is_maybe_processed() && noun == nouns::SOURCE => {
                source::AFTER_LOST_CREATE.to_owned()
            }
            Self::Create if error.is_maybe_processed() && noun == nouns::EXTERNAL_KNOWLEDGE => {
                external_knowledge::AFTER_LOST_CREATE.to_owned()
            }
            Self::Create if error.is_maybe_processed() && noun == nouns::INLINE_SOURCE => {
                inline_source::AFTER_LOST_CREATE.to_owned()
            }
            Self::Create if error.is_maybe_processed() && noun == nouns::TRIGGER => {
                trigger::AFTER_LOST_CREATE.to_owned()
            }
            Self::Create
                if error.is_maybe_processed()
                    && [nouns::AGENT_ENVIRONMENT, nouns::AGENT_SOURCE].contains(&noun) =>
            {
                shares::AFTER_LOST_CREATE.to_owned()
            }
            Self::Create if error.is_maybe_processed() => format!(
                "The {noun} may exist all the same; if the next apply reports that it does, import it."
            ),
            Self::Create => format!("The {noun} was not created."),
            Self::Update if error.is_maybe_processed() => {
                let next = match noun {
                    nouns::SECRET => secret::AFTER_LOST_UPDATE,
                    _ => "the next plan finds out",
                };
                format!("The update may be in effect all the same; {next}.")
            }
            Self::Update => format!("The {noun} was not changed."),
            Self::Delete if error.is_maybe_processed() => {
                format!("The {noun} may be gone all the same; the next apply finds out.")
            }
            Self::Delete => format!("The {noun} was not deleted, and stays in the state."),
        }
    }
}

/// The diagnostic for a failed call about the object that goes by `key`, a name or an id.
pub(crate) fn describe(verb: Verb, noun: Noun, key: &str, error: &Error) -> Diagnostic {
    let detail = format!(
        "{} {} {}",
        cause(noun, error),
        verb.aftermath(noun, error),
        advice(noun, error)
    );
    Diagnostic::error(format!("Cannot {} {noun} {key:?}", verb.as_str()), detail)
}

/// The diagnostic for a failed list.
pub(crate) fn list(noun: Noun, error: &Error) -> Diagnostic {
    let advice = match error.kind() {
        ErrorKind::ResponseTooLarge => size::advice_on_list(noun),
        _ => advice(noun, error),
    };
    let detail = format!("{} {advice}", cause(noun, error));
    Diagnostic::error(format!("Cannot list the {}", noun.many), detail)
}

/// The warning for an object that was written while a read after it failed, so that these attributes are missing.
pub(crate) fn metadata_missing(
    noun: Noun,
    name: &str,
    attributes: &str,
    error: &Error,
) -> Diagnostic {
    let detail = format!(
        "The {noun} was written, but when and by whom it was created could not be read. {} The next refresh \
         fills in {attributes}.",
        cause(noun, error)
    );
    Diagnostic::warning(format!("Metadata of {noun} {name:?} is missing"), detail)
}

/// The warning for a write that the API has carried out, and has something to say about.
pub(crate) fn remarks(noun: Noun, name: &str, remarks: &[String]) -> Diagnostic {
    let said: Vec<String> = remarks.iter().map(|it| format!("- {it:?}")).collect();
    let detail = format!(
        "The {noun} was written. The API said about it:\n\n{}",
        said.join("\n")
    );
    Diagnostic::warning(format!("The API remarks on {noun} {name:?}"), detail)
}
