//! Where the demonstration takes place: a local API, a directory, and the values in use.

use std::error::Error;
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kubiya_emulator::shapes::SHAPES;
use kubiya_emulator::{Emulator, Key};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use terraform_harness::leaks::{self, Places, Report};
use terraform_harness::{Change, Run, Terraform, Workspace};

use super::excerpt::{Show, excerpt};
use super::values::Values;
use crate::interrupt::Interrupt;
use crate::narrate::Narrator;
use crate::terraform::SOURCE;

/// Who runs the demonstration, for the API.
pub(super) const ME: &str = "you@example.com";
/// Who else works in the organisation.
pub(super) const COLLEAGUE: &str = "colleague@example.com";

const PLAN: &str = "next.tfplan";
const API_KEY: &str = "API key";

/// What has no result but success.
pub(super) type Outcome = Result<(), Box<dyn Error>>;

/// What the steps act on.
pub(super) struct Stage {
    pub(super) narrator: Narrator,
    pub(super) emulator: Emulator,
    workspace: Workspace,
    values: Values,
    interrupt: Interrupt,
    trace: PathBuf,
    runs: usize,
}

impl Stage {
    /// Starts the API and prepares the directory. `provider` is the directory of its binary.
    pub(super) fn new(
        terraform: &Terraform,
        provider: &Path,
        narrator: Narrator,
        interrupt: Interrupt,
    ) -> Result<Self, Box<dyn Error>> {
        let mut values = Values::default();
        let key = values.generate_key(API_KEY)?;
        let emulator = Emulator::builder()
            .key(Key::new(key.clone()).created_by(ME))
            .created_by(COLLEAGUE)
            .start_blocking()?;
        let mut workspace = Workspace::new(terraform)?;
        workspace
            .dev_override(SOURCE, provider)?
            .env("KUBIYA_ENV", emulator.url())
            .env("KUBIYA_API_KEY", key.expose_secret())
            .env("TF_CLI_ARGS", "-no-color")
            .redact(key.expose_secret());
        let trace = workspace.trace();
        Ok(Self {
            narrator,
            emulator,
            workspace,
            values,
            interrupt,
            trace,
            runs: 0,
        })
    }

    /// Ends the API, removes the directory, and returns who can tell whether that is so.
    pub(super) fn clear(self) -> (Narrator, bool) {
        let directory = self.workspace.root().to_owned();
        let address = self.emulator.address();
        drop(self.workspace);
        self.emulator.shutdown_blocking();
        let gone = !directory.exists() && TcpStream::connect(address).is_err();
        (self.narrator, gone)
    }

    pub(super) fn terraform(&self) -> &Terraform {
        self.workspace.terraform()
    }

    /// How many commands were run.
    pub(super) fn runs(&self) -> usize {
        self.runs
    }

    /// How many values were ever in use, the API key included.
    pub(super) fn values(&self) -> usize {
        self.values.count()
    }

    /// Writes a file of the configuration.
    pub(super) fn write(&self, file: &str, text: &str) -> Outcome {
        Ok(self.workspace.write(file, text)?)
    }

    /// Gives an input variable a new value.
    pub(super) fn set_variable(&mut self, variable: &str) -> Outcome {
        let value = self.values.generate(variable)?;
        self.workspace
            .env(format!("TF_VAR_{variable}"), value.expose_secret())
            .redact(value.expose_secret());
        self.narrator
            .command(&format!("export TF_VAR_{variable}=…"))?;
        Ok(())
    }

    /// Makes a secret past Terraform.
    pub(super) fn colleague_creates(&mut self, name: &str) -> Result<SecretString, Box<dyn Error>> {
        let value = self.values.generate(&format!("{COLLEAGUE}'s {name}"))?;
        self.workspace.redact(value.expose_secret());
        self.emulator.secrets().put(name, value.clone());
        Ok(value)
    }

    /// Whether the API holds what the variable holds.
    pub(super) fn holds_variable(&self, secret: &str, variable: &str) -> bool {
        self.values
            .current(variable)
            .is_some_and(|value| self.holds(secret, value))
    }

    /// Whether the API holds the value.
    pub(super) fn holds(&self, secret: &str, value: &SecretString) -> bool {
        let secrets = self.emulator.secrets();
        secrets.value_matches(secret, value.expose_secret())
    }

    /// All objects that the API has beside secrets.
    pub(super) fn objects(&self) -> Vec<Value> {
        let objects = |shape| self.emulator.objects(shape).list();
        SHAPES.iter().copied().flat_map(objects).collect()
    }

    /// How many requests of the API could have changed something.
    pub(super) fn writes(&self) -> usize {
        let requests = self.emulator.requests();
        requests.count_where(|request| request.method != "GET")
    }

    /// Plans, and says what is planned for every resource.
    pub(super) fn plan(&mut self) -> Result<Vec<Change>, Box<dyn Error>> {
        let out = format!("-out={PLAN}");
        self.succeed(&["plan", &out], Show::Details)?;
        Ok(self.workspace.changes(PLAN)?)
    }

    /// Applies what was planned last.
    pub(super) fn apply(&mut self) -> Outcome {
        self.succeed(&["apply", PLAN], Show::Progress)
    }

    /// Runs a command that must succeed.
    pub(super) fn succeed(&mut self, arguments: &[&str], show: Show) -> Outcome {
        self.succeed_with(arguments, show).map(drop)
    }

    /// As [`succeed`](Self::succeed), and gives what it said.
    pub(super) fn succeed_with(
        &mut self,
        arguments: &[&str],
        show: Show,
    ) -> Result<Run, Box<dyn Error>> {
        Ok(self.run(arguments, show)?.expect_success()?)
    }

    /// Runs a command that must fail.
    pub(super) fn fail(&mut self, arguments: &[&str]) -> Result<Run, Box<dyn Error>> {
        Ok(self.run(arguments, Show::Details)?.expect_failure()?)
    }

    /// Runs a command, shows it with its output, and searches what it left behind.
    fn run(&mut self, arguments: &[&str], show: Show) -> Result<Run, Box<dyn Error>> {
        self.interrupt.check()?;
        let program = self.terraform().product().program();
        self.narrator
            .command(&format!("{program} {}", arguments.join(" ")))?;
        let run = self.workspace.run(arguments)?;
        self.interrupt.check()?;
        self.runs += 1;
        let places = Places::new()
            .run(arguments[0], &run)
            .tree(self.workspace.path(""));
        self.values.search(places)?.expect_clean()?;
        self.narrator
            .output(excerpt(&run.stdout, &run.stderr, show))?;
        Ok(run)
    }

    /// States what must be true now; see [`Narrator::claim`].
    pub(super) fn claim(&mut self, claim: &str, holds: bool) -> Outcome {
        self.narrator.claim(claim, holds)
    }

    /// States that a search found nothing; what it found is named, but not shown.
    pub(super) fn claim_absent(&mut self, claim: &str, report: &Report) -> Outcome {
        for finding in &report.findings {
            self.narrator.prose(&finding.to_string())?;
        }
        self.claim(claim, report.findings.is_empty())
    }

    /// What the state file has about a secret: `attributes` and `private`.
    pub(super) fn state_of(&self, resource: &str) -> Result<Value, Box<dyn Error>> {
        let state = self.workspace.state()?;
        let mut resources = state["resources"].as_array().into_iter().flatten();
        let found = resources.find(|found| found["name"] == resource);
        let found = found.ok_or_else(|| format!("{resource} is not in the state"))?;
        Ok(found["instances"][0].clone())
    }

    /// What the provider keeps in the private part of the state of a secret, by name.
    pub(super) fn private_entries(&self, resource: &str) -> Result<Vec<String>, Box<dyn Error>> {
        let state = self.state_of(resource)?;
        let private = STANDARD.decode(state["private"].as_str().unwrap_or_default())?;
        let private: Value = serde_json::from_slice(&private)?;
        let entries = private["entries"].as_object().into_iter().flatten();
        Ok(entries.map(|(name, _)| name.clone()).collect())
    }

    /// Searches the state file for all values.
    pub(super) fn search_state(&self) -> Result<Report, Box<dyn Error>> {
        Ok(self.values.search(self.state_file()?)?)
    }

    /// Whether the same search finds something that is in the state file.
    pub(super) fn search_finds(&self, text: &str) -> Result<bool, Box<dyn Error>> {
        let report = leaks::search(&[("text", text)], self.state_file()?)?;
        Ok(!report.findings.is_empty())
    }

    fn state_file(&self) -> Result<Places, Box<dyn Error>> {
        Ok(Places::new().text("the state file", self.workspace.state_file()?))
    }

    /// Searches everything that all commands left behind, Terraform's log included.
    pub(super) fn search_everything(&self) -> Result<Report, Box<dyn Error>> {
        let everything = Places::new().tree(self.workspace.root());
        Ok(self.values.search(everything)?)
    }

    /// The size of Terraform's log, in bytes.
    pub(super) fn log_size(&self) -> Result<u64, Box<dyn Error>> {
        Ok(self.trace.metadata()?.len())
    }
}
