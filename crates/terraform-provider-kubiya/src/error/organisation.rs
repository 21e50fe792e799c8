//! API keys of another organisation than the objects of the state.

use tfplugin_framework::Diagnostic;

use super::name::{import_command, shell_quoted};
use crate::nouns::Noun;

/// Where a key comes from.
const KEY: &str = "api_key in the provider block, or else the environment variable KUBIYA_API_KEY";

/// The diagnostic for an object of the state that is of another organisation than the API key.
pub(crate) fn another(noun: Noun, name: &str, key: &str) -> Diagnostic {
    let detail = format!(
        "The API key ({KEY}) is of another organisation than the one in which this {noun} was last written. Nothing \
         was sent to the API, and the {noun} stays in the state. Use a key of the {noun}'s own organisation.\n\n\
         If it is the same organisation, which has been renamed, record its new name by an import:\n\n  \
         terraform state rm {}.ADDRESS\n{}",
        noun.type_name,
        import_command(noun, &shell_quoted(key))
    );
    Diagnostic::error(
        format!("The API key is of another organisation than {noun} {name:?}"),
        detail,
    )
}

/// The warning for an object that leaves the state although another key might find it.
pub(crate) fn not_found_with_another_key(noun: Noun, name: &str) -> Diagnostic {
    let detail = format!(
        "There is no such {noun} for the API key ({KEY}), so it leaves the state. But it was written with another \
         key, and nothing shows that both are of one organisation. If they are not, the {noun} still exists: do not \
         apply this, and use a key of its own organisation. If this has been applied, import the {noun} with that key."
    );
    Diagnostic::warning(
        format!("{} {name:?} is not found with this API key", noun.title()),
        detail,
    )
}
