//! What only sources can lead to.

use kubiya_sdk::{Error, LoadError};
use tfplugin_framework::Diagnostic;

use super::cause::cause;
use super::size::shortened;
use crate::nouns;

/// What to do about agents that use a source.
pub(crate) const HOW_TO_RELEASE: &str = "Take it out of their sources";

/// What to do about a create whose outcome is not known.
pub(super) const AFTER_LOST_CREATE: &str = "\
    The source may exist all the same. Look for one with this URL before the next apply, which would create another \
    one, and import it by its id if it is there.";

/// So many errors of loading are shown.
const SHOWN: usize = 10;

/// The warning for a source that the API could not load completely. The texts are scrubbed by the SDK.
pub(crate) fn not_loaded(name: &str, errors: &[LoadError]) -> Diagnostic {
    let lines = errors.iter().take(SHOWN).map(|error| {
        let message = shortened(error.message());
        match error.file() {
            Some(file) => format!("  {}: {message}", shortened(file)),
            None => format!("  {message}"),
        }
    });
    let mut lines: Vec<String> = lines.collect();
    if let more @ 1.. = errors.len().saturating_sub(SHOWN) {
        lines.push(format!("  and {more} more"));
    }
    let detail = format!(
        "The source is there, and the API told of errors when it loaded it:\n\n{}\n\nCorrect them where the source \
         is kept. The API loads it anew when dynamic_config or runner changes, and when it is synced in the dashboard.",
        lines.join("\n")
    );
    Diagnostic::warning(format!("Source {name:?} has errors"), detail)
}

/// The warning for a new source that has other attributes than those that were sent.
pub(crate) fn created_otherwise(name: &str, attributes: &[&str]) -> Diagnostic {
    let detail = format!(
        "The source was created, but the API has not kept {} as sent. The next plan shows what it has instead.",
        attributes.join(" and ")
    );
    Diagnostic::warning(format!("Source {name:?} is not as configured"), detail)
}

/// The diagnostic for an update that the API has confirmed and not carried out.
pub(crate) fn not_taken(name: &str, attributes: &[&str]) -> Diagnostic {
    let attribute = attributes.join(" and ");
    let detail = format!(
        "The API confirmed the update, but a read after that shows that {attribute} did not change as planned. It may \
         not be able to change this of a source that exists. To replace the source, which gives it another id, run \
         terraform apply -replace=kubiya_source.ADDRESS."
    );
    Diagnostic::error(format!("The API did not change source {name:?}"), detail)
}

/// The warning for a source that was updated while a read after that failed.
pub(crate) fn not_read_back(name: &str, error: &Error) -> Diagnostic {
    let detail = format!(
        "The API confirmed the update, but the source could not be read after that, so that it is not known whether \
         everything was changed. {} The next refresh finds out.",
        cause(nouns::SOURCE, error)
    );
    Diagnostic::warning(
        format!("Update of source {name:?} was not verified"),
        detail,
    )
}

/// The warning for a source that was created while a read after that failed.
pub(crate) fn name_missing(called: &str, error: &Error) -> Diagnostic {
    let detail = format!(
        "The source was created, but could not be read after that. {} The next refresh fills in name and runner.",
        cause(nouns::SOURCE, error)
    );
    Diagnostic::warning(format!("Name of source {called:?} is missing"), detail)
}

/// The diagnostic for an import of a source that has no URL.
pub(crate) fn holds_its_tools(name: &str) -> Diagnostic {
    let detail = "It holds its tools itself: they were written into it, or uploaded. kubiya_source is for sources \
                  that have a URL.";
    Diagnostic::error(format!("Source {name:?} has no URL"), detail)
}
