//! What only external knowledge can lead to.

use tfplugin_framework::Diagnostic;

use super::ids::all_of;

/// What to do about a create whose outcome is not known.
pub(super) const AFTER_LOST_CREATE: &str = "\
    The external knowledge entry may exist all the same. Look for one of these channels before the next apply, which \
    would create another one, and import it by its id if it is there.";

/// What is wrong with a configuration that names no channel.
pub(crate) const NO_CHANNEL: &str =
    "There is no channel. Set channel_ids to the ids of one channel or more.";

/// The warning for a write of which the API has kept less than was sent.
pub(crate) fn left_out(id: &str, channel_ids: &[&String]) -> Diagnostic {
    let detail = format!(
        "The external knowledge entry was written, and the API has left these channels out: {}. The next plan shows \
         them as a difference. Check that their ids are right, and that Kubiya may read them in Slack.",
        all_of(channel_ids)
    );
    Diagnostic::warning(
        format!("External knowledge entry {id:?} lacks channels"),
        detail,
    )
}

/// The diagnostic for an import ID that means no entry.
pub(crate) fn not_an_import_id() -> Diagnostic {
    let detail = "The import ID of an external knowledge entry is its id, or its vendor and its id: slack/ID. There is no \
                  other vendor.";
    Diagnostic::error("Invalid import ID", detail)
}
