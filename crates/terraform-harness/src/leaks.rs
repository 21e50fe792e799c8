//! Looks for values in what Terraform and its providers left behind.
//!
//! A test plants canaries (generated values that occur nowhere else) and searches every place
//! that they must not reach. A report names the canary, the place and the form, never the value.

mod canary;
mod encoded;
mod places;
mod view;

use std::fmt;

use canary::Canary;
pub(crate) use canary::json_quoted;
pub use canary::{Encoding, MIN_LENGTH, TooShort};
pub use places::{Places, Unreadable};
pub use view::Wrapping;

/// In how many forms each canary is searched for: encodings, by ways to read a text.
pub const FORMS: usize = Encoding::COUNT * view::COUNT;

/// What a search looked at and found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What was found, in the order of the places.
    pub findings: Vec<Finding>,
    /// How many texts and files were searched, members of archives included.
    pub searched: usize,
}

/// One canary in one place, in the first form that it was found in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The canary's label.
    pub label: String,
    /// Where it is.
    pub place: String,
    /// How it is written there.
    pub form: Form,
}

/// How a value is written in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// What was made of the value's bytes.
    pub encoding: Encoding,
    /// How the text that holds the encoded value is written.
    pub wrapping: Wrapping,
}

/// Why a search is worth nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A value is so short that it occurs by chance.
    #[error(transparent)]
    TooShort(#[from] TooShort),
    /// A place could not be searched.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// Values were found where they must not be.
#[derive(thiserror::Error)]
#[error("{}", .0.iter().map(Finding::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Leaked(pub Vec<Finding>);

/// Searches the places for the canaries, given as label and value.
///
/// # Errors
/// A value is shorter than [`MIN_LENGTH`], or a place could not be read. A search that leaves out a
/// place proves nothing.
pub fn search(canaries: &[(&str, &str)], places: Places) -> Result<Report, Error> {
    let canaries = canaries
        .iter()
        .map(|(label, value)| Canary::new(label, value))
        .collect::<Result<Vec<_>, _>>()?;
    let mut report = Report {
        findings: Vec::new(),
        searched: 0,
    };
    places.visit(&mut |place, bytes| {
        report.searched += 1;
        let in_name = forms_in(&canaries, place.as_bytes());
        let shown = if in_name.is_empty() {
            place
        } else {
            "[a name that holds a canary]"
        };
        for (canary, form) in in_name.into_iter().chain(forms_in(&canaries, bytes)) {
            report.findings.push(Finding {
                label: canary.label().to_owned(),
                place: shown.to_owned(),
                form,
            });
        }
    })?;
    Ok(report)
}

/// The canaries in a text, each in the first form that it is found in.
fn forms_in<'a>(canaries: &'a [Canary], bytes: &[u8]) -> Vec<(&'a Canary, Form)> {
    let mut found: Vec<Option<Form>> = vec![None; canaries.len()];
    for (wrapping, text) in view::views(bytes) {
        for (canary, form) in canaries
            .iter()
            .zip(&mut found)
            .filter(|(_, form)| form.is_none())
        {
            *form = canary
                .encoding_in(&text)
                .map(|encoding| Form { encoding, wrapping });
        }
    }
    canaries
        .iter()
        .zip(found)
        .filter_map(|(canary, form)| Some((canary, form?)))
        .collect()
}

/// Counts a value in bytes that are no text, such as a process's memory: in every encoding, with nothing
/// unescaped. Give it a value without characters that are ever escaped.
pub struct Counter(Canary);

impl Counter {
    /// # Errors
    /// The value is shorter than [`MIN_LENGTH`].
    pub fn new(value: &str) -> Result<Self, TooShort> {
        Canary::new("the value", value).map(Self)
    }

    /// How often the bytes hold the value.
    #[must_use]
    pub fn count(&self, bytes: &[u8]) -> usize {
        self.0.count_in(bytes)
    }
}

/// Whether a text holds a value in any form. A value too short to be searched for is never found.
pub(crate) fn holds(text: &str, value: &str) -> bool {
    Canary::new("", value).is_ok_and(|canary| !forms_in(&[canary], text.as_bytes()).is_empty())
}

impl Report {
    /// Passes a report without findings on.
    ///
    /// # Errors
    /// There are findings; the error lists them.
    pub fn expect_clean(self) -> Result<Self, Leaked> {
        if self.findings.is_empty() {
            Ok(self)
        } else {
            Err(Leaked(self.findings))
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is in {} as {}", self.label, self.place, self.form)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.encoding, self.wrapping)
    }
}

/// Prints what `Display` prints, so that a test that unwraps shows the findings in lines.
impl fmt::Debug for Leaked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
