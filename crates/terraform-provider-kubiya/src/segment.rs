//! Names that are segments of the API's paths.

use tfplugin_framework::Value;
use tfplugin_framework::schema::Check;

use crate::nouns::Noun;

/// The rule that the name of one of these can be a segment of a path.
pub(crate) fn check(noun: Noun) -> Check {
    Check::from(move |value: &Value| {
        let name = value.as_str().unwrap_or_default();
        let problem = match name {
            "." | ".." => "is a part of paths with a meaning of its own",
            _ if name.chars().any(char::is_control) => "contains a control character",
            _ => return Ok(()),
        };
        let one = noun.with_article;
        Err(format!(
            "{name:?} cannot be the name of {one}: it {problem}."
        ))
    })
}
