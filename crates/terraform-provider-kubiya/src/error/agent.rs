//! What only agents can lead to.

use tfplugin_framework::Diagnostic;

/// What to do about an agent that is too large.
pub(super) const HOW_TO_SHORTEN: &str = "Shorten it, move text to where a link or a source leads, or divide the \
                                         work among several agents.";

/// The warning for a model that the organisation does not list.
pub(crate) fn unlisted_model(model: &str, listed: &[&str]) -> Diagnostic {
    let detail = format!(
        "The organisation lists these models as supported: {}. The agent is given the configured one all the \
         same, since lists lag behind what works; it may fail to run.",
        listed.join(", ")
    );
    Diagnostic::warning(format!("Model {model:?} is not listed"), detail).at_attribute("model")
}

/// The warning for an attribute that was not configured until now, where the agent has more than the state shows.
pub(crate) fn takes_over(name: &str, attribute: &str) -> Diagnostic {
    let detail = format!(
        "Until now Terraform did not manage {attribute} of the agent {name:?} as a whole, so what others gave to it stayed, and \
         was not shown. From now on the agent has what is configured and nothing else: the apply takes away the rest, \
         although the plan cannot show it."
    );
    Diagnostic::warning(
        format!("Agent {name:?} has more in {attribute} than the state shows"),
        detail,
    )
    .at_attribute(attribute)
}
