//! How a task is repeated: names for what is usual, and Kubiya's cron expressions.

use jiff::civil::DateTime;
use kubiya_sdk::Cron;
use tfplugin_framework::Value;

use super::time;

/// The cron expression of a task that first runs at a time.
type Expression = fn(DateTime) -> String;

/// The names, each with the cron expression that it is for a task that first runs at this time.
///
/// The order is Kubiya's, with a sixth field that means nothing; Sunday is 0. **Source:** the Go provider.
const NAMES: [(&str, Expression); 4] = [
    ("hourly", |time| format!("{} * * * * *", time.minute())),
    ("daily", |time| {
        format!("{} {} * * * *", time.minute(), time.hour())
    }),
    ("weekly", |time| {
        let day = time.weekday().to_sunday_zero_offset();
        format!("{} {} * * {day} *", time.minute(), time.hour())
    }),
    ("monthly", |time| {
        format!("{} {} {} * * *", time.minute(), time.hour(), time.day())
    }),
];

fn expression(name: &str) -> Option<Expression> {
    let mut names = NAMES.iter();
    names
        .find(|(it, _)| *it == name)
        .map(|(_, expression)| *expression)
}

/// Whether it counts from a time.
pub(super) fn needs_time(repeat: &str) -> bool {
    expression(repeat).is_some()
}

/// The cron expression of a task; nothing for one that runs once, or whose name lacks the time that it counts from.
pub(super) fn cron(repeat: &str, scheduled_time: &str) -> Option<String> {
    match expression(repeat) {
        Some(expression) => time::configured(scheduled_time).map(expression),
        None => Some(repeat.to_owned()).filter(|repeat| !repeat.is_empty()),
    }
}

/// Whether two tasks that run first at this time, or that are at none, are repeated alike.
pub(super) fn mean_the_same(one: &str, other: &str, scheduled_time: &str) -> bool {
    let crons = [one, other].map(|repeat| cron(repeat, scheduled_time));
    one == other || are_the_same(crons[0].as_deref(), crons[1].as_deref())
}

/// How a task is repeated for which the API has an expression. What the state has stays as it is while it means the
/// same, counted from any of these times; else it is shown by its name, if it has one, or as it is.
pub(super) fn told(state: &str, told: &str, times: &[&str]) -> String {
    let names = NAMES.iter().map(|(name, _)| *name);
    for repeat in [state].into_iter().chain(names) {
        let mut crons = times.iter().map(|time| cron(repeat, time));
        if crons.any(|cron| are_the_same(cron.as_deref(), Some(told))) {
            return repeat.to_owned();
        }
    }
    told.to_owned()
}

fn are_the_same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Cron::mean_the_same(one, other),
        _ => false,
    }
}

/// The rule for what is configured. Empty is once.
pub(super) fn check(value: &Value) -> Result<(), String> {
    let repeat = value.as_str().unwrap_or_default();
    if repeat.is_empty() || needs_time(repeat) {
        return Ok(());
    }
    match Cron::parse(repeat) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!(
            "The value must be hourly, daily, weekly, monthly or a cron expression in Kubiya's order of fields. As a \
             cron expression it is not understood: {error}."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Saturday.
    const TIME: &str = "2026-01-31T09:05:30";

    #[test]
    fn a_name_is_a_cron_expression_of_six_fields() {
        for (name, expected) in [
            ("hourly", "5 * * * * *"),
            ("daily", "5 9 * * * *"),
            ("weekly", "5 9 * * 6 *"),
            ("monthly", "5 9 31 * * *"),
        ] {
            assert_eq!(cron(name, TIME).as_deref(), Some(expected));
            assert_eq!(cron(name, ""), None);
        }
        assert_eq!(
            cron("weekly", "2026-02-01T00:00:00").as_deref(),
            Some("0 0 * * 0 *")
        );
        assert_eq!(cron("", TIME), None);
        assert_eq!(cron("*/15 * * * *", TIME).as_deref(), Some("*/15 * * * *"));
    }

    #[test]
    fn what_the_api_tells_keeps_the_spelling_of_the_state_while_it_means_the_same() {
        for (state, told_cron, expected) in [
            ("hourly", "5 * * * * *", "hourly"),
            ("daily", "5 9 * * *", "daily"),
            ("5 9 * * *", "5 9 * * * *", "5 9 * * *"),
            ("*/15 * * * *", "*/15 * * * * *", "*/15 * * * *"),
            // What the Go provider has made of it.
            ("daily", "5 * * * * *", "hourly"),
            ("daily", "*/15 * * * *", "*/15 * * * *"),
            // Nothing is known yet.
            ("", "5 9 * * 6 *", "weekly"),
            ("", "5 9 31 * *", "monthly"),
            ("", "6 9 * * *", "6 9 * * *"),
            ("daily", "every day", "every day"),
        ] {
            assert_eq!(
                told(state, told_cron, &[TIME]),
                expected,
                "{state} as {told_cron}"
            );
        }
        assert_eq!(told("", "5 9 * * * *", &[]), "5 9 * * * *");
        // The server has moved the time of a monthly task on, where the month is shorter.
        let times = [TIME, "2026-02-28T09:05:30"];
        assert_eq!(told("monthly", "5 9 31 * * *", &times), "monthly");
    }

    #[test]
    fn what_is_neither_a_name_nor_an_expression_is_told_both() {
        for right in ["", "hourly", "0 9 * * MON-FRI", "0 9 * * 1-5 *"] {
            assert_eq!(check(&right.into()), Ok(()));
        }
        let problem = check(&"Daily".into()).unwrap_err();
        assert!(
            problem.contains("hourly, daily, weekly, monthly"),
            "{problem}"
        );
        let problem = check(&"0 9 * * MONDAY".into()).unwrap_err();
        assert!(
            problem.contains("the fifth field, the day of the week, is \"MONDAY\""),
            "{problem}"
        );
    }
}
