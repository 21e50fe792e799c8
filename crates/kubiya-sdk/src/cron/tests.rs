use super::*;

fn cron(text: &str) -> Cron {
    Cron::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn problem(text: &str) -> String {
    match Cron::parse(text) {
        Ok(_) => panic!("{text:?} is accepted"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn expressions_that_mean_the_same_are_equal() {
    for (one, other) in [
        ("0 9 * * *", "0 9 * * * *"),
        ("0 9 * * *", "0\t9 * * * 2026"),
        ("00 09 * * *", "0 9 * * *"),
        ("*/15 * * * *", "0,15,30,45 * * * * *"),
        ("0/20 * * * *", "40,0,20 * * * *"),
        ("0 9 * * 0", "0 9 * * SUN"),
        ("0 9 * * 7", "0 9 * * sun"),
        ("0 9 * * 5-7", "0 9 * * FRI,SAT,SUN"),
        ("0 9 * * MON-FRI", "0 9 * * 1-5"),
        ("0 0 1 JAN,jul *", "0 0 1 1,7 ?"),
        ("0 0 l * *", "0 0 L * *"),
        ("0 0 * * 5L", "0 0 * * LFRI"),
        ("0 0 * * FRI#2", "0 0 * * 5#2"),
        ("0 0 1-31/2 * *", "0 0 */2 * *"),
    ] {
        assert_eq!(cron(one), cron(other), "{one:?} and {other:?}");
        assert!(Cron::mean_the_same(one, other));
    }
}

#[test]
fn expressions_that_mean_something_else_are_not_equal() {
    for (one, other) in [
        ("0 9 * * *", "9 0 * * *"),
        ("0 * * * *", "0 */2 * * *"),
        ("0 9 1 * *", "0 9 * 1 *"),
        ("0 9 * * 0", "0 9 * * 6"),
        ("0 9 * * 0-6", "0 9 * * *"),
        ("0 9 L * *", "0 9 31 * *"),
    ] {
        assert_ne!(cron(one), cron(other), "{one:?} and {other:?}");
        assert!(!Cron::mean_the_same(one, other));
    }
}

#[test]
fn what_is_not_understood_is_compared_by_its_text() {
    assert!(Cron::mean_the_same("@daily", "@daily"));
    assert!(Cron::mean_the_same("every  day", "every day"));
    assert!(!Cron::mean_the_same("@daily", "0 0 * * *"));
}

#[test]
fn the_field_that_is_wrong_is_named_with_what_it_holds() {
    for (text, expected) in [
        (
            "60 9 * * *",
            "the first field, the minute, is \"60\", but holds * or numbers from 0 to 59",
        ),
        (
            "0 24 * * *",
            "the second field, the hour, is \"24\", but holds * or numbers from 0 to 23",
        ),
        (
            "0 9 0 * *",
            "the third field, the day of the month, is \"0\", but holds * or numbers from 1 to 31",
        ),
        (
            "0 9 * JUNE *",
            "the fourth field, the month, is \"JUNE\", but holds * or numbers from 1 to 12",
        ),
        (
            "0 9 * * MONDAY",
            "the fifth field, the day of the week, is \"MONDAY\", but holds * or numbers from 0 to 7",
        ),
        (
            "0 9 * * 8 *",
            "the fifth field, the day of the week, is \"8\"",
        ),
        ("? 9 * * *", "the first field, the minute, is \"?\""),
        ("5- 9 * * *", "the first field, the minute, is \"5-\""),
        ("20-10 9 * * *", "the first field, the minute, is \"20-10\""),
        ("*/0 9 * * *", "the first field, the minute, is \"*/0\""),
        ("*/ 9 * * *", "the first field, the minute, is \"*/\""),
        (", 9 * * *", "the first field, the minute, is \",\""),
        ("+5 9 * * *", "the first field, the minute, is \"+5\""),
        (
            "0 9 * * 5#6",
            "the fifth field, the day of the week, is \"5#6\"",
        ),
        ("1,,2 9 * * *", "the first field, the minute, is \"1,,2\""),
        ("٣ 9 * * *", "the first field, the minute, is \"٣\""),
    ] {
        let problem = problem(text);
        assert!(problem.starts_with(expected), "{text:?}: {problem}");
    }
}

#[test]
fn an_expression_of_seconds_first_is_refused_where_it_cannot_be_kubiyas() {
    let problem = problem("0 30 9 * * MON");
    assert!(
        problem.starts_with("the second field, the hour, is \"30\""),
        "{problem}"
    );
}

#[test]
fn the_number_of_fields_is_told() {
    for (text, count) in [
        ("", 0),
        ("daily", 1),
        ("0 9 * *", 4),
        ("0 0 9 * * MON *", 7),
    ] {
        let problem = problem(text);
        let expected = format!("five fields or six, and this one has {count}:");
        assert!(problem.contains(&expected), "{text:?}: {problem}");
    }
}
