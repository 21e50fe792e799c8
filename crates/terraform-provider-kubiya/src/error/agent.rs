//! What only agents can lead to.

use kubiya_sdk::Error;
use tfplugin_framework::Diagnostic;

use super::cause;

/// The diagnostic for a create whose name is taken, by the agent with this id as far as it is known.
pub(crate) fn already_exists(name: &str, id: Option<&str>) -> Diagnostic {
    let detail = format!(
        "There is an agent with this name in the organisation, and it was left alone. To manage it with \
         Terraform, import it under the address of this resource:\n\n  terraform import \
         kubiya_agent.ADDRESS {}\n\nOtherwise choose another name.",
        id.unwrap_or("ID")
    );
    Diagnostic::error(format!("Agent {name:?} exists already"), detail).at_attribute("name")
}

/// Adds to a create in doubt which agent has the name.
pub(crate) fn mention_namesake(failure: &mut Diagnostic, id: &str) {
    failure.detail = format!(
        "{}\n\nThere is an agent with this name now. If it is the one to be created, import it under the address \
         of this resource:\n\n  terraform import kubiya_agent.ADDRESS {id}",
        failure.detail
    );
}

/// The diagnostic for a new name that another agent has.
pub(crate) fn name_taken(name: &str) -> Diagnostic {
    let detail = "Another agent of the organisation has this name. The agent was not changed. Choose another name.";
    Diagnostic::error(format!("Agent {name:?} exists already"), detail).at_attribute("name")
}

/// The warning for an agent that was written while a read after it failed.
pub(crate) fn metadata_missing(name: &str, error: &Error) -> Diagnostic {
    let detail = format!(
        "The agent was written, but when and by whom it was created could not be read. {} The next refresh \
         fills in created_at and owner.",
        cause("agent", error)
    );
    Diagnostic::warning(format!("Metadata of agent {name:?} is missing"), detail)
}

/// The diagnostic for a data source that finds several agents.
pub(crate) fn ambiguous(name: &str, ids: &[&str]) -> Diagnostic {
    let detail = format!(
        "The organisation has {} agents of this name. Use the id of one of them instead of the name: {}.",
        ids.len(),
        ids.join(", ")
    );
    Diagnostic::error(format!("There are several agents {name:?}"), detail).at_attribute("name")
}

/// The diagnostic for a data source that says neither or both of what it can be found by.
pub(crate) fn name_or_id() -> Diagnostic {
    let detail = "An agent is found by its name or by its id. Set one of the two.";
    Diagnostic::error("Name or id of the agent is needed", detail)
}

/// The warning for a model that the organisation does not list.
pub(crate) fn unlisted_model(model: &str, listed: &[&str]) -> Diagnostic {
    let detail = format!(
        "The organisation lists these models as supported: {}. The agent is given the configured one all the \
         same, since lists lag behind what works; it may fail to run.",
        listed.join(", ")
    );
    Diagnostic::warning(format!("Model {model:?} is not listed"), detail).at_attribute("model")
}
