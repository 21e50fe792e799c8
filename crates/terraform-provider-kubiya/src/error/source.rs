//! What only sources can lead to.

use kubiya_sdk::{Error, LoadError};
use tfplugin_framework::Diagnostic;

use super::cause::cause;
use super::inline_source;
use super::size::shortened;
use crate::nouns::{self, Noun};

/// What to do about agents that use a source.
pub(crate) const HOW_TO_RELEASE: &str = "Take it out of their sources";

/// What to do about a create whose outcome is not known.
pub(super) const AFTER_LOST_CREATE: &str = "\
    The source may exist all the same. Look for one with this URL before the next apply, which would create another \
    one, and import it by its id if it is there.";

/// So many errors of loading are shown.
const SHOWN: usize = 10;

/// How errors of loading are corrected.
fn how_to_correct(noun: Noun) -> &'static str {
    match noun {
        nouns::INLINE_SOURCE => inline_source::HOW_TO_CORRECT,
        _ => {
            "Correct them where the source is kept. The API loads it anew when dynamic_config or runner changes, and \
             when it is synced in the dashboard."
        }
    }
}

/// The warning for a source that the API could not load completely. The texts are scrubbed by the SDK.
pub(crate) fn not_loaded(noun: Noun, name: &str, errors: &[LoadError]) -> Diagnostic {
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
        "The {noun} is there, and the API told of errors when it loaded it:\n\n{}\n\n{}",
        lines.join("\n"),
        how_to_correct(noun)
    );
    let title = noun.title();
    Diagnostic::warning(format!("{title} {name:?} has errors"), detail)
}

/// The warning for a new source that has other attributes than those that were sent.
pub(crate) fn created_otherwise(noun: Noun, name: &str, attributes: &[&str]) -> Diagnostic {
    let detail = format!(
        "The {noun} was created, but the API has not kept {} as sent. The next plan shows what it has instead.",
        attributes.join(" and ")
    );
    let title = noun.title();
    Diagnostic::warning(format!("{title} {name:?} is not as configured"), detail)
}

/// The diagnostic for an update that the API has confirmed and not carried out.
pub(crate) fn not_taken(noun: Noun, name: &str, attributes: &[&str]) -> Diagnostic {
    let attribute = attributes.join(" and ");
    let detail = format!(
        "The API confirmed the update, but a read after that shows that {attribute} did not change as planned. It may \
         not be able to change this of {} that exists. To replace the {noun}, which gives it another id, run \
         terraform apply -replace={}.ADDRESS.",
        noun.with_article, noun.type_name
    );
    Diagnostic::error(format!("The API did not change {noun} {name:?}"), detail)
}

/// The warning for a source that was updated while a read after that failed.
pub(crate) fn not_read_back(noun: Noun, name: &str, error: &Error) -> Diagnostic {
    let detail = format!(
        "The API confirmed the update, but the {noun} could not be read after that, so that it is not known whether \
         everything was changed. {} The next refresh finds out.",
        cause(noun, error)
    );
    Diagnostic::warning(
        format!("Update of {noun} {name:?} was not verified"),
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
                  that have a URL, and kubiya_inline_source for such as this.";
    Diagnostic::error(format!("Source {name:?} has no URL"), detail)
}
