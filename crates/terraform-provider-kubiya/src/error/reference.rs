//! What goes wrong between a name in the configuration and what it refers to.

use kubiya_sdk::Error;
use tfplugin_framework::Diagnostic;

use super::list;
use crate::directory::Kind;

/// The diagnostic for a name that nothing goes by.
pub(crate) fn missing(attribute: &str, kind: Kind, name: &str) -> Diagnostic {
    let noun = kind.noun();
    let advice = match kind {
        Kind::Secret => {
            "If this configuration creates it, refer to it as kubiya_secret.ADDRESS.name, or name the resource \
             in depends_on, so that it is created first. One that another provider configuration creates has \
             to be applied before, for instance with -target. Otherwise check the name."
        }
        Kind::User => "Use the e-mail address, the display name or the id of a user.",
        Kind::Group | Kind::Source => "Use the name or the id of one that exists.",
        _ => "Check the name, and that the API key is of the right organisation.",
    };
    let detail = format!("The organisation has no {noun} {name:?}. {advice}");
    Diagnostic::error(format!("There is no {noun} {name:?}"), detail).at_attribute(attribute)
}

/// The diagnostic for a name in another letter case than the organisation's.
pub(crate) fn other_letter_case(
    attribute: &str,
    kind: Kind,
    name: &str,
    listed: &str,
) -> Diagnostic {
    let noun = kind.noun();
    let detail = format!(
        "The organisation spells this {noun} {listed:?}. Write it in the same letter case."
    );
    Diagnostic::error(format!("There is no {noun} {name:?}"), detail).at_attribute(attribute)
}

/// The diagnostic for a name that several things go by.
pub(crate) fn ambiguous(attribute: &str, kind: Kind, name: &str, ids: &[&str]) -> Diagnostic {
    let noun = kind.noun();
    let detail = format!(
        "{} {noun}s go by this name. Use the id of the one that is meant: {}.",
        ids.len(),
        ids.join(" or ")
    );
    Diagnostic::error(format!("{name:?} is not a unique {noun}"), detail).at_attribute(attribute)
}

/// The diagnostic for a list that an attribute needs and that cannot be read.
pub(crate) fn unreadable_list(attribute: &str, kind: Kind, error: &Error) -> Diagnostic {
    let mut diagnostic = list(kind.noun(), error);
    diagnostic.detail = format!(
        "The names in {attribute} cannot be looked up. {}",
        diagnostic.detail
    );
    diagnostic.at_attribute(attribute)
}
