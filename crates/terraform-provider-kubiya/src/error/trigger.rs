//! What only triggers can lead to.

use kubiya_sdk::{ComposerError, Error};
use tfplugin_framework::Diagnostic;

use super::cause::{advice, cause};
use crate::nouns;

/// What to do about a create whose outcome is not known.
pub(super) const AFTER_LOST_CREATE: &str = "\
    The trigger may exist all the same. Look for a workflow of its name before the next apply, which would create another \
    one, and import it if it is there.";

/// What to do where something else than the composer answers.
pub(super) const CHECK_THE_ADDRESS: &str = "\
    Check that this is the address of the Kubiya composer: composer_endpoint in the provider block or the environment \
    variable KUBIYA_COMPOSER_URL sets it.";

/// What to do where there is no way to the composer.
pub(super) const SET_THE_ADDRESS: &str = "\
    Set composer_endpoint in the provider block to its address, or correct the proxy.";

/// The diagnostic for a trigger where there is no way to the composer, of which mostly nobody has said where it is.
pub(crate) fn no_composer(endpoint: &str, problem: &ComposerError) -> Diagnostic {
    if let ComposerError::Proxy(problem) = problem {
        let detail = format!(
            "Triggers are kept by the Kubiya composer, a service beside the API, which cannot be reached: {problem}. \
             Correct it, or name the composer's host in NO_PROXY."
        );
        return Diagnostic::error("Invalid proxy", detail);
    }
    let detail = format!(
        "Triggers are kept by the Kubiya composer, a service beside the API. Where the one of {endpoint} is, is not known. \
         Set composer_endpoint in the provider block to its URL."
    );
    Diagnostic::error("The address of the composer is not known", detail)
}

/// The diagnostic for a trigger whose workflow is there and not published.
pub(crate) fn not_published(name: &str, id: &str, is_new: bool, error: &Error) -> Diagnostic {
    let detail = format!(
        "The workflow {id:?} was written, and could not be published. {} {}",
        cause(nouns::TRIGGER, error),
        what_is_next(is_new, error)
    );
    Diagnostic::error(format!("Cannot publish trigger {name:?}"), detail)
}

/// The diagnostic for a trigger whose workflow is published under a URL that the API did not tell.
pub(crate) fn without_url(name: &str, id: &str, is_new: bool, error: &Error) -> Diagnostic {
    let detail = format!(
        "The workflow {id:?} was published, and its URL could not be asked for. {} {}",
        cause(nouns::TRIGGER, error),
        what_is_next(is_new, error)
    );
    Diagnostic::error(format!("The URL of trigger {name:?} is not known"), detail)
}

/// What Terraform does about it, and what is to be done besides. That a new trigger is not found is no sign that somebody
/// has deleted it.
fn what_is_next(is_new: bool, error: &Error) -> String {
    let next = match is_new {
        true => {
            "It is in the state as tainted: the next apply replaces it, and a destroy deletes it."
        }
        false => "The next apply publishes it again.",
    };
    match is_new && error.is_not_found() {
        true => next.to_owned(),
        false => format!("{next} {}", advice(nouns::TRIGGER, error)),
    }
}

/// The warning for a trigger that was written while a read after that failed.
pub(crate) fn not_read(name: &str, error: &Error) -> Diagnostic {
    let detail = format!(
        "The trigger was written, but could not be read after that. {} The next refresh shows what there is.",
        cause(nouns::TRIGGER, error)
    );
    Diagnostic::warning(
        format!("Status of trigger {name:?} was not verified"),
        detail,
    )
}

/// The warning for a trigger whose workflow does not count as published after it was.
pub(crate) fn stays_unpublished(name: &str) -> Diagnostic {
    let detail = "The API confirmed that the workflow is published, and a read after that shows another status. Post to \
                  its URL to see which is true; the next plan publishes it again.";
    Diagnostic::warning(
        format!("Trigger {name:?} does not show as published"),
        detail,
    )
}
