//! What the provider is held to.

use std::io;
use std::time::Duration;

use super::contender::Program;
use super::figures::Figures;
use super::report::{megabytes, seconds};
use super::rounds::{FLOOR, OURS, Results};
use super::table::Table;
use super::workload::{AGENTS, LATENCY_MS, ORGANISATION, SECRETS, Scenario, Step};
use crate::dist::build::LIMIT;

/// What Terraform by itself took for a plan of [`LARGE`] on the machine on which targets were set in
/// seconds. What is computed is scaled by what it takes here.
pub(super) const FLOOR_THERE: Duration = Duration::from_millis(950);
/// What `providers schema` took there by Terraform itself.
pub(super) const START_UP_THERE: Duration = Duration::from_millis(44);
/// How long an apply of [`LARGE`] waits for the API, ten requests at a time: the same on any machine.
const WAITS: Duration = Duration::from_secs(5);

/// The size and distance that most targets are about.
const LARGE: Scenario = Scenario::new(&SECRETS, 1_000, LATENCY_MS);
/// All kinds of objects that are common, beside each other.
pub(super) const WHOLE: Scenario = Scenario::new(&ORGANISATION, 350, LATENCY_MS);

/// Of a plan, over Terraform by itself.
const PLAN_RATIO: f64 = 1.5;
const WHOLE_PLAN_RATIO: f64 = 2.0;
const PLAN_CPU: Duration = Duration::from_millis(250);
/// What the provider's predecessor takes on two cores, which lays no fingerprints.
const APPLY: Duration = Duration::from_millis(13_100);
const PEAK: u64 = 25_000_000;
const WHOLE_PEAK: u64 = 40_000_000;
/// Of `providers schema`, over Terraform by itself.
const START_UP: Duration = Duration::from_millis(15);

/// What the secret that agents use adds to the calls of an apply, a plan and a destroy.
const SHARED: [usize; 3] = [2, 1, 2];

/// The most API calls of a command.
const CALLS: [(Scenario, Step, usize); 8] = [
    (Scenario::new(&SECRETS, 1, LATENCY_MS), Step::Plan, 1),
    (LARGE, Step::Plan, 5),
    (
        Scenario::new(&AGENTS, 1, LATENCY_MS),
        Step::Apply,
        3 + SHARED[0],
    ),
    (
        Scenario::new(&AGENTS, 1, LATENCY_MS),
        Step::Plan,
        2 + SHARED[1],
    ),
    (
        Scenario::new(&AGENTS, 1, LATENCY_MS),
        Step::Destroy,
        2 + SHARED[2],
    ),
    (
        Scenario::new(&AGENTS, 50, LATENCY_MS),
        Step::Plan,
        55 + SHARED[1],
    ),
    (WHOLE, Step::Plan, 25),
    (WHOLE, Step::Apply, WHOLE.count * 13 / 10 + 25),
];

/// Every target with what was measured.
///
/// # Errors
/// The binary cannot be looked at.
pub(super) fn table(results: &Results) -> io::Result<Table> {
    let header = ["target", "set at", "at most here", "measured", "met"];
    let mut targets = Targets(Table::new(header.map(str::to_owned).into()));
    for (scenario, step, most) in CALLS {
        if let Some(figures) = figures(results, &scenario, step, OURS) {
            let calls = figures.calls.total();
            let what = format!("{scenario}: {step}: API calls");
            targets.add(&what, [most; 2], calls, |calls| calls.to_string());
        }
    }
    for (scenario, most) in [(LARGE, PLAN_RATIO), (WHOLE, WHOLE_PLAN_RATIO)] {
        if let Some((ours, floor)) = plans(results, &scenario) {
            let ratio = ours.wall.median.as_secs_f64() / floor.wall.median.as_secs_f64();
            let what = format!("{scenario}: {}: ÷ floor", Step::Plan);
            targets.add(&what, [most; 2], ratio, |ratio| format!("{ratio:.2}"));
        }
    }
    if let Some((plan, floor)) = plans(results, &LARGE) {
        let scale = floor.wall.median.as_secs_f64() / FLOOR_THERE.as_secs_f64();
        let most = [PLAN_CPU, PLAN_CPU.mul_f64(scale)];
        targets.add(
            &format!("{LARGE}: {}: CPU", Step::Plan),
            most,
            plan.cpu,
            seconds,
        );
        if let Some(apply) = figures(results, &LARGE, Step::Apply, OURS) {
            let what = format!("{LARGE}: {}", Step::Apply);
            let most = [APPLY, WAITS + (APPLY - WAITS).mul_f64(scale)];
            targets.add(&what, most, apply.wall.median, seconds);
        }
    }
    for (scenario, most) in [(LARGE, PEAK), (WHOLE, WHOLE_PEAK)] {
        let peak = |step| Some(figures(results, &scenario, step, OURS)?.peak);
        if let Some(peak) = Step::ALL.into_iter().filter_map(peak).max() {
            targets.add(&format!("{scenario}: memory"), [most; 2], peak, megabytes);
        }
    }
    if let (Some(ours), Some(floor)) = (results.start_up(0, OURS), results.start_up(0, FLOOR)) {
        let over = ours.median.saturating_sub(floor.median);
        let scale = floor.median.as_secs_f64() / START_UP_THERE.as_secs_f64();
        let most = [START_UP, START_UP.mul_f64(scale)];
        targets.add("start-up over the floor", most, over, seconds);
    }
    let program = results.schedule.contenders[OURS].provider.as_ref();
    let size = program.map_or(Ok(0), Program::size)?;
    targets.add("release binary", [LIMIT; 2], size, megabytes);
    Ok(targets.0)
}

struct Targets(Table);

impl Targets {
    fn add<T: PartialOrd + Copy>(
        &mut self,
        what: &str,
        [set, most]: [T; 2],
        measured: T,
        show: impl Fn(T) -> String,
    ) {
        let verdict = if measured <= most { "yes" } else { "NO" };
        let row = [
            what.to_owned(),
            show(set),
            show(most),
            show(measured),
            verdict.to_owned(),
        ];
        self.0.row(row.into());
    }
}

/// What a plan takes of ours and of Terraform by itself.
fn plans(results: &Results, scenario: &Scenario) -> Option<(Figures, Figures)> {
    let plan = |contender| figures(results, scenario, Step::Plan, contender);
    Some((plan(OURS)?, plan(FLOOR)?))
}

fn figures(
    results: &Results,
    scenario: &Scenario,
    step: Step,
    contender: usize,
) -> Option<Figures> {
    let (number, _) = results.scenarios().find(|(_, known)| *known == scenario)?;
    results.figures(number, step, contender)
}
