//! Rules for what is configured of an agent. What is wrong with several elements is said of each.
//!
//! What may hold a credential is not shown: neither the value of a variable, nor what stands behind the `=` of a name
//! that is one and its value, nor a URL.

use tfplugin_framework::Value;
use tfplugin_framework::schema::Check;
use url::Url;

/// More tool sources than this are refused. Source: the Go provider's client.
const MOST_TOOL_SOURCES: usize = 5;

/// The rule that a text says something, since leaving it out does already.
pub(super) fn or_default(default: &'static str) -> Check {
    Check::from(move |value: &Value| match value.as_str() {
        Some(text) if text.trim().is_empty() => Err(format!(
            "The value must not be empty. Leave the attribute out for the default, {default:?}."
        )),
        _ => Ok(()),
    })
}

/// The rule that every variable can be one of a process, and has a value.
pub(crate) fn variables() -> Check {
    Check::of_parts(|value| {
        let variables = value.as_fields().into_iter().flatten();
        let problems =
            variables.flat_map(|(name, value)| [problem_of_name(name), no_value(name, value)]);
        problems.flatten().collect()
    })
}

fn problem_of_name(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("A variable must have a name.".to_owned());
    }
    let at = name.find(|c: char| c == '=' || c.is_control())?;
    let what = match name[at..].starts_with('=') {
        true => "\"=\"",
        false => "line break or other control character",
    };
    let begins = match &name[..at] {
        "" => String::new(),
        before => format!(", as the one that begins with {before:?}"),
    };
    Some(format!(
        "The name of a variable cannot hold a {what}{begins}."
    ))
}

fn no_value(name: &str, value: &Value) -> Option<String> {
    let shown = name.split(|c: char| c == '=' || c.is_control()).next()?;
    value.is_null().then(|| {
        format!("The variable {shown:?} has no value. Leave it out, or set it to an empty string.")
    })
}

pub(super) fn check_tool_source_count(value: &Value) -> Result<(), String> {
    match value {
        Value::List(elements) if elements.len() > MOST_TOOL_SOURCES => Err(format!(
            "There are {} tool sources; an agent can have {MOST_TOOL_SOURCES} at most.",
            elements.len()
        )),
        _ => Ok(()),
    }
}

/// The rule that every tool source is a URL. Empty texts are in configurations of the provider's predecessor.
pub(super) fn tool_sources() -> Check {
    Check::of_parts(|value| {
        let Value::List(elements) = value else {
            return Vec::new();
        };
        // Terraform writes a set of texts in this order.
        let mut texts: Vec<&str> = elements.iter().filter_map(Value::as_str).collect();
        texts.sort_unstable();
        let numbered = (1..).zip(texts).filter(|(_, text)| !text.is_empty());
        let problems = numbered.filter_map(|(number, text)| Some((number, problem_of_url(text)?)));
        problems
            .map(|(number, problem)| {
                format!("Tool source {number}, in alphabetical order, {problem}.")
            })
            .collect()
    })
}

fn problem_of_url(text: &str) -> Option<&'static str> {
    if text.contains(char::is_whitespace) {
        return Some("has white space in it");
    }
    match Url::parse(text) {
        Ok(url) if url.has_host() => None,
        Ok(_) => Some("is a URL without a host"),
        Err(_) => Some("is not a URL, such as \"https://tools.example.com/a\""),
    }
}

/// The rule that no element is null, nor a member of one.
pub(super) fn objects() -> Check {
    Check::of_parts(|value| {
        let Value::List(elements) = value else {
            return Vec::new();
        };
        (0..)
            .zip(elements)
            .flat_map(|(index, element)| problems_of_object(index, element))
            .collect()
    })
}

fn problems_of_object(index: usize, element: &Value) -> Vec<String> {
    if element.is_null() {
        return vec![format!("Element {index} is null. Leave it out.")];
    }
    let fields = element.as_fields().into_iter().flatten();
    let null = fields.filter(|(_, value)| value.is_null());
    null.map(|(name, _)| {
        format!("The {name} of element {index} is null. Set it, to an empty string if need be.")
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_has_a_name_that_a_process_can_have() {
        for (name, problem) in [
            ("A_1", None),
            ("with space", None),
            ("", Some("A variable must have a name.")),
            (
                "TOKEN=hunter2",
                Some(
                    r#"The name of a variable cannot hold a "=", as the one that begins with "TOKEN"."#,
                ),
            ),
            (
                "A\nB=c",
                Some(
                    "The name of a variable cannot hold a line break or other control character, as the one that \
                     begins with \"A\".",
                ),
            ),
            ("=A", Some(r#"The name of a variable cannot hold a "="."#)),
        ] {
            assert_eq!(problem_of_name(name).as_deref(), problem, "{name:?}");
        }
    }

    #[test]
    fn a_tool_source_is_a_url_with_a_host() {
        for text in [
            "https://tools.example.com/a",
            "http://user:password@host:8080",
            "ssh://git@github.com/a/b",
        ] {
            assert_eq!(problem_of_url(text), None, "{text:?}");
        }
        for text in [
            "tools",
            "github.com/a/b",
            "git@github.com:a/b.git",
            "https://",
            "mailto:a@b",
            " https://a.example",
            "https://a.example/b c",
        ] {
            assert!(problem_of_url(text).is_some(), "{text:?}");
        }
    }
}
