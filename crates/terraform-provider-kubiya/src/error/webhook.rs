//! What only webhooks can lead to.

use kubiya_sdk::{Error, ErrorKind, WebhookUrlError};
use tfplugin_framework::Diagnostic;

use super::ids::some_of;
use super::{cause, connection};
use crate::nouns;

/// What to do about a create whose outcome is not known.
pub(super) const AFTER_LOST_CREATE: &str = "\
    The webhook may exist all the same. Look for its name before the next apply, which would create another one, and \
    import it if it is there.";

/// The diagnostic for answers to Teams that lack the team or the channel.
pub(crate) fn incomplete_for_teams(attribute: &str) -> Diagnostic {
    let detail = "With the method Teams, team_name and destination say to which team and channel the answers go. Set both, \
                  or use another method.";
    Diagnostic::error(format!("Teams needs {attribute}"), detail).at_attribute(attribute)
}

/// The diagnostic for answers to a user whose display name others have as well.
pub(crate) fn several_people(name: &str, addresses: &[String]) -> Diagnostic {
    let detail = format!(
        "{} users of the organisation have this display name. Use the e-mail address of the one that is meant as \
         destination, without an @ before it: {}.",
        addresses.len(),
        some_of(addresses)
    );
    Diagnostic::error(format!("There are several users {name:?}"), detail)
        .at_attribute("destination")
}

/// The warning for a webhook whose URL the API has changed along with something else.
pub(crate) fn moved(name: &str) -> Diagnostic {
    let detail = "The API gave the webhook another URL when it was changed; the one before may not work any more. The next \
                  plan shows it, and changes whatever refers to it.";
    Diagnostic::warning(format!("URL of webhook {name:?} has changed"), detail)
}

/// What is wrong with the URL that an event is to be posted to.
pub(crate) fn not_a_webhook_url(error: WebhookUrlError) -> String {
    format!("The webhook's URL cannot be used: {error}.")
}

/// The diagnostic for an event that was not accepted. Of the URL it shows the origin.
pub(crate) fn not_invoked(origin: &str, error: &Error) -> Diagnostic {
    let aftermath = match error.is_maybe_processed() {
        true => {
            "The event may have been processed all the same, so it is not sent again by itself."
        }
        false => "The event was not processed.",
    };
    let cause = cause::cause(nouns::WEBHOOK, error);
    let advice = advice_on_invocation(error);
    Diagnostic::error(
        format!("Cannot invoke the webhook at {origin:?}"),
        format!("{cause} {aftermath} {advice}"),
    )
}

fn advice_on_invocation(error: &Error) -> &'static str {
    if let Some(problem) = error.connect_problem() {
        return connection::advice(problem);
    }
    match error.kind() {
        ErrorKind::NotFound => {
            "Check that the webhook was not deleted, and that url is its present URL."
        }
        ErrorKind::NeverSent => {
            "Check the address, the network and the proxy, if there is one, then invoke the action again."
        }
        ErrorKind::MaybeProcessed | ErrorKind::ServerError => {
            "Look at what the agent has done before you invoke the action again. A longer timeout in the action gives the \
             webhook more time."
        }
        ErrorKind::RateLimited => "Invoke the action again later.",
        ErrorKind::Redirected => {
            "Look at what the agent has done, and check that url is the webhook's own address, before you invoke the action \
             again."
        }
        _ => "Check url and payload, then invoke the action again.",
    }
}
