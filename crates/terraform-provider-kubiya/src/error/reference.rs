//! What goes wrong between a name in the configuration and what it refers to.

use kubiya_sdk::Error;
use tfplugin_framework::Diagnostic;

use super::ids::some_of;
use super::list;
use crate::directory::Kind;

/// The diagnostic for a name that nothing goes by.
pub(crate) fn missing(attribute: &str, kind: Kind, name: &str) -> Diagnostic {
    let noun = kind.noun();
    let advice = match kind {
        Kind::User => "Use the e-mail address, the display name or the id of a user.",
        _ => "Use the name or the id of one that exists.",
    };
    let detail = format!("The organisation has no {noun} {name:?}. {advice}");
    Diagnostic::error(format!("There is no {noun} {name:?}"), detail).at_attribute(attribute)
}

/// The warning for a name that nothing goes by yet, of something that Terraform may be about to make.
pub(crate) fn not_there_yet(attribute: &str, kind: Kind, name: &str) -> Diagnostic {
    let noun = kind.noun();
    let detail = format!(
        "The organisation has no {noun} {name:?}. {} One that is made by other means in the same apply is waited \
         for as well, for some seconds. Otherwise check the name.",
        make_it_first(kind)
    );
    Diagnostic::warning(format!("There is no {noun} {name:?}"), detail).at_attribute(attribute)
}

/// The diagnostic for a name that nothing goes by, while applying and after a wait.
pub(crate) fn not_made(attribute: &str, kind: Kind, name: &str) -> Diagnostic {
    let noun = kind.noun();
    let detail = format!(
        "The organisation has no {noun} {name:?}, and none was made while this apply waited for it. If it is made \
         by the same configuration, apply again: it is there then. {} Otherwise check the name.",
        make_it_first(kind)
    );
    Diagnostic::error(format!("There is no {noun} {name:?}"), detail).at_attribute(attribute)
}

/// The warning for what is referred to and not there any more, or not under this name. The reference is left as it
/// is.
pub(crate) fn gone(attribute: &str, kind: Kind, name: &str) -> Diagnostic {
    let noun = kind.noun();
    let detail = format!(
        "The {noun} that {attribute} refers to as {name:?} is not in the organisation any more, or not under this \
         name alone. The reference stays as it was applied. Correct it or take it out of the configuration."
    );
    Diagnostic::warning(format!("There is no {noun} {name:?}"), detail).at_attribute(attribute)
}

fn make_it_first(kind: Kind) -> String {
    let address = address(kind);
    format!(
        "If this configuration makes it, refer to it as {address}.name, so that Terraform makes it first."
    )
}

/// Where in a configuration something of this kind is; by its type where this provider has a resource for it.
fn address(kind: Kind) -> String {
    match kind.noun().type_name {
        "" => "ADDRESS".to_owned(),
        type_name => format!("{type_name}.ADDRESS"),
    }
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
pub(crate) fn ambiguous(attribute: &str, kind: Kind, name: &str, ids: &[String]) -> Diagnostic {
    let noun = kind.noun();
    let mut detail = format!(
        "{} {} go by this name. Use the id of the one that is meant: {}.",
        ids.len(),
        noun.many,
        some_of(ids)
    );
    if kind.has_ids() && kind.can_be_made() {
        let address = address(kind);
        detail = format!(
            "{detail} One that this configuration makes can be referred to as {address}.id."
        );
    }
    let detail = format!(
        "{detail} To destroy everything without correcting it, run terraform destroy -refresh=false."
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
