//! What time does to a scheduled task.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde_json::json;

use crate::collection::Fields;

/// The status of a task that has run and will not run again.
pub(crate) const COMPLETED: &str = "completed";

/// The present, and what it changes.
pub(crate) struct Now {
    /// In UTC.
    pub(crate) time: DateTime,
    /// Whether the time of a repeated task becomes that of its next run.
    pub(crate) moves_times_on: bool,
}

/// A time of the clock, in UTC. One beyond all bounds is the latest.
pub(crate) fn time(now: SystemTime) -> DateTime {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let second = i64::try_from(since.as_secs()).ok();
    let now = second.and_then(|second| Timestamp::from_second(second).ok());
    TimeZone::UTC.to_datetime(now.unwrap_or(Timestamp::MAX))
}

impl Now {
    /// Changes what is due in the fields of a task, and says whether anything was.
    pub(crate) fn passes(&self, task: &mut Fields) -> bool {
        let text = |field: &str| task.get(field).and_then(|text| text.as_str());
        let Some(first) = text("scheduled_time").and_then(|time| time.parse::<DateTime>().ok())
        else {
            return false;
        };
        let is_over = text("status") == Some(COMPLETED);
        let next = text("next_schedule_time").unwrap_or_default().to_owned();
        let cron = task.get("parameters").and_then(|it| it.get("cron_string"));
        let cron = cron.and_then(|cron| cron.as_str()).unwrap_or_default();
        if first > self.time || is_over {
            return false;
        }
        let Some(period) = period(cron) else {
            task.insert("status".to_owned(), json!(COMPLETED));
            return true;
        };
        let upcoming = json!(self.after(first, period).to_string());
        let is_news = upcoming != next;
        task.insert("next_schedule_time".to_owned(), upcoming.clone());
        if self.moves_times_on {
            task.insert("scheduled_time".to_owned(), upcoming);
        }
        is_news
    }

    /// The first time after the present, counted in periods from `first`. A time long ago is not counted from.
    fn after(&self, first: DateTime, period: Span) -> DateTime {
        const ENOUGH: i64 = 100_000;
        let times = (1..ENOUGH).map_while(|count| {
            let span = period.checked_mul(count).ok()?;
            first.checked_add(span).ok()
        });
        let mut coming = times.filter(|time| *time > self.time);
        coming.next().unwrap_or(first)
    }
}

/// How far two runs are apart; nothing where there is but one.
///
/// Decided here: an hour, a day, a week or a month, whichever field of the expression is the last that is not open.
fn period(cron: &str) -> Option<Span> {
    let fields: Vec<&str> = cron.split_whitespace().collect();
    let is_set = |number: usize| fields.get(number).is_some_and(|field| *field != "*");
    if fields.is_empty() {
        return None;
    }
    Some(if is_set(2) {
        Span::new().months(1)
    } else if is_set(4) {
        Span::new().weeks(1)
    } else if is_set(1) {
        Span::new().days(1)
    } else {
        Span::new().hours(1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(cron: &str) -> Fields {
        let task = json!({
            "scheduled_time": "2026-01-31T09:00:00", "status": "scheduled", "next_schedule_time": "",
            "parameters": {"cron_string": cron},
        });
        serde_json::from_value(task).unwrap()
    }

    fn at(time: &str) -> Now {
        Now {
            time: time.parse().unwrap(),
            moves_times_on: true,
        }
    }

    #[test]
    fn nothing_happens_before_the_time() {
        let mut once = task("");
        assert!(!at("2026-01-31T08:59:59").passes(&mut once));
        assert_eq!(once, task(""));
    }

    #[test]
    fn what_runs_once_is_completed_once() {
        let mut once = task("");
        assert!(at("2026-01-31T09:00:00").passes(&mut once));
        assert_eq!(once["status"], COMPLETED);
        assert!(!at("2026-02-01T09:00:00").passes(&mut once));
    }

    #[test]
    fn what_is_repeated_has_its_next_time() {
        for (cron, next) in [
            ("0 * * * * *", "2026-02-02T13:00:00"),
            ("0 9 * * * *", "2026-02-03T09:00:00"),
            ("0 9 * * 6 *", "2026-02-07T09:00:00"),
            ("0 9 31 * * *", "2026-02-28T09:00:00"),
        ] {
            let mut repeated = task(cron);
            assert!(at("2026-02-02T12:30:00").passes(&mut repeated), "{cron}");
            assert_eq!(repeated["next_schedule_time"], next, "{cron}");
            assert_eq!(repeated["scheduled_time"], next, "{cron}");
            assert!(!at("2026-02-02T12:30:00").passes(&mut repeated), "{cron}");
        }
    }
}
