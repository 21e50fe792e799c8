//! What only integrations can lead to.

use kubiya_sdk::Error;
use tfplugin_framework::{AttributePath, Diagnostic, Step};

use super::cause::cause;
use crate::nouns;

/// What to do about agents that use an integration.
pub(crate) const HOW_TO_RELEASE: &str = "Take it out of their integrations";

/// The diagnostic for an integration that every organisation has.
pub(crate) fn built_in(name: &str) -> Diagnostic {
    let detail = format!(
        "The integration {name:?} is built into the platform, and every organisation has it. Use it by its name alone, \
         such as integrations = [\"slack\"] in an agent, and remove this resource; or choose another name."
    );
    Diagnostic::error(
        format!("Integration {name:?} cannot be managed by Terraform"),
        detail,
    )
    .at_attribute("name")
}

/// The warning for an integration that every organisation has, which a state of the provider's predecessor can hold.
pub(crate) fn left_to_the_platform(name: &str) -> Diagnostic {
    let detail = format!(
        "The integration {name:?} is built into the platform, and every organisation has it. It is not in the state any \
         more, and stays as it is."
    );
    Diagnostic::warning(format!("Integration {name:?} is not deleted"), detail)
}

/// The diagnostic for a configuration that has the name of one before it.
pub(crate) fn same_name(index: usize, name: &str) -> Diagnostic {
    let detail = format!(
        "Another configuration of the integration has the name {name:?} already, which is what tells them apart. Choose \
         another name."
    );
    let index = i64::try_from(index).unwrap_or(i64::MAX);
    let path = AttributePath::attribute("configs")
        .join(Step::Index(index))
        .join(Step::Attribute("name".to_owned()));
    Diagnostic::error("Two configurations have one name", detail).at(path)
}

/// The diagnostic for configurations of which none is the default.
pub(crate) fn no_default() -> Diagnostic {
    let detail = "One configuration must be the default, which is taken where none is named. Set is_default = true in \
                  one of configs.";
    Diagnostic::error("No configuration is the default", detail).at_attribute("configs")
}

/// The warning for configurations of which more than one is the default.
pub(crate) fn several_defaults() -> Diagnostic {
    let detail = "More than one of configs has is_default = true. The API decides which of them is taken where none is \
                  named. Leave is_default out of all but one.";
    Diagnostic::warning("Several configurations are the default", detail).at_attribute("configs")
}

/// The warning for an integration that was created while a read after that failed.
pub(crate) fn id_missing(name: &str, error: &Error) -> Diagnostic {
    let detail = format!(
        "The integration was created, but could not be read after that. {} The next refresh fills in id.",
        cause(nouns::INTEGRATION, error)
    );
    Diagnostic::warning(format!("Id of integration {name:?} is missing"), detail)
}
