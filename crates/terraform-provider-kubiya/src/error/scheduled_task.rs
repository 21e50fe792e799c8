//! What only scheduled tasks can lead to.

use kubiya_sdk::Error;
use tfplugin_framework::Diagnostic;

use super::cause;
use crate::nouns;

/// What to do about a create whose outcome is not known.
pub(super) const AFTER_LOST_CREATE: &str = "\
    The scheduled task may exist all the same. Look for its description before the next apply, which would create \
    another one, and import it if it is there.";

/// The diagnostic for a task that is told neither when it runs nor how often.
pub(crate) fn without_time() -> Diagnostic {
    let detail = "Set scheduled_time for a task that runs once, repeat to a cron expression for one that is repeated, or \
                  both.";
    Diagnostic::error("A scheduled task needs a time", detail).at_attribute("scheduled_time")
}

/// The diagnostic for a task that is repeated by a name, and lacks the time that this counts from.
pub(crate) fn repeated_from_no_time(name: &str) -> Diagnostic {
    let detail = format!(
        "What is repeated {name} is counted from its first time. Set scheduled_time as well, or repeat to a cron \
         expression."
    );
    Diagnostic::error("A scheduled task needs a time", detail).at_attribute("repeat")
}

/// The warning for a task that was created while the read after it failed.
pub(crate) fn details_missing(id: &str, error: &Error) -> Diagnostic {
    let noun = nouns::SCHEDULED_TASK;
    let detail = format!(
        "The {noun} was created, but what the API has made of it could not be read. {} The next refresh fills in \
         status, parameters and the like.",
        cause(noun, error)
    );
    Diagnostic::warning(format!("Details of {noun} {id:?} are missing"), detail)
}
