//! What an organisation of the size that is measured takes, in numbers that do not depend on the machine's speed.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::Duration;

use kubiya_emulator::Emulator;
use terraform_harness::{Group, Run, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{World, assert_counts, wait_idly_until};

pub(super) fn cases() -> Vec<Case> {
    cases![an_organisation_of_350_objects_keeps_to_its_calls_and_its_memory]
}

const ORGANISATION: &str = include_str!("../../../../../xtask/src/bench/organisation.tf");
const OBJECTS: u32 = 350;

/// Calls of a plan that finds nothing to do, however many objects there are.
const PLAN: usize = 25;
/// An object may take its create, and a third of them a look beside it.
const APPLY: usize = OBJECTS as usize * 13 / 10 + PLAN;
/// As a plan, which comes first, and a delete for each; some are asked about once more.
const DESTROY: usize = OBJECTS as usize + 2 * PLAN;

/// In kB, of an unoptimised build, whose code alone takes 20 MB more than that of a release: 40 MB are its budget.
const PEAK: u64 = 60_000;

const PROVIDER: &str = "terraform-provider-kubiya";

/// As an API far away answers, so that requests overlap: one that is alone is not taken for the first of many.
const LATENCY: Duration = Duration::from_millis(50);

fn an_organisation_of_350_objects_keeps_to_its_calls_and_its_memory(
    terraform: &Terraform,
) -> Outcome {
    let world = World::with(terraform, Emulator::builder().latency(LATENCY))?;
    let count = format!("locals {{\n  count = {OBJECTS}\n}}\n");
    world.configure(ORGANISATION.to_owned() + &count)?;

    let run = keeps_to(&world, APPLY, "apply", "-auto-approve")?;
    assert_counts(&run, [OBJECTS, 0, 0]);
    let run = keeps_to(&world, PLAN, "plan", "-detailed-exitcode")?;
    assert_eq!(run.status.code(), Some(0), "{}", run.stdout);
    let run = keeps_to(&world, DESTROY, "destroy", "-auto-approve")?;
    assert!(run.stdout.contains(&format!("{OBJECTS} destroyed.")));
    Ok(())
}

/// Runs a command, and holds it to this many calls.
fn keeps_to(world: &World, most: usize, command: &str, option: &str) -> Fallible<Run> {
    let requests = world.emulator.requests();
    requests.clear();
    let running = world
        .terraform
        .spawn([command, "-no-color", option], Group::Own)?;
    let group = running.process_group()?;
    let peak = Cell::new(0);
    wait_idly_until("Terraform has ended", || {
        peak.set(peak.get().max(group.peak_memory(PROVIDER)));
        !group.command_is_running()
    });
    let run = running.wait()?.expect_success()?;
    let (calls, peak) = (requests.len(), peak.get());
    eprintln!("{command} of {OBJECTS} objects: {calls} calls, {peak} kB");
    assert!(calls <= most, "{calls} calls: {:?}", by_route(world));
    assert!((1..=PEAK).contains(&peak), "{peak} kB");
    Ok(run)
}

/// How often each route was called, for whoever has to find out why.
fn by_route(world: &World) -> BTreeMap<String, usize> {
    let mut calls = BTreeMap::new();
    for record in world.emulator.requests().all() {
        let route = record.route.unwrap_or_default();
        *calls
            .entry(format!("{} {route}", record.method))
            .or_default() += 1;
    }
    calls
}
