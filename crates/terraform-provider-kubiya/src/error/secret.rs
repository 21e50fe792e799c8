//! What only secrets can lead to.

use kubiya_sdk::Error;
use tfplugin_framework::Diagnostic;

use super::cause::cause;
use super::size::shortened;
use crate::nouns;

/// What follows where it is not known whether an update is in effect.
pub(super) const AFTER_LOST_UPDATE: &str = "the next apply writes the configured value again";

/// What an import leads to.
pub(crate) const AFTER_IMPORT: &str = "The apply after the import writes the configured value; value_version = 1 \
                                       keeps the value that is there.";

/// The warning for a secret that exists, with a value that may be another one than the configured.
pub(crate) fn value_in_doubt(name: &str, error: &Error) -> Diagnostic {
    let detail = format!(
        "The secret was created, but the API's answer was lost, and the attempt to make sure of its value \
         failed. {} The next apply writes the configured value again.",
        cause(nouns::SECRET, error)
    );
    Diagnostic::warning(format!("Value of secret {name:?} is in doubt"), detail)
}

/// The warning for a secret that is another one than that of the state.
pub(crate) fn made_anew(name: &str) -> Diagnostic {
    let detail = format!(
        "Secret {name:?} was deleted and created again outside of Terraform: its created_at is another one \
         than before. So it is not known which value it has. Without value_version, the next apply writes the \
         configured value. With value_version, or with value under ignore_changes, the secret is left as it is; \
         another value_version writes the configured value."
    );
    Diagnostic::warning(format!("Secret {name:?} was made anew"), detail)
}

/// The warning for a secret that may be another one than that of the state.
pub(crate) fn maybe_made_anew(name: &str) -> Diagnostic {
    let detail = format!(
        "The API gives another created_at of secret {name:?} than before, and the two cannot be compared as times. \
         Where the secret was deleted and created again outside of Terraform, it is not known which value it \
         has. Nothing is written because of it. Another value_version writes the configured value."
    );
    Diagnostic::warning(format!("Secret {name:?} may have been made anew"), detail)
}

/// The warning for a description that is not the configured one, and is not written. `how` begins the sentence that
/// says how it came to be.
pub(crate) fn description_stays(name: &str, how: &str, found: &str) -> Diagnostic {
    let detail = format!(
        "The description of secret {name:?} is not the configured one. {how} {:?}. The API takes description and \
         value together, and with value_version, or with value under ignore_changes, the value is not written for \
         it. So the next apply leaves the description as it is. The same text in the configuration keeps it; \
         another value_version writes the configured description and value.",
        shortened(found)
    );
    Diagnostic::warning(
        format!("Description of secret {name:?} stays as it is"),
        detail,
    )
    .at_attribute("description")
}

/// The warning for a value that goes along with a description in what may be the plan that is repeated while applying.
/// If the first plan kept the value, Core finds the two inconsistent, in words that blame the provider.
pub(crate) fn value_goes_along(name: &str) -> Diagnostic {
    let detail = format!(
        "The configured value of secret {name:?} is not the one that was written last. If Terraform reports an \
         inconsistent final plan, the value has changed since the plan was made, as an ephemeral value can. Nothing \
         is written then: plan again."
    );
    Diagnostic::warning(
        format!("Value of secret {name:?} is written along with its description"),
        detail,
    )
    .at_attribute("description")
}

/// The diagnostic for a value that is another one than when the update was planned, which left it as it was.
pub(crate) fn value_differs(name: &str) -> Diagnostic {
    let detail = format!(
        "The plan keeps the value of secret {name:?}, since the configured one was the one that was written last. \
         It is another one now, as an ephemeral value can be. Nothing was written. Plan again."
    );
    Diagnostic::error(
        format!("Value of secret {name:?} has changed since the plan"),
        detail,
    )
    .at_attribute("value")
}

/// What to do about agents that use a secret.
pub(crate) const HOW_TO_RELEASE: &str = "Take the secret out of the secrets of each of them";
