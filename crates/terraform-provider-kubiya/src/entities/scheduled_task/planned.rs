//! What is no change of a task, though it is configured in other words.

use jiff::{SignedDuration, Timestamp};

use super::model::ScheduledTaskModel;
use super::{repeat, time};
use crate::attributes::text;

/// Keeps what a plan only says in other words than the state.
pub(super) fn keep(prior: &ScheduledTaskModel, planned: &mut ScheduledTaskModel, now: Timestamp) {
    let (before, configured) = (text(&prior.scheduled_time), text(&planned.scheduled_time));
    if planned.repeat.is_unknown() || planned.scheduled_time.is_unknown() {
        return;
    }
    if is_moved_on(prior, planned, now) {
        planned.scheduled_time = prior.scheduled_time.clone();
    } else if before != configured {
        return;
    }
    if repeat::mean_the_same(text(&prior.repeat), text(&planned.repeat), before) {
        planned.repeat = prior.repeat.clone();
    }
}

/// Whether everything that is configured is as it was. What only the API decides then stays as well: it was unknown
/// where another spelling had passed for a change.
pub(super) fn is_no_change(prior: &ScheduledTaskModel, planned: &ScheduledTaskModel) -> bool {
    let configured = |task: &ScheduledTaskModel| {
        let texts = [
            &task.agent,
            &task.channel_id,
            &task.description,
            &task.repeat,
            &task.scheduled_time,
        ];
        texts.map(Clone::clone)
    };
    configured(prior) == configured(planned)
}

/// Whether the state has a later run of what is configured: the Go provider stored the time that the API had moved on.
/// An earlier time that is still to come is a change.
fn is_moved_on(prior: &ScheduledTaskModel, planned: &ScheduledTaskModel, now: Timestamp) -> bool {
    let (before, configured) = (text(&prior.scheduled_time), text(&planned.scheduled_time));
    let crons = [
        repeat::cron(text(&prior.repeat), before),
        repeat::cron(text(&planned.repeat), configured),
    ];
    let is_same_series = match crons {
        [Some(before), Some(configured)] => kubiya_sdk::Cron::mean_the_same(&before, &configured),
        _ => false,
    };
    // A time that nobody has configured is the API's to tell.
    let is_later = configured.is_empty()
        || (time::configured(before) > time::configured(configured)
            && time::is_over(configured, now));
    let next = now.checked_add(period(prior)).unwrap_or(Timestamp::MAX);
    is_same_series && is_later && time::is_over(before, next)
}

/// How far ahead the next run of a task can be. A time beyond that is none that the API has moved on to.
fn period(task: &ScheduledTaskModel) -> SignedDuration {
    let days = match text(&task.repeat) {
        "hourly" => return SignedDuration::from_hours(1),
        "daily" => 1,
        "weekly" => 7,
        _ => 31,
    };
    SignedDuration::from_hours(24 * days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(repeat: &str, scheduled_time: &str) -> ScheduledTaskModel {
        ScheduledTaskModel {
            repeat: repeat.to_owned().into(),
            scheduled_time: scheduled_time.to_owned().into(),
            ..ScheduledTaskModel::default()
        }
    }

    fn is_kept(prior: [&str; 2], planned: [&str; 2]) -> bool {
        let (prior, mut planned) = (task(prior[0], prior[1]), task(planned[0], planned[1]));
        keep(
            &prior,
            &mut planned,
            "2026-03-01T00:00:00Z".parse().unwrap(),
        );
        planned == prior
    }

    #[test]
    fn a_time_that_the_server_has_moved_on_is_no_change() {
        for (repeat, moved) in [
            ("hourly", "2026-03-01T00:05:00"),
            ("daily", "2026-03-01T09:05:00"),
            ("weekly", "2026-03-07T09:05:00"),
            ("monthly", "2026-03-31T09:05:00"),
            ("*/15 * * * *", "2026-03-01T00:15:00"),
        ] {
            assert!(
                is_kept([repeat, moved], [repeat, "2026-01-31T09:05:00"]),
                "{repeat}"
            );
        }
    }

    #[test]
    fn another_time_is_a_change() {
        for (prior, planned) in [
            // Another time of day.
            ("2026-03-01T09:05:00", "2026-01-31T09:06:00"),
            // Later than before.
            ("2026-01-31T09:05:00", "2026-03-31T09:05:00"),
            // Earlier, and still to come.
            ("2026-12-31T09:05:00", "2026-06-30T09:05:00"),
            // Over, and before a time that is no next run.
            ("2030-01-31T09:05:00", "2026-01-31T09:05:00"),
            ("2026-03-01T09:05:00", ""),
        ] {
            assert!(
                !is_kept(["daily", prior], ["daily", planned]),
                "{prior} to {planned}"
            );
        }
        assert!(!is_kept(
            ["", "2026-02-01T09:05:00"],
            ["", "2026-01-31T09:05:00"]
        ));
    }

    #[test]
    fn the_same_cron_expression_in_other_words_is_no_change() {
        let time = "2026-01-31T09:05:00";
        assert!(is_kept(["5 9 * * 0", ""], ["5 9 * * SUN *", ""]));
        assert!(is_kept(["5 9 * * *", time], ["5 9 * * *", ""]));
        assert!(is_kept(["daily", time], ["5 9 * * *", time]));
        assert!(!is_kept(["daily", time], ["5 9 * * 1", time]));
        assert!(!is_kept(["daily", time], ["", time]));
    }
}
