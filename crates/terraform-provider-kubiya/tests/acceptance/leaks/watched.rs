//! A world in which everything that is left behind is searched.

use secrecy::ExposeSecret;
use terraform_harness::leaks::Places;
use terraform_harness::{Run, Terraform};

use super::tally;
use crate::cases::{Fallible, Outcome};
use crate::world::World;

pub(super) const APPLY: [&str; 3] = ["apply", "-no-color", "-auto-approve"];
pub(super) const DESTROY: [&str; 3] = ["destroy", "-no-color", "-auto-approve"];

/// A world that leaves a trace, and what its runs print.
pub(super) struct Watched {
    pub(super) world: World,
    /// With what each is called in a report.
    runs: Vec<(String, Run)>,
    canaries: Vec<String>,
}

impl Watched {
    pub(super) fn new(terraform: &Terraform) -> Fallible<Self> {
        let mut watched = Self::of(World::new(terraform)?);
        watched.world.terraform.trace();
        Ok(watched)
    }

    /// A world whose logs are its own affair.
    pub(super) fn of(world: World) -> Self {
        let key = world.emulator.api_key().expose_secret().to_owned();
        Self {
            world,
            runs: Vec::new(),
            canaries: vec![key],
        }
    }

    /// The key of the API.
    pub(super) fn key(&self) -> &str {
        &self.canaries[0]
    }

    /// Sets the input variable `value` to something that must not be found.
    pub(super) fn set_value(&mut self, value: String) {
        self.world.set("value", &value);
        self.canaries.push(value);
    }

    pub(super) fn run(&mut self, arguments: &[&str]) -> Fallible<&Run> {
        let run = self.world.terraform.run(arguments.iter().copied())?;
        Ok(self.keep(arguments, run))
    }

    /// Has the output of a run searched as well.
    pub(super) fn keep(&mut self, arguments: &[&str], run: Run) -> &Run {
        let called = match arguments {
            ["show", "-json", ..] => "show -json",
            [command, ..] => command,
            [] => "",
        };
        let place = self.runs.len();
        self.runs.push((format!("run {place}, {called}"), run));
        &self.runs[place].1
    }

    pub(super) fn succeed(&mut self, arguments: &[&str]) -> Outcome {
        match self.run(arguments)?.is_success() {
            true => Ok(()),
            false => Err(format!("terraform {} failed", arguments.join(" ")).into()),
        }
    }

    pub(super) fn fail(&mut self, arguments: &[&str]) -> Fallible<&Run> {
        let run = self.run(arguments)?;
        match run.is_success() {
            false => Ok(run),
            true => Err(format!("terraform {} succeeded", arguments.join(" ")).into()),
        }
    }

    /// Everything that Terraform, the provider and the API have written: files, outputs, requests.
    ///
    /// Values are the emulator's to keep, so its data is not among them; what it records is.
    pub(super) fn places(&self) -> Fallible<Places> {
        let mut places = Places::new().tree(self.world.terraform.root());
        for (name, run) in &self.runs {
            places = places.run(name, run);
        }
        for record in self.world.emulator.requests().all() {
            let forms = format!("{record} {record:?} {}", serde_json::to_string(&record)?);
            places = places.text("the emulator's record of a request", forms);
        }
        Ok(places)
    }

    /// Fails where a value is in any of the places, and where there is no trace of the provider's work.
    pub(super) fn expect_no_leak(&self) -> Outcome {
        let trace = std::fs::read_to_string(self.world.terraform.root().join("trace.log"))?;
        assert!(
            trace.contains("secrets."),
            "the provider's log is not in the trace"
        );
        self.expect_none_in(self.places()?)
    }

    pub(super) fn expect_none_in(&self, places: Places) -> Outcome {
        let canaries: Vec<(&str, &str)> = self
            .canaries
            .iter()
            .map(|canary| ("a canary", canary.as_str()))
            .collect();
        tally::expect_clean(&canaries, places)
    }
}
