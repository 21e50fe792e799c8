//! What only runners can lead to.

use kubiya_sdk::Error;
use tfplugin_framework::Diagnostic;

use super::cause::cause;
use crate::nouns;

/// What an import leads to.
pub(crate) const AFTER_IMPORT: &str =
    "Its manifest_url stays null then, since only a create tells it.";

/// What to do about agents that use a runner.
pub(crate) const HOW_TO_RELEASE: &str = "Give each of them another runner";

/// The diagnostic for the runner that every organisation has.
pub(crate) fn operated_by_the_platform(name: &str) -> Diagnostic {
    let detail = format!(
        "The platform operates the runner {name:?} itself, and every organisation has it. Use it by its name alone, \
         such as runner = \"kubiya-hosted\" in an agent, and remove this resource; or choose another name."
    );
    Diagnostic::error(
        format!("Runner {name:?} cannot be managed by Terraform"),
        detail,
    )
    .at_attribute("name")
}

/// The warning for the runner that every organisation has, which a state of the provider's predecessor can hold.
pub(crate) fn left_to_the_platform(name: &str) -> Diagnostic {
    let detail = format!(
        "The platform operates the runner {name:?} itself, and every organisation has it. It is not in the state any \
         more, and stays as it is."
    );
    Diagnostic::warning(format!("Runner {name:?} is not deleted"), detail)
}

/// The warning for a runner that was created while a read after that failed.
pub(crate) fn type_missing(name: &str, error: &Error) -> Diagnostic {
    let detail = format!(
        "The runner was created, but could not be read after that. {} The next refresh fills in runner_type.",
        cause(nouns::RUNNER, error)
    );
    Diagnostic::warning(format!("Type of runner {name:?} is missing"), detail)
}

/// The warning for a runner that was created without the address of its manifest becoming known.
pub(crate) fn manifest_missing(name: &str) -> Diagnostic {
    let detail = "The runner was created, but the API's answer, which tells where its manifest lies, was lost or does \
                  not have it. So manifest_url is null and stays so. Kubiya's command line tool or dashboard shows the \
                  manifest; or apply with -replace, which makes the runner anew.";
    Diagnostic::warning(format!("Manifest of runner {name:?} is not known"), detail)
}
