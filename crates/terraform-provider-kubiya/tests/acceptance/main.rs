//! Drives the provider's real binary with real Terraform against a local Kubiya API.
//!
//! Each case has a directory and an API of its own, and cases run in parallel. Where there is no
//! Terraform, every case is ignored and says why; with `CI=true` it fails instead.

mod cases;
mod configuration;
mod settings;
mod subject;
mod world;

mod agent_parts;
mod agents;
mod api_readings;
mod as_code;
mod crowds;
mod data_sources;
mod description;
mod documents;
mod examples;
mod existing;
mod external_knowledge;
mod faults;
mod go_state;
mod ignore_changes;
mod imports;
mod inline_sources;
mod integrations;
mod interrupts;
mod kills;
mod knowledge;
mod lagging;
mod leaks;
mod lifecycle;
mod lives;
mod manual;
mod matrix;
mod migration;
mod names;
#[cfg(target_os = "linux")] // Elsewhere the system's certificates cannot be replaced by a variable.
mod network;
mod opentofu;
mod organisations;
mod overwrite;
mod packed;
mod provider_block;
mod provider_errors;
mod quoting;
mod refresh;
mod remade;
mod rotation;
mod runners;
mod scheduled_tasks;
mod schemas;
mod size;
mod sources;
mod spellings;
#[cfg(target_os = "linux")]
mod storms;
mod taken;
mod together;
mod triggers;
mod webhooks;
mod whole;

use std::process::ExitCode;
use std::thread::available_parallelism;

use libtest_mimic::{Arguments, Trial};

use matrix::Matrix;
use settings::setting;

/// The variable that asks for what takes a minute or two.
const QUICK: &str = "KUBIYA_QUICK";

/// The groups that are left out then: many runs, or waits.
const LONG: [&str; 5] = ["crowds", "faults", "size", "storms", "whole"];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Many cases wait for a timeout rather than for a core.
    let threads = 3 * available_parallelism().map_or(1, usize::from);
    arguments.test_threads.get_or_insert(threads);
    let matrix = Matrix::if_wanted();
    let left_out: &[&str] = match setting::<String>(QUICK).as_deref() {
        Some("1") => &LONG,
        _ => &[],
    };
    let mut trials = trials(left_out);
    trials.extend(matrix.iter().flat_map(Matrix::trials));
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Some(matrix) = matrix.filter(|_| !arguments.list) {
        matrix.conclude();
    }
    for summary in summaries() {
        eprintln!("\n{summary}");
    }
    if !left_out.is_empty() {
        eprintln!("\nleft out, because {QUICK}=1: {}", left_out.join(", "));
    }
    conclusion.exit_code()
}

fn trials(left_out: &[&str]) -> Vec<Trial> {
    [
        ("agent_parts", agent_parts::cases()),
        ("agents", agents::cases()),
        ("api_readings", api_readings::cases()),
        ("as_code", as_code::cases()),
        ("crowds", crowds::cases()),
        ("data_sources", data_sources::cases()),
        ("description", description::cases()),
        ("documents", documents::cases()),
        ("examples", examples::cases()),
        ("existing", existing::cases()),
        ("external_knowledge", external_knowledge::cases()),
        ("faults", faults::cases()),
        ("ignore_changes", ignore_changes::cases()),
        ("imports", imports::cases()),
        ("inline_sources", inline_sources::cases()),
        ("integrations", integrations::cases()),
        ("interrupts", interrupts::cases()),
        ("kills", kills::cases()),
        ("knowledge", knowledge::cases()),
        ("lagging", lagging::cases()),
        ("leaks", leaks::cases()),
        ("lifecycle", lifecycle::cases()),
        ("lives", lives::cases()),
        ("manual", manual::cases()),
        ("migration", migration::cases()),
        ("names", names::cases()),
        #[cfg(target_os = "linux")]
        ("network", network::cases()),
        ("opentofu", opentofu::cases()),
        ("organisations", organisations::cases()),
        ("overwrite", overwrite::cases()),
        ("packed", packed::cases()),
        ("provider_block", provider_block::cases()),
        ("provider_errors", provider_errors::cases()),
        ("quoting", quoting::cases()),
        ("refresh", refresh::cases()),
        ("remade", remade::cases()),
        ("rotation", rotation::cases()),
        ("runners", runners::cases()),
        ("scheduled_tasks", scheduled_tasks::cases()),
        ("schemas", schemas::cases()),
        ("size", size::cases()),
        ("sources", sources::cases()),
        ("spellings", spellings::cases()),
        #[cfg(target_os = "linux")]
        ("storms", storms::cases()),
        ("taken", taken::cases()),
        ("together", together::cases()),
        ("triggers", triggers::cases()),
        ("webhooks", webhooks::cases()),
        ("whole", whole::cases()),
    ]
    .into_iter()
    .filter(|(group, _)| !left_out.contains(group))
    .flat_map(|(group, cases)| cases.into_iter().map(move |case| case.into_trial(group)))
    .collect()
}

/// What is to be said once all cases are over.
fn summaries() -> impl Iterator<Item = String> {
    let summaries = [
        faults::summary(),
        leaks::summary(),
        #[cfg(target_os = "linux")]
        storms::summary(),
    ];
    summaries.into_iter().flatten()
}
