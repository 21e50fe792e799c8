//! `cargo xtask bench`: the provider under real Terraform, next to Terraform alone and to others.

mod api;
mod chart;
mod contender;
mod figures;
pub(crate) mod meter;
mod page;
mod report;
mod rounds;
mod session;
mod table;
mod targets;
mod workload;

use std::error::Error;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::ExitCode;

use tempfile::TempDir;

use crate::cargo::{self, PROVIDER, Profile};
use crate::interrupt::Interrupt;
use crate::terraform;
use contender::{Contender, Other};
use rounds::Schedule;
use session::Tools;
use targets::WHOLE;
use workload::{AGENTS, LATENCY_MS, LIMIT, PINNED_SECRETS, SECRETS, Scenario};

const EMULATOR: &str = "kubiya-emulator";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How often everything is measured
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,

    /// Measure few sizes only, once
    #[arg(long, conflicts_with = "rounds")]
    quick: bool,

    /// Measure only scenarios whose names have this text, such as "organisation"
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,

    /// Measure another provider that serves the same resources as well; may be repeated
    #[arg(long = "provider", value_name = "[NAME=]PATH")]
    providers: Vec<Other>,

    /// Write performance.md and performance.svg into this directory
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Builds what is measured, measures it, and prints the tables.
///
/// # Errors
/// Something is missing, or did not do its work.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let provider = cargo::build(PROVIDER, Profile::Release)?;
    let emulator = cargo::build(EMULATOR, Profile::Release)?;
    let terraform = terraform::prepare()?.terraform;
    let interrupt = Interrupt::catch()?;
    let metered = TempDir::new()?;
    symlink(std::env::current_exe()?, metered.path().join(PROVIDER))?;
    let tools = Tools {
        terraform,
        emulator,
        metered: metered.path().to_owned(),
    };
    let mut contenders = vec![Contender::floor(), Contender::provider("ours", &provider)?];
    for other in &args.providers {
        contenders.push(Contender::provider(&other.name, &other.path)?);
    }
    let schedule = schedule(args, contenders)?;
    let results = schedule.run(&tools, &interrupt)?;
    let page = page::Page::new(&tools.terraform, &command_line(args), &results)?;
    page.print()?;
    if let Some(directory) = &args.out {
        page.write(directory, &chart::draw(&results))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What is measured how often.
///
/// # Errors
/// It is nothing.
fn schedule(args: &Args, contenders: Vec<Contender>) -> Result<Schedule, String> {
    let secrets = |count, latency| Scenario::new(&SECRETS, count, latency);
    let agents = [1, 50].map(|count| Scenario::new(&AGENTS, count, LATENCY_MS));
    let (mut scenarios, mut once, rounds) = if args.quick {
        let scenarios = [1, 1_000].map(|count| secrets(count, LATENCY_MS));
        (scenarios.into(), Vec::new(), 1)
    } else {
        let near = [1, 100, 1_000].map(|count| secrets(count, 0));
        let far = [1, 10, 100, 1_000].map(|count| secrets(count, LATENCY_MS));
        let mut scenarios = [&near[..], &far[..]].concat();
        scenarios.push(secrets(200, LATENCY_MS).limited(LIMIT));
        let pinned = Scenario::new(&PINNED_SECRETS, 1_000, LATENCY_MS);
        let once = vec![pinned, secrets(5_000, LATENCY_MS)];
        (scenarios, once, usize::from(args.rounds))
    };
    scenarios.extend(agents);
    scenarios.push(WHOLE);
    if let Some(text) = &args.only {
        let is_meant = |scenario: &Scenario| scenario.to_string().contains(text);
        scenarios.retain(is_meant);
        once.retain(is_meant);
        if scenarios.is_empty() {
            return Err(format!(
                "no scenario of every round has {text:?} in its name"
            ));
        }
    }
    Ok(Schedule {
        contenders,
        scenarios,
        once,
        rounds,
    })
}

/// The command that was given, without the places of this machine.
fn command_line(args: &Args) -> String {
    let mut line = "cargo xtask bench".to_owned();
    if args.quick {
        line.push_str(" --quick");
    } else {
        line.push_str(&format!(" --rounds {}", args.rounds));
    }
    if let Some(text) = &args.only {
        line.push_str(&format!(" --only {text:?}"));
    }
    for other in &args.providers {
        line.push_str(&format!(" --provider {}=PATH", other.name));
    }
    match &args.out {
        Some(directory) if directory.is_relative() => {
            line.push_str(&format!(" --out {}", directory.display()));
        }
        Some(_) => line.push_str(" --out DIR"),
        None => {}
    }
    line
}
