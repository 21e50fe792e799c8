//! Cron expressions, in the order of fields that Kubiya has.

mod field;

use self::field::{FIELDS, Field};

/// When something is repeated: the meaning of a cron expression, whatever its spelling.
///
/// Kubiya's order is minute, hour, day of the month, month, day of the week, and a sixth field that means nothing
/// here, not seconds first. Two expressions are equal if they mean the same: `0,30 9 * * 0` and `*/30 9 * * SUN *` are.
///
/// **Source:** the Go provider's client writes and reads six fields in this order; public configurations have five.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::Cron;
///
/// let workdays = Cron::parse("0 9 * * MON-FRI").unwrap();
/// assert_eq!(workdays, Cron::parse("0 9 * * 1-5 *").unwrap());
///
/// let error = Cron::parse("0 30 9 * * MON").unwrap_err();
/// assert!(error.to_string().starts_with("the second field, the hour, is \"30\""));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cron([Field; FIELDS.len()]);

/// What is wrong with a cron expression, and what would be right.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(transparent)]
pub struct CronError(Problem);

#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
enum Problem {
    #[error(
        "a cron expression has five fields or six, and this one has {0}: minute, hour, day of the month, month, day \
         of the week, and a sixth that means nothing"
    )]
    Count(usize),
    #[error("the {ordinal} field, {}, is {text:?}, but holds {}", .rule.name, .rule.allowed)]
    Field {
        ordinal: &'static str,
        rule: &'static field::Rule,
        text: String,
    },
}

const ORDINALS: [&str; FIELDS.len()] = ["first", "second", "third", "fourth", "fifth"];

impl Cron {
    /// What an expression means.
    ///
    /// Each of the first five fields is `*`, or a list of numbers, ranges and steps, as in `1,10-15,20/2`; months and
    /// days of the week have names as well, in any letter case. `?` is `*` for the two kinds of days, and `L`, `5L` and
    /// `5#2` count as some schedulers have them: the last day, the last Friday, the second Friday of a month.
    ///
    /// # Errors
    ///
    /// [`CronError`] names the field that is wrong, and what it may hold.
    pub fn parse(text: &str) -> Result<Self, CronError> {
        let texts: Vec<&str> = text.split_whitespace().collect();
        if !(FIELDS.len()..=FIELDS.len() + 1).contains(&texts.len()) {
            return Err(CronError(Problem::Count(texts.len())));
        }
        let mut fields = [const { Field::EMPTY }; FIELDS.len()];
        for (number, rule) in FIELDS.iter().enumerate() {
            let text = texts[number];
            fields[number] = rule.read(text).ok_or_else(|| {
                CronError(Problem::Field {
                    ordinal: ORDINALS[number],
                    rule,
                    text: text.to_owned(),
                })
            })?;
        }
        Ok(Self(fields))
    }

    /// Whether two expressions mean the same. If one is not understood, the texts have to be the same.
    pub fn mean_the_same(one: &str, other: &str) -> bool {
        match (Self::parse(one), Self::parse(other)) {
            (Ok(one), Ok(other)) => one == other,
            _ => one.split_whitespace().eq(other.split_whitespace()),
        }
    }
}

#[cfg(test)]
mod tests;
