//! Rules for the value of one attribute, and those that more than one schema needs.

use std::fmt;
use std::sync::Arc;

use tfplugin_proto::value::Value;

/// A rule for a known, non-null value. What it says of a broken value is what is wrong and what would be right.
#[derive(Clone)]
pub struct Check(Arc<Rule>);

type Rule = dyn Fn(&Value) -> Vec<String> + Send + Sync;

impl Check {
    /// A rule that may find several things wrong with one value, each of which is said by itself.
    #[must_use]
    pub fn of_parts(rule: impl Fn(&Value) -> Vec<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(rule))
    }

    /// All that is wrong with a value, in the words of the rule.
    #[must_use]
    pub fn problems(&self, value: &Value) -> Vec<String> {
        (self.0)(value)
    }
}

impl<F: Fn(&Value) -> Result<(), String> + Send + Sync + 'static> From<F> for Check {
    fn from(rule: F) -> Self {
        Self::of_parts(move |value| rule(value).err().into_iter().collect())
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Check")
    }
}

/// The rule that a text is one of these.
#[must_use]
pub fn one_of(allowed: &[&str]) -> Check {
    let allowed: Vec<String> = allowed.iter().map(|text| (*text).to_owned()).collect();
    Check::from(move |value: &Value| match value.as_str() {
        Some(text) if allowed.iter().any(|it| it == text) => Ok(()),
        _ => Err(format!("The value must be {}.", either(&allowed))),
    })
}

/// The rule that a text has something in it besides white space.
#[must_use]
pub fn not_empty() -> Check {
    Check::from(|value: &Value| match value.as_str() {
        Some(text) if text.trim().is_empty() => Err("The value must not be empty.".to_owned()),
        _ => Ok(()),
    })
}

/// Texts as a choice: `"a", "b" or "c"`.
fn either(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_none_of_a_choice_is_told_the_choice_and_not_shown() {
        let check = one_of(&["daily", "weekly", "monthly"]);
        assert!(check.problems(&"weekly".into()).is_empty());
        for wrong in ["Weekly", "", "canary"] {
            assert_eq!(
                check.problems(&wrong.into()),
                [r#"The value must be "daily", "weekly" or "monthly"."#]
            );
        }
        let only = one_of(&["slack"]).problems(&"teams".into());
        assert_eq!(only, [r#"The value must be "slack"."#]);
    }

    #[test]
    fn white_space_alone_is_an_empty_text() {
        for empty in ["", " ", "\t\n"] {
            assert_eq!(not_empty().problems(&empty.into()).len(), 1, "{empty:?}");
        }
        assert!(not_empty().problems(&" a ".into()).is_empty());
    }
}
