//! Why an event was not accepted, in words. Its URL may lead to any host, so nothing is said of the Kubiya API here.

use std::error::Error as _;

use kubiya_sdk::{Error, ErrorKind, ProxyError, TrustError};
use tfplugin_framework::Diagnostic;

use crate::error::{cause, connection};

/// The diagnostic for an event that was not accepted. Of the URL it shows the origin.
pub(crate) fn not_invoked(origin: &str, error: &Error) -> Diagnostic {
    let aftermath = match error.is_maybe_processed() {
        true => {
            "The event may have been processed all the same, so it is not sent again by itself."
        }
        false => "The event was not processed.",
    };
    let (cause, advice) = no_way(error).unwrap_or_else(|| {
        let meaning = meaning(error.kind()).to_owned();
        (cause::explained(meaning, error), advice(error))
    });
    Diagnostic::error(
        format!("Cannot invoke the webhook at {origin:?}"),
        format!("{cause} {aftermath} {advice}"),
    )
}

/// What the network needs and the configuration does not say: a proxy, and whom to trust.
fn no_way(error: &Error) -> Option<(String, String)> {
    let reason = error.source()?;
    if reason.is::<ProxyError>() {
        let cause = format!("The webhook cannot be reached: {reason}.");
        let advice = "Correct it, or name the webhook's host in NO_PROXY.";
        return Some((cause, advice.to_owned()));
    }
    reason.is::<TrustError>().then(|| {
        let cause = format!("No certificate of the webhook could be checked: {reason}.");
        let advice = "Correct it, then invoke the action again.";
        (cause, advice.to_owned())
    })
}

fn meaning(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Config => "The webhook cannot be called",
        ErrorKind::MaybeProcessed => "The webhook did not answer",
        ErrorKind::NeverSent => "The webhook could not be reached",
        ErrorKind::NotFound => "There is no such webhook",
        ErrorKind::RateLimited => "The webhook takes no more events for now",
        ErrorKind::Redirected => "The webhook answered with a redirect, which is not followed",
        ErrorKind::Rejected => "The webhook refused the event",
        ErrorKind::ServerError => "The webhook failed",
        _ => "The call of the webhook failed",
    }
}

fn advice(error: &Error) -> String {
    let advice = match error.connect_problem() {
        Some(problem) => connection::advice(problem),
        None if error.is_maybe_processed() => after_what_may_be_done(error.kind()),
        None => advice_on(error.kind()),
    };
    match error.is_timeout() {
        true => format!("{advice} A longer timeout in the action gives it more time."),
        false => advice.to_owned(),
    }
}

fn after_what_may_be_done(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Redirected => {
            "Look at what the agent has done, and check that url is the webhook's own address, before you invoke the action \
             again."
        }
        _ => "Look at what the agent has done before you invoke the action again.",
    }
}

fn advice_on(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => {
            "Check that the webhook was not deleted, and that url is its present URL."
        }
        ErrorKind::Config => "Correct what the message names, then invoke the action again.",
        ErrorKind::NeverSent => {
            "Check the address, the network and the proxy, if there is one, then invoke the action again."
        }
        ErrorKind::RateLimited => "Invoke the action again later.",
        _ => "Check url and payload, then invoke the action again.",
    }
}

#[cfg(test)]
mod tests;
