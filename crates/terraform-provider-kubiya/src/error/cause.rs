//! Why a call failed, in words.

use std::error::Error as _;

use kubiya_sdk::{Error, ErrorKind};

use super::{connection, size, trigger};
use crate::nouns::{self, Noun};

/// What happened, why as far as it is known, and what the server said about it.
pub(super) fn cause(noun: Noun, error: &Error) -> String {
    explained(meaning(noun, error.kind()), error)
}

/// What happened, in these words, and the rest as above.
pub(super) fn explained(meaning: String, error: &Error) -> String {
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
    let mut text = meaning;
    if let Some(destination) = error
        .destination()
        .filter(|_| error.kind().is_about_the_way())
    {
        text = format!("{text} at {destination}");
    }
    if !facts.is_empty() {
        text = format!("{text} ({})", facts.join(", "));
    }
    // Scrubbed by the SDK, as the server's message is.
    let mut next = error.source();
    while let Some(reason) = next {
        text = format!("{text}: {}", reason.to_string().trim_end_matches('.'));
        // An error of the SDK tells its own causes.
        next = reason.source().filter(|_| !reason.is::<Error>());
    }
    match error.message() {
        Some(message) => format!("{text}. It said: {message:?}."),
        None => format!("{text}."),
    }
}

fn meaning(noun: Noun, kind: ErrorKind) -> String {
    let meaning = match kind {
        ErrorKind::AlreadyExists => return format!("There is a {noun} with this name"),
        ErrorKind::Config => "There is no way to the Kubiya composer",
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
pub(super) fn advice(noun: Noun, error: &Error) -> String {
    if let Some(advice) = size::advice_on_request(noun, error) {
        return advice;
    }
    if let Some(problem) = error.connect_problem() {
        return connection::advice(problem).to_owned();
    }
    let advice = match error.kind() {
        ErrorKind::Config => trigger::SET_THE_ADDRESS,
        ErrorKind::Redirected | ErrorKind::UnexpectedResponse if noun == nouns::TRIGGER => {
            trigger::CHECK_THE_ADDRESS
        }
        ErrorKind::Unauthenticated => {
            "Check api_key in the provider block or the environment variable KUBIYA_API_KEY; the key may be \
             wrong, expired or of another environment."
        }
        ErrorKind::PermissionDenied => {
            return format!(
                "Use an API key that may manage {}, or ask an administrator of the organisation.",
                noun.many
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
                "If such {} is in the state of an earlier provider, terraform state rm takes it out.",
                noun.with_article
            );
        }
        ErrorKind::NeverSent | ErrorKind::MaybeProcessed => {
            "Check the address, the network and the proxy, if there is one, then run it again."
        }
        ErrorKind::ServerError => "Run it again later.",
        ErrorKind::Stopped => "Run it again to finish.",
        ErrorKind::ResponseTooLarge => return size::advice_on_answer(noun),
        ErrorKind::Redirected | ErrorKind::UnexpectedResponse => {
            "Check that this endpoint is the address of the Kubiya API itself."
        }
        _ => "Correct what the message names, then run it again.",
    };
    advice.to_owned()
}
