//! The tables: what was measured, how it grows, and whether the targets are met.

use std::io;
use std::time::Duration;

use super::api::thousands;
use super::figures::{Figures, Spread, exponent};
use super::rounds::{FLOOR, OURS, Results};
use super::session::START_UPS;
use super::table::Table;
use super::workload::{LATENCY_MS, SECRETS, Scenario, Step};

const ABSENT: &str = "–";
const FAILS: &str = "fails";

/// Everything side by side, ratios first.
///
/// # Errors
/// A binary cannot be looked at.
pub(super) fn comparison(results: &Results) -> io::Result<Table> {
    let mut table = Table::new(header(results));
    for (number, scenario) in results.scenarios() {
        for step in results.steps(number) {
            if let Some(ours) = results.figures(number, step, OURS) {
                let floor = results.figures(number, step, FLOOR);
                let mut row = vec![format!("{scenario}: {step}")];
                row.push(
                    floor
                        .as_ref()
                        .map_or_else(absent, |floor| ratio(ours.wall.median, floor.wall.median)),
                );
                let others: Vec<_> = results
                    .others()
                    .map(|(other, _)| results.figures(number, step, other))
                    .collect();
                row.extend(others.iter().map(|other| compared(other.as_ref(), &ours)));
                row.push(seconds(ours.wall.median));
                row.push(spread(ours.wall));
                row.push(floor.map_or_else(absent, |floor| seconds(floor.wall.median)));
                row.push(ours.calls.to_string());
                row.push(seconds(ours.cpu));
                row.push(megabytes(ours.peak));
                row.extend(others.iter().map(|other| absolute(other.as_ref())));
                table.row(row);
            }
        }
    }
    for (command, arguments) in START_UPS.iter().enumerate() {
        let name = format!("terraform {}", arguments.join(" "));
        table.row(brief(results, &name, |contender| {
            results.start_up(command, contender)
        }));
    }
    let name = "the provider's process in the first of these";
    table.row(brief(results, name, |contender| {
        results.lifetime(contender)
    }));
    table.row(binary(results)?);
    Ok(table)
}

fn header(results: &Results) -> Vec<String> {
    let mut header = vec![String::new(), "÷ floor".to_owned()];
    let others = || results.others().map(|(_, other)| &other.name);
    header.extend(others().map(|name| format!("{name} ÷ ours: time · calls · CPU · memory")));
    for title in ["ours", "least–most", "floor", "API calls", "CPU", "memory"] {
        header.push(title.to_owned());
    }
    header.extend(others().map(|name| format!("{name}: time · calls · CPU · memory")));
    header
}

/// A row of times alone.
fn brief(results: &Results, name: &str, time: impl Fn(usize) -> Option<Spread>) -> Vec<String> {
    let (ours, floor) = (time(OURS), time(FLOOR));
    let divided = |over: Option<Spread>, under: Option<Spread>| match (over, under) {
        (Some(over), Some(under)) => ratio(over.median, under.median),
        _ => absent(),
    };
    let shown = |spread: Option<Spread>| spread.map_or_else(absent, |it| seconds(it.median));
    let mut row = vec![name.to_owned(), divided(ours, floor)];
    row.extend(
        results
            .others()
            .map(|(other, _)| divided(time(other), ours)),
    );
    row.push(shown(ours));
    row.push(ours.map_or_else(absent, spread));
    row.push(shown(floor));
    row.extend([absent(), absent(), absent()]);
    row.extend(results.others().map(|(other, _)| shown(time(other))));
    row
}

fn binary(results: &Results) -> io::Result<Vec<String>> {
    let size = |contender: usize| {
        let program = results.schedule.contenders[contender].provider.as_ref();
        program.map_or(Ok(0), super::contender::Program::size)
    };
    let ours = size(OURS)?;
    let mut row = vec!["release binary".to_owned(), absent()];
    for (other, _) in results.others() {
        row.push(format!("{:.1}", size(other)? as f64 / ours as f64));
    }
    row.push(megabytes(ours));
    row.extend([absent(), absent(), absent(), absent(), absent()]);
    for (other, _) in results.others() {
        row.push(megabytes(size(other)?));
    }
    Ok(row)
}

/// How often another provider takes what ours takes.
fn compared(other: Option<&Figures>, ours: &Figures) -> String {
    let Some(other) = other else {
        return FAILS.to_owned();
    };
    let divided = |over: f64, under: f64| {
        if under == 0.0 {
            absent()
        } else {
            format!("{:.1}", over / under)
        }
    };
    [
        ratio(other.wall.median, ours.wall.median),
        divided(other.calls.total() as f64, ours.calls.total() as f64),
        divided(other.cpu.as_secs_f64(), ours.cpu.as_secs_f64()),
        divided(other.peak as f64, ours.peak as f64),
    ]
    .join(" · ")
}

fn absolute(other: Option<&Figures>) -> String {
    other.map_or_else(
        || FAILS.to_owned(),
        |other| {
            [
                seconds(other.wall.median),
                thousands(other.calls.total()),
                seconds(other.cpu),
                megabytes(other.peak),
            ]
            .join(" · ")
        },
    )
}

/// How calls, CPU time and memory grow with the number of resources: the exponent of the power law that
/// fits best. One is in step with the number.
///
/// Nothing where too few sizes were measured.
pub(super) fn growth(results: &Results) -> Option<Table> {
    let sizes: Vec<_> = results
        .scenarios()
        .filter(|(_, scenario)| {
            let alone = **scenario == Scenario::new(&SECRETS, scenario.count, LATENCY_MS);
            alone && scenario.count >= 10
        })
        .collect();
    let least = sizes.iter().map(|(_, scenario)| scenario.count).min()?;
    let most = sizes.iter().map(|(_, scenario)| scenario.count).max()?;
    if sizes.len() < 3 {
        return None;
    }
    let title = format!(
        "exponent, {} to {} resources",
        thousands(least),
        thousands(most)
    );
    let columns = ["API calls", "CPU", "memory", "time", "floor: time"];
    let mut table = Table::new(
        [title]
            .into_iter()
            .chain(columns.map(str::to_owned))
            .collect(),
    );
    for step in Step::BRIEF {
        let fitted = |contender: usize, of: fn(&Figures) -> f64| {
            let points: Option<Vec<_>> = sizes
                .iter()
                .map(|(number, scenario)| {
                    let figures = results.figures(*number, step, contender)?;
                    Some((scenario.count as f64, of(&figures)))
                })
                .collect();
            let exponent = points.as_deref().and_then(exponent);
            exponent.map_or_else(absent, |exponent| format!("{exponent:.2}"))
        };
        table.row(vec![
            step.to_string(),
            fitted(OURS, |figures| figures.calls.total() as f64),
            fitted(OURS, |figures| figures.cpu.as_secs_f64()),
            fitted(OURS, |figures| figures.peak as f64),
            fitted(OURS, |figures| figures.wall.median.as_secs_f64()),
            fitted(FLOOR, |figures| figures.wall.median.as_secs_f64()),
        ]);
    }
    Some(table)
}

fn absent() -> String {
    ABSENT.to_owned()
}

fn ratio(over: Duration, under: Duration) -> String {
    format!("{:.2}", over.as_secs_f64() / under.as_secs_f64())
}

/// Three digits, in seconds or milliseconds.
pub(super) fn seconds(time: Duration) -> String {
    match time.as_secs_f64() {
        time if time >= 9.995 => format!("{time:.1} s"),
        time if time >= 0.9995 => format!("{time:.2} s"),
        time => format!("{:.0} ms", time * 1_000.0),
    }
}

/// Nothing to show where it was measured once.
fn spread(times: Spread) -> String {
    if times.least == times.most {
        return absent();
    }
    format!("{}–{}", seconds(times.least), seconds(times.most))
}

/// In millions of bytes.
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits() {
        let shown = [3, 999, 1_234, 12_345].map(|ms| seconds(Duration::from_millis(ms)));
        assert_eq!(shown, ["3 ms", "999 ms", "1.23 s", "12.3 s"]);
    }
}
