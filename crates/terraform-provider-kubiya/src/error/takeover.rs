//! What existed before its resource did, and is overwritten by the create.

use tfplugin_framework::Diagnostic;

use super::name::{import_command, shell_quoted};
use crate::nouns::Noun;

/// The attribute that asks for it.
const ATTRIBUTE: &str = "overwrite_on_create";

/// The warning for a planned create that takes over what has its name, in the spelling of the organisation.
pub(crate) fn will_be_taken_over(noun: Noun, listed: &str) -> Diagnostic {
    let detail = format!(
        "The organisation has the {noun} {listed:?}, and {ATTRIBUTE} is set. So the apply writes the configured value \
         and description over those of the {noun}, whoever made it, and Terraform manages it from then on. What it has \
         now cannot be read, and is lost. To keep it, take {ATTRIBUTE} away and import the {noun}, with the address \
         shown above in the place of {}.ADDRESS:\n\n{}",
        noun.type_name,
        import_command(noun, &shell_quoted(listed))
    );
    Diagnostic::warning(
        format!("{} {listed:?} exists and will be overwritten", noun.title()),
        detail,
    )
    .at_attribute(ATTRIBUTE)
}

/// The warning for a planned create that takes over what another resource of the state has and keeps.
pub(crate) fn will_be_shared(noun: Noun, name: &str) -> Diagnostic {
    let detail = format!(
        "Another resource of this configuration manages {} with this name, and {ATTRIBUTE} is set. So the apply \
         overwrites it, and then both resources manage it and overwrite each other. Give one of the two another name, or \
         remove it; to change its address, use a moved block.",
        noun.with_article
    );
    Diagnostic::warning(
        format!("{} {name:?} will be managed twice", noun.title()),
        detail,
    )
    .at_attribute(ATTRIBUTE)
}

/// The warning for a create that has taken over what had its name.
pub(crate) fn taken_over(noun: Noun, name: &str) -> Diagnostic {
    let detail = format!(
        "The organisation had the {noun} already, and {ATTRIBUTE} is set. Its value and its description were \
         overwritten, and Terraform manages it from now on."
    );
    Diagnostic::warning(format!("{} {name:?} was taken over", noun.title()), detail)
        .at_attribute(ATTRIBUTE)
}

/// The warning for a delete of what this run has taken over for another resource, or for the same one made anew.
pub(crate) fn left_to_its_successor(noun: Noun, name: &str) -> Diagnostic {
    let detail = format!(
        "In this apply a create with {ATTRIBUTE} has taken the {noun} over. So it is not deleted, but leaves the state \
         where it was to be destroyed, and stays where it was created."
    );
    Diagnostic::warning(format!("{} {name:?} was not deleted", noun.title()), detail)
}

/// The diagnostic for what one resource of the state is planned to delete and another to keep, one of the two having taken
/// it over.
pub(crate) fn kept_and_destroyed(noun: Noun, name: &str) -> Diagnostic {
    let detail = format!(
        "The state has the {noun} twice. Once it is to be destroyed, and once it is kept: one of the two has \
         {ATTRIBUTE}, and may have taken it over from the other. To destroy one would delete the {noun} of both.\n\n\
         If one address is not configured any more, take it out of the state with terraform state rm, and do not target \
         it. If one is a deposed object, which cannot be taken out alone, take the whole address out and bring it back, \
         in the place of {}.ADDRESS:\n\n  terraform state rm {}.ADDRESS\n{}\n\nTo destroy everything, use terraform \
         destroy -refresh=false.",
        noun.type_name,
        noun.type_name,
        import_command(noun, &shell_quoted(name))
    );
    Diagnostic::error(
        format!(
            "{} {name:?} is to be destroyed and to be kept",
            noun.title()
        ),
        detail,
    )
}
