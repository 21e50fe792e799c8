//! What the practitioner reads when something fails; the only place where that is worded.

pub(crate) mod agent;
pub(crate) mod reference;
pub(crate) mod secret;
mod size;

use std::error::Error as _;
use std::iter::successors;

use kubiya_sdk::{Error, ErrorKind};
use tfplugin_framework::Diagnostic;

pub(crate) use self::size::{Excess, too_large};

/// What a failure is about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Object {
    Agent,
    Secret,
}

impl Object {
    fn noun(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Secret => "secret",
        }
    }
}

/// What was to be done with it.
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
    fn aftermath(self, object: Object, error: &Error) -> String {
        let noun = object.noun();
        match self {
            Self::Read => "The state was not changed.".to_owned(),
            Self::Create if error.is_maybe_processed() => format!(
                "The {noun} may exist all the same; if the next apply reports that it does, import it."
            ),
            Self::Create => format!("The {noun} was not created."),
            Self::Update if error.is_maybe_processed() => {
                let next = match object {
                    Object::Agent => "the next plan finds out",
                    Object::Secret => "the next apply writes the configured value again",
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

/// The diagnostic for a failed call about the object of this name.
pub(crate) fn describe(verb: Verb, object: Object, name: &str, error: &Error) -> Diagnostic {
    let (verb_text, noun) = (verb.as_str(), object.noun());
    let detail = format!(
        "{} {} {}",
        cause(noun, error),
        verb.aftermath(object, error),
        advice(noun, error)
    );
    Diagnostic::error(format!("Cannot {verb_text} {noun} {name:?}"), detail)
}

/// The diagnostic for a failed list.
pub(crate) fn list(object: Object, error: &Error) -> Diagnostic {
    list_of(object.noun(), error)
}

fn list_of(noun: &str, error: &Error) -> Diagnostic {
    let advice = match error.kind() {
        ErrorKind::ResponseTooLarge => size::advice_on_list(noun),
        _ => advice(noun, error),
    };
    let detail = format!("{} {advice}", cause(noun, error));
    Diagnostic::error(format!("Cannot list the {noun}s"), detail)
}

/// The diagnostic for a data source that finds nothing.
pub(crate) fn missing(object: Object, attribute: &str, name: &str) -> Diagnostic {
    let noun = object.noun();
    let hint = match attribute {
        "id" => "Check the id".to_owned(),
        _ => format!("Names are case-sensitive; check the {attribute}"),
    };
    let detail = format!(
        "The organisation has no {noun} {name:?}. {hint}, and that the API key is of the right \
         organisation."
    );
    Diagnostic::error(format!("There is no {noun} {name:?}"), detail).at_attribute(attribute)
}

/// What happened, why as far as it is known, and what the server said about it.
fn cause(noun: &str, error: &Error) -> String {
    let mut facts = Vec::new();
    if let Some(status) = error.status() {
        facts.push(format!("HTTP status {status}"));
    }
    if error.attempts() > 1 {
        facts.push(format!("{} attempts", error.attempts()));
    }
    if let Some(id) = error.request_id() {
        facts.push(format!("request ID {id}"));
    }
    let mut text = meaning(noun, error.kind());
    if !facts.is_empty() {
        text = format!("{text} ({})", facts.join(", "));
    }
    // Scrubbed by the SDK, as the server's message is.
    for reason in successors(error.source(), |&reason| reason.source()) {
        text = format!("{text}: {}", reason.to_string().trim_end_matches('.'));
    }
    match error.message() {
        Some(message) => format!("{text}. It said: {message:?}."),
        None => format!("{text}."),
    }
}

fn meaning(noun: &str, kind: ErrorKind) -> String {
    let meaning = match kind {
        ErrorKind::AlreadyExists => return format!("There is a {noun} with this name"),
        ErrorKind::Conflict => {
            return format!("The API found a conflict with the state of the {noun}");
        }
        ErrorKind::InvalidInput => return format!("The {noun} cannot be sent"),
        ErrorKind::MaybeProcessed => "The API did not answer",
        ErrorKind::NeverSent => "The API could not be reached",
        ErrorKind::NotFound => return format!("There is no such {noun}"),
        ErrorKind::PermissionDenied => "The API key may not do this",
        ErrorKind::RateLimited => "The API's rate limit was exceeded",
        ErrorKind::Redirected => "The API answered with a redirect, which is not followed",
        ErrorKind::Rejected => "The API rejected the request",
        ErrorKind::ResponseTooLarge => "The API's answer is too large",
        ErrorKind::ServerError => "The API failed",
        ErrorKind::Stopped => "Terraform was interrupted",
        ErrorKind::Unauthenticated => "The API refused the API key",
        ErrorKind::UnexpectedResponse => "What answered is not the Kubiya API",
        _ => "The call failed",
    };
    meaning.to_owned()
}

/// What to do about it.
fn advice(noun: &str, error: &Error) -> String {
    if let Some(advice) = size::advice_on_request(noun, error) {
        return advice;
    }
    let advice = match error.kind() {
        ErrorKind::Unauthenticated => {
            "Check api_key in the provider block or the environment variable KUBIYA_API_KEY; the key may be \
             wrong, expired or of another environment."
        }
        ErrorKind::PermissionDenied => {
            return format!(
                "Use an API key that may manage {noun}s, or ask an administrator of the organisation."
            );
        }
        ErrorKind::NotFound => {
            "It was deleted outside of Terraform. Plan again: the refresh notices, and the plan creates it."
        }
        ErrorKind::RateLimited => {
            "Run it again later, with a lower -parallelism, or with a longer retry_timeout in the provider \
             block."
        }
        ErrorKind::InvalidInput => {
            return format!(
                "If such {} {noun} is in the state of an earlier provider, terraform state rm takes it out.",
                if noun == "agent" { "an" } else { "a" }
            );
        }
        ErrorKind::NeverSent | ErrorKind::MaybeProcessed => {
            "Check the network, proxies and the endpoint in the provider block, then run it again."
        }
        ErrorKind::ServerError => "Run it again later.",
        ErrorKind::Stopped => "Run it again to finish.",
        ErrorKind::ResponseTooLarge => return size::advice_on_answer(noun),
        ErrorKind::Redirected | ErrorKind::UnexpectedResponse => {
            "Check that the endpoint in the provider block is the address of the Kubiya API itself."
        }
        _ => "Correct what the message names, then run it again.",
    };
    advice.to_owned()
}
