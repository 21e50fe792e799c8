//! What cannot be deleted because something uses it.

use kubiya_sdk::Error;
use tfplugin_framework::Diagnostic;

use super::cause::cause;
use super::ids::all_of;
use crate::nouns::Noun;

/// The diagnostic for a delete that the API refuses because agents use the object. `how_to_release` says what is to be
/// done with them, and ends without a full stop.
pub(crate) fn in_use(
    noun: Noun,
    name: &str,
    agents: &[&str],
    how_to_release: &str,
    error: &Error,
) -> Diagnostic {
    let detail = format!(
        "{} It is used by: {}. {how_to_release} and apply, then delete it; with create_before_destroy = true in its \
         lifecycle, Terraform does so in this order. The {noun} was not deleted, and stays in the state.",
        cause(noun, error),
        all_of(agents)
    );
    Diagnostic::error(format!("{} {name:?} is in use", noun.title()), detail)
}
