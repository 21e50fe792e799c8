//! One contender's way through one scenario, step by step.

use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

use terraform_harness::{PlanOutcome, Run, Terraform, Workspace};

use super::api::{API_KEY, Api, Calls};
use super::contender::{Contender, Program};
use super::meter::{self, PROGRAM_VARIABLE, RECORD_VARIABLE, Usage};
use super::workload::{Scenario, Step, floor_configuration};
use crate::terraform::SOURCE;

/// Far more than any command takes, and yet an end.
const TIME_LIMIT: Duration = Duration::from_secs(30 * 60);

/// What is needed to run anything.
pub(super) struct Tools {
    pub(super) terraform: Terraform,
    pub(super) emulator: PathBuf,
    /// The directory that holds the meter under the provider's name.
    pub(super) metered: PathBuf,
}

/// What one command took.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) wall: Duration,
    pub(super) usage: Usage,
    pub(super) calls: Calls,
}

/// Takes steps of a scenario, one after another, beginning with an empty organisation. Under a limit, it
/// applies and plans.
///
/// Nothing for a step that did not do its work: a contender that is compared with may fail.
///
/// # Errors
/// Something else than the provider's work went wrong.
pub(super) fn run(
    tools: &Tools,
    contender: &Contender,
    scenario: &Scenario,
    steps: &[Step],
) -> Result<Vec<(Step, Outcome)>, Box<dyn Error>> {
    let mut session = Session::new(tools, contender, scenario)?;
    if scenario.limit.is_some() {
        return session.steps_under_a_limit();
    }
    let mut outcomes = Vec::new();
    for step in steps {
        let outcome = session.step(*step)?;
        let failed = outcome.is_err();
        outcomes.push((*step, outcome));
        if failed {
            break;
        }
    }
    Ok(outcomes)
}

/// A directory with what a contender is to make of a scenario.
fn workspace(
    tools: &Tools,
    contender: &Contender,
    scenario: &Scenario,
) -> Result<Workspace, Box<dyn Error>> {
    let mut workspace = Workspace::new(&tools.terraform)?;
    let configuration = if contender.provider.is_some() {
        workspace.env("KUBIYA_API_KEY", API_KEY);
        scenario.workload.configuration(scenario.count)
    } else {
        floor_configuration(scenario.resources())
    };
    workspace.write("main.tf", configuration)?;
    Ok(workspace)
}

/// Puts the meter between Terraform and the provider; what it records to is returned.
fn meter(
    workspace: &mut Workspace,
    tools: &Tools,
    program: &Program,
) -> Result<PathBuf, Box<dyn Error>> {
    let record = workspace.root().join("usage");
    workspace
        .dev_override(SOURCE, &tools.metered)?
        .env(PROGRAM_VARIABLE, &program.path)
        .env(RECORD_VARIABLE, &record);
    Ok(record)
}

/// What a command took, or why its work was not done.
pub(super) type Outcome = Result<Sample, String>;

struct Session<'a> {
    tools: &'a Tools,
    scenario: &'a Scenario,
    workspace: Workspace,
    api: Option<Api>,
    /// Where the meter records; nothing where there is no provider.
    record: Option<PathBuf>,
}

impl<'a> Session<'a> {
    fn new(
        tools: &'a Tools,
        contender: &Contender,
        scenario: &'a Scenario,
    ) -> Result<Self, Box<dyn Error>> {
        let mut workspace = workspace(tools, contender, scenario)?;
        workspace.time_limit(TIME_LIMIT);
        let mut session = Self {
            tools,
            scenario,
            workspace,
            api: None,
            record: None,
        };
        if let Some(program) = &contender.provider {
            session.record = Some(meter(&mut session.workspace, tools, program)?);
            session.start_api(&scenario.options())?;
        }
        Ok(session)
    }

    fn start_api(&mut self, options: &[String]) -> Result<(), Box<dyn Error>> {
        // The old one must be gone before another takes its state file.
        self.api = None;
        let api = Api::start(&self.tools.emulator, options)?;
        self.workspace.env("KUBIYA_ENV", api.url());
        self.api = Some(api);
        Ok(())
    }

    /// Applies under the limit; and plans under it what was applied without one, so that a provider
    /// that cannot do the first can still do the second.
    fn steps_under_a_limit(&mut self) -> Result<Vec<(Step, Outcome)>, Box<dyn Error>> {
        let applied = self.step(Step::Apply)?;
        if self.api.is_none() {
            let planned = self.step(Step::Plan)?;
            return Ok(vec![(Step::Apply, applied), (Step::Plan, planned)]);
        }
        let _state = std::fs::remove_file(self.workspace.path("terraform.tfstate"));
        let kept = self.workspace.root().join("organisation.json");
        let kept = format!("--state={}", kept.display());
        let unlimited = Scenario {
            limit: None,
            ..*self.scenario
        };
        self.start_api(&[unlimited.options(), vec![kept.clone()]].concat())?;
        let prepared = self.step(Step::Apply)?;
        self.start_api(&[self.scenario.options(), vec![kept]].concat())?;
        let planned = match prepared {
            Ok(_) => self.step(Step::Plan)?,
            Err(problem) => Err(problem),
        };
        Ok(vec![(Step::Apply, applied), (Step::Plan, planned)])
    }

    fn step(&self, step: Step) -> Result<Outcome, Box<dyn Error>> {
        let run = match step {
            Step::Apply | Step::ApplyAgain => self.workspace.apply(),
            Step::Plan => self.workspace.plan(),
            Step::Destroy => self.workspace.destroy(),
        }?;
        let usage = self.record.as_deref().map(meter::take).transpose()?;
        let calls = self.api.as_ref().map(Api::take_calls).transpose()?;
        let wall = run.elapsed;
        Ok(
            check(step, self.scenario.resources(), run).map(|()| Sample {
                wall,
                usage: usage.unwrap_or_default(),
                calls: calls.unwrap_or_default(),
            }),
        )
    }
}

/// Holds a run to what the step is for: fast and wrong does not count.
fn check(step: Step, count: usize, run: Run) -> Result<(), String> {
    let done = match step {
        Step::Plan => {
            let outcome = run.outcome().map_err(|error| error.to_string())?;
            return match outcome {
                PlanOutcome::NoChanges => Ok(()),
                PlanOutcome::Changes => Err("the plan has changes".to_owned()),
            };
        }
        Step::Apply => format!("{count} added, 0 changed, 0 destroyed."),
        Step::ApplyAgain => "0 added, 0 changed, 0 destroyed.".to_owned(),
        Step::Destroy => format!("{count} destroyed."),
    };
    let run = run.expect_success().map_err(|error| error.to_string())?;
    if run.stdout.contains(&format!(" {done}")) {
        Ok(())
    } else {
        Err(format!("the run did not end with {done:?}"))
    }
}

/// What is timed apart from scenarios: commands that need a provider's schema and nothing else.
pub(super) const START_UPS: [&[&str]; 2] =
    [&["providers", "schema", "-json"], &["validate", "-json"]];

/// Prepares a directory for [`START_UPS`]; providers run without the meter there.
pub(super) fn for_start_up(
    tools: &Tools,
    contender: &Contender,
    scenario: &Scenario,
) -> Result<Workspace, Box<dyn Error>> {
    let mut workspace = workspace(tools, contender, scenario)?;
    if let Some(program) = &contender.provider {
        workspace.dev_override(SOURCE, program.directory())?;
    }
    Ok(workspace)
}

/// A provider's part in the first of [`START_UPS`].
pub(super) struct Lifetime {
    workspace: Workspace,
    record: PathBuf,
}

impl Lifetime {
    /// Prepares a directory; nothing for a contender without a provider.
    pub(super) fn of(
        tools: &Tools,
        contender: &Contender,
        scenario: &Scenario,
    ) -> Result<Option<Self>, Box<dyn Error>> {
        let Some(program) = &contender.provider else {
            return Ok(None);
        };
        let mut workspace = workspace(tools, contender, scenario)?;
        let record = meter(&mut workspace, tools, program)?;
        Ok(Some(Self { workspace, record }))
    }

    /// How long the provider's process lives, from its start to its exit.
    pub(super) fn measure(&self) -> Result<Duration, Box<dyn Error>> {
        self.workspace.run(START_UPS[0])?.expect_success()?;
        Ok(meter::take(&self.record)?.lifetime)
    }
}
