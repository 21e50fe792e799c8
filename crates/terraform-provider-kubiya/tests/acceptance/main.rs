//! Drives the provider's real binary with real Terraform against a local Kubiya API.
//!
//! Each case has a directory and an API of its own, and cases run in parallel. Where there is no
//! Terraform, every case is ignored and says why; with `CI=true` it fails instead.

mod cases;
mod configuration;
mod world;

mod description;
mod examples;
mod existing;
mod faults;
mod ignore_changes;
mod leaks;
mod lifecycle;
mod manual;
mod rotation;

use std::process::ExitCode;

use libtest_mimic::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let groups = [
        ("examples", examples::cases()),
        ("lifecycle", lifecycle::cases()),
        ("rotation", rotation::cases()),
        ("description", description::cases()),
        ("manual", manual::cases()),
        ("ignore_changes", ignore_changes::cases()),
        ("leaks", leaks::cases()),
        ("existing", existing::cases()),
        ("faults", faults::cases()),
    ];
    let trials = groups
        .into_iter()
        .flat_map(|(group, cases)| cases.into_iter().map(move |case| case.into_trial(group)));
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
