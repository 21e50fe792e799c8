//! Times of tasks: `YYYY-MM-DDTHH:MM:SS`, in UTC.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use tfplugin_framework::Value;

/// How far the clocks of this machine and of the API may be apart.
const CLOCK_SKEW: Duration = Duration::from_secs(60);

/// The time that a text of a configuration means.
pub(super) fn configured(text: &str) -> Option<DateTime> {
    let time: DateTime = text.parse().ok()?;
    (time.subsec_nanosecond() == 0 && time.to_string() == text).then_some(time)
}

/// A time as the API tells it, in the form of configurations. It may have a zone, which is UTC otherwise, and
/// fractions of a second.
pub(super) fn told(text: &str) -> Option<String> {
    let time = match text.parse::<Timestamp>() {
        Ok(time) => TimeZone::UTC.to_datetime(time),
        Err(_) => text.parse().ok()?,
    };
    let whole = time.with().subsec_nanosecond(0).build().ok()?;
    Some(whole.to_string())
}

/// Whether a time is over, or as good as over.
pub(super) fn is_over(text: &str, now: Timestamp) -> bool {
    let time = configured(text).and_then(|time| TimeZone::UTC.to_timestamp(time).ok());
    time.is_some_and(|time| {
        let latest = now.checked_add(CLOCK_SKEW).unwrap_or(Timestamp::MAX);
        time <= latest
    })
}

/// The rule for a configured time. Empty is none.
pub(super) fn check(value: &Value) -> Result<(), String> {
    match value.as_str().unwrap_or_default() {
        "" => Ok(()),
        text if configured(text).is_some() => Ok(()),
        _ => Err(
            "The value must be a time like 2026-01-31T09:00:00: date and time of day to the second, in UTC, without \
             a time zone. formatdate(\"YYYY-MM-DD'T'hh:mm:ss\", timestamp()) writes it so."
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_one_form_is_a_time() {
        assert_eq!(check(&"2026-01-31T09:00:00".into()), Ok(()));
        assert_eq!(check(&"".into()), Ok(()));
        for wrong in [
            "2026-01-31",
            "2026-01-31 09:00:00",
            "2026-01-31T09:00",
            "2026-01-31T09:00:00Z",
            "2026-01-31T09:00:00.5",
            "2026-01-31T09:00:00+01:00",
            "2026-02-30T09:00:00",
            "2026-01-31T24:00:00",
            "2026-1-31T09:00:00",
            "tomorrow",
            " 2026-01-31T09:00:00",
        ] {
            let problem = check(&wrong.into()).unwrap_err();
            assert!(problem.contains("2026-01-31T09:00:00"), "{wrong}");
        }
    }

    #[test]
    fn what_the_api_tells_is_brought_into_that_form() {
        for (text, expected) in [
            ("2026-01-31T09:00:00", Some("2026-01-31T09:00:00")),
            ("2026-01-31T09:00:00.123456", Some("2026-01-31T09:00:00")),
            ("2026-01-31T09:00:00Z", Some("2026-01-31T09:00:00")),
            ("2026-01-31T09:00:00+02:00", Some("2026-01-31T07:00:00")),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(told(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_time_is_over_when_it_has_come_give_or_take_a_minute() {
        let now: Timestamp = "2026-01-31T09:00:00Z".parse().unwrap();
        for (time, expected) in [
            ("2026-01-31T08:59:59", true),
            ("2026-01-31T09:01:00", true),
            ("2026-01-31T09:01:01", false),
            ("2027-01-01T00:00:00", false),
            ("", false),
        ] {
            assert_eq!(is_over(time, now), expected, "{time}");
        }
        assert!(is_over("2026-01-31T09:00:00", Timestamp::MAX));
    }
}
