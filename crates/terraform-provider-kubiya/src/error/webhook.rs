//! What only webhooks can lead to.

mod invocation;

use kubiya_sdk::WebhookUrlError;
use tfplugin_framework::Diagnostic;

pub(crate) use self::invocation::not_invoked;
use super::ids::some_of;

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
