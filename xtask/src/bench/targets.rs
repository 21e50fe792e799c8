//! What the provider is held to.

use std::io;
use std::time::Duration;

use super::figures::Figures;
use super::report::{megabytes, seconds};
use super::rounds::{FLOOR, OURS, Results};
use super::subject::Program;
use super::table::Table;
use super::workload::{Scenario, Step};

/// The size and distance that most targets are about.
const LARGE: Scenario = Scenario::secrets(1_000, 50);

/// Of a plan, over Terraform by itself.
const PLAN_RATIO: f64 = 1.5;
const PLAN_CALLS: usize = 5;
const PLAN_CPU: Duration = Duration::from_millis(250);
/// What the provider's predecessor takes on two cores, which lays no fingerprints.
const APPLY: Duration = Duration::from_millis(13_100);
const PEAK: u64 = 25_000_000;
/// Of `providers schema`, over Terraform by itself.
const START_UP: Duration = Duration::from_millis(15);
const BINARY: u64 = 8_000_000;

/// Every target with what was measured.
///
/// # Errors
/// The binary cannot be looked at.
pub(super) fn table(results: &Results) -> io::Result<Table> {
    let header = ["target", "at most", "measured", "met"];
    let mut table = Table::new(header.map(str::to_owned).into());
    let mut add = |what: &str, most: String, measured: String, met: bool| {
        let verdict = if met { "yes" } else { "NO" };
        table.row(vec![what.to_owned(), most, measured, verdict.to_owned()]);
    };
    if let (Some(plan), Some(floor)) = (
        large(results, Step::Plan, OURS),
        large(results, Step::Plan, FLOOR),
    ) {
        let ratio = plan.wall.median.as_secs_f64() / floor.wall.median.as_secs_f64();
        let what = format!("{LARGE}: plan");
        add(
            &format!("{what}, ÷ floor"),
            format!("{PLAN_RATIO:.2}"),
            format!("{ratio:.2}"),
            ratio <= PLAN_RATIO,
        );
        let calls = plan.calls.total();
        add(
            &format!("{what}, API calls"),
            PLAN_CALLS.to_string(),
            calls.to_string(),
            calls <= PLAN_CALLS,
        );
        add(
            &format!("{what}, CPU"),
            seconds(PLAN_CPU),
            seconds(plan.cpu),
            plan.cpu <= PLAN_CPU,
        );
    }
    if let Some(apply) = large(results, Step::Apply, OURS) {
        let took = apply.wall.median;
        add(
            &format!("{LARGE}: apply"),
            seconds(APPLY),
            seconds(took),
            took <= APPLY,
        );
    }
    let peaks = Step::ALL
        .into_iter()
        .filter_map(|step| Some(large(results, step, OURS)?.peak));
    if let Some(peak) = peaks.max() {
        add(
            &format!("{LARGE}: memory"),
            megabytes(PEAK),
            megabytes(peak),
            peak <= PEAK,
        );
    }
    if let (Some(ours), Some(floor)) = (results.start_up(0, OURS), results.start_up(0, FLOOR)) {
        let over = ours.median.saturating_sub(floor.median);
        add(
            "start-up over the floor",
            seconds(START_UP),
            seconds(over),
            over <= START_UP,
        );
    }
    let program = results.schedule.subjects[OURS].provider.as_ref();
    let size = program.map_or(Ok(0), Program::size)?;
    add(
        "release binary",
        megabytes(BINARY),
        megabytes(size),
        size <= BINARY,
    );
    Ok(table)
}

fn large(results: &Results, step: Step, subject: usize) -> Option<Figures> {
    let (number, _) = results.scenarios().find(|(_, scenario)| {
        (scenario.count, scenario.latency, scenario.limit)
            == (LARGE.count, LARGE.latency, LARGE.limit)
    })?;
    results.figures(number, step, subject)
}
