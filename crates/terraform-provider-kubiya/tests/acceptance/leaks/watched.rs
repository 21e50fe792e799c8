//! A world in which everything that is left behind is searched.

use std::path::PathBuf;

use secrecy::ExposeSecret;
use terraform_harness::leaks::Places;
use terraform_harness::{Product, Run, Terraform};

use super::tally;
use crate::cases::{Fallible, Outcome};
use crate::world::World;

pub(super) const APPLY: [&str; 3] = ["apply", "-no-color", "-auto-approve"];
pub(super) const DESTROY: [&str; 3] = ["destroy", "-no-color", "-auto-approve"];

/// What the output of a command is called that shows attributes as they are stored.
const SHOWN_AS_STORED: &str = "show -json";

/// A world that leaves a trace, and what its runs print.
pub(super) struct Watched {
    pub(super) world: World,
    /// With what each is called in a report.
    runs: Vec<(String, Run)>,
    /// What must be nowhere; the key of the API is the first.
    canaries: Vec<String>,
    /// What must be nowhere but where Terraform keeps attributes.
    stored: Vec<String>,
    /// What the provider's log is about.
    objects: String,
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
            stored: Vec::new(),
            objects: "secrets".to_owned(),
        }
    }

    /// A world with another kind of object than secrets.
    pub(super) fn logging(self, objects: String) -> Self {
        Self { objects, ..self }
    }

    /// The key of the API.
    pub(super) fn key(&self) -> &str {
        &self.canaries[0]
    }

    /// Sets the input variable `value` to something that must not be found.
    pub(super) fn set_value(&mut self, value: String) {
        self.world.set("value", &value);
        self.never_store(value);
    }

    /// Has this searched for everywhere.
    pub(super) fn never_store(&mut self, canary: String) {
        self.canaries.push(canary);
    }

    /// Has this searched for everywhere but in states and plans.
    pub(super) fn never_show(&mut self, canary: String) {
        self.stored.push(canary);
    }

    pub(super) fn run(&mut self, arguments: &[&str]) -> Fallible<&Run> {
        let run = self.world.terraform.run(arguments.iter().copied())?;
        Ok(self.keep(arguments, run))
    }

    /// Has the output of a run searched as well.
    pub(super) fn keep(&mut self, arguments: &[&str], run: Run) -> &Run {
        let called = match arguments {
            ["show", "-json", ..] => SHOWN_AS_STORED,
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
        let places = Places::new().tree(self.world.terraform.root());
        self.with_runs_and_requests(places, |_| true)
    }

    /// As [`places`](Self::places), without those where Terraform keeps attributes.
    fn places_without_attributes(&self) -> Fallible<Places> {
        self.with_runs_and_requests(self.trace_without_drift()?, |name| {
            !name.ends_with(SHOWN_AS_STORED) && !name.ends_with("state")
        })
    }

    fn with_runs_and_requests(
        &self,
        mut places: Places,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Fallible<Places> {
        for (name, run) in self.runs.iter().filter(|(name, _)| is_wanted(name)) {
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
        let trace = std::fs::read_to_string(self.trace())?;
        assert!(
            trace.contains(&format!("{}.", self.objects)),
            "the provider's log is not in the trace"
        );
        if !self.stored.is_empty() {
            let places = self.places_without_attributes()?;
            tally::expect_clean(&labelled(&self.stored), places)?;
        }
        self.expect_none_in(self.places()?)
    }

    /// The trace. OpenTofu itself logs what a refresh finds changed, in the clear: it knows of the schema what is
    /// sensitive, and not of variables. These lines of its own are left out.
    fn trace_without_drift(&self) -> Fallible<Places> {
        if self.world.terraform.terraform().product() == Product::Terraform {
            return Ok(Places::new().file(self.trace()));
        }
        let trace = std::fs::read_to_string(self.trace())?;
        let mut is_drift = false;
        let kept = trace.lines().filter(|line| {
            let is_detail = is_drift && line.starts_with("      - .");
            let begins = line.contains("[WARN]  Provider \"");
            is_drift = is_detail || begins && line.ends_with("during refresh.");
            !is_detail
        });
        let kept: Vec<&str> = kept.collect();
        Ok(Places::new().text("the trace without drift", kept.join("\n")))
    }

    fn trace(&self) -> PathBuf {
        self.world.terraform.root().join("trace.log")
    }

    pub(super) fn expect_none_in(&self, places: Places) -> Outcome {
        tally::expect_clean(&labelled(&self.canaries), places)
    }
}

fn labelled(canaries: &[String]) -> Vec<(&str, &str)> {
    let labelled = canaries.iter().map(|canary| ("a canary", canary.as_str()));
    labelled.collect()
}
