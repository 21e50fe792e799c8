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
