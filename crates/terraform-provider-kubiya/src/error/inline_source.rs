//! What only inline sources can lead to; what they have in common with other sources is in [`super::source`].

use kubiya_sdk::Error;
use tfplugin_framework::Diagnostic;

use super::cause::cause;
use crate::nouns;

/// What to do about a create whose outcome is not known.
pub(super) const AFTER_LOST_CREATE: &str = "\
    The inline source may exist all the same. Look for one with this name before the next apply, which would create \
    another one, and import it by its id if it is there.";

/// How errors of loading are corrected.
pub(super) const HOW_TO_CORRECT: &str =
    "Correct them in tools or workflows. The API loads it anew when anything of it changes.";

/// The diagnostic for a configuration of nothing.
pub(crate) fn holds_nothing() -> Diagnostic {
    let detail = "Neither tools nor workflows has an element. Set one of them, or both, to a JSON array that has one, \
                  such as jsonencode([{ name = \"hello\", ... }]).";
    Diagnostic::error("An inline source needs tools or workflows", detail).at_attribute("tools")
}

/// The warning for an inline source that was created while a read after that failed.
pub(crate) fn not_read(name: &str, error: &Error) -> Diagnostic {
    let detail = format!(
        "The inline source was created, but could not be read after that, so that it is not known whether the API has \
         loaded all of it. {} The next refresh fills in runner.",
        cause(nouns::INLINE_SOURCE, error)
    );
    Diagnostic::warning(
        format!("Inline source {name:?} was created and not read"),
        detail,
    )
}

/// The diagnostic for a source that has its tools from a URL.
pub(crate) fn has_a_url(name: &str) -> Diagnostic {
    let detail = "It has its tools from a URL. kubiya_inline_source is for sources that hold their tools themselves; \
                  the resource and the data source for this one are called kubiya_source.";
    Diagnostic::error(format!("Source {name:?} is not inline"), detail)
}
