//! The order in which everything is measured, and what came out.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use super::contender::Contender;
use super::figures::{Figures, Spread};
use super::session::{self, Lifetime, START_UPS, Sample, Tools};
use super::workload::{Scenario, Step};
use crate::interrupt::Interrupt;

/// The start-up is short: so many times as many rounds cost little and steady the median.
const START_UPS_PER_ROUND: usize = 4;

/// The place of Terraform by itself among the contenders.
pub(super) const FLOOR: usize = 0;
/// The place of this workspace's provider.
pub(super) const OURS: usize = 1;

/// What is measured.
pub(super) struct Schedule {
    /// [`FLOOR`], [`OURS`], and then whoever is compared with.
    pub(super) contenders: Vec<Contender>,
    /// Measured in every round.
    pub(super) scenarios: Vec<Scenario>,
    /// Measured once, and only in [`Step::BRIEF`].
    pub(super) once: Vec<Scenario>,
    pub(super) rounds: usize,
}

/// What was measured; contenders and scenarios are in the order of the [`Schedule`].
pub(super) struct Results {
    pub(super) schedule: Schedule,
    /// By scenario, step and contender; nothing where a contender failed.
    samples: BTreeMap<(usize, Step, usize), Option<Vec<Sample>>>,
    start_ups: StartUps,
}

struct StartUps {
    /// By number in [`START_UPS`] and contender.
    commands: BTreeMap<(usize, usize), Spread>,
    /// Of a provider's process that tells its schema, by contender.
    lifetimes: BTreeMap<usize, Spread>,
}

fn spreads<K: Ord>(times: BTreeMap<K, Vec<Duration>>) -> BTreeMap<K, Spread> {
    let spreads = times.into_iter();
    spreads
        .filter_map(|(key, times)| Some((key, Spread::of(times)?)))
        .collect()
}

impl Schedule {
    fn all(&self) -> impl Iterator<Item = &Scenario> {
        self.scenarios.iter().chain(&self.once)
    }

    /// Measures everything. Contenders take turns within a round, and the order is turned round from one
    /// round to the next, so that nobody has the warmer machine.
    ///
    /// # Errors
    /// Our own provider failed, something else went wrong, or there was an interrupt.
    pub(super) fn run(
        self,
        tools: &Tools,
        interrupt: &Interrupt,
    ) -> Result<Results, Box<dyn Error>> {
        let start_ups = self.start_ups(tools, interrupt)?;
        let mut results = Results {
            schedule: self,
            samples: BTreeMap::new(),
            start_ups,
        };
        results.warm_up(tools)?;
        let rounds = results.schedule.rounds;
        for round in 0..rounds {
            let count = results.schedule.scenarios.len();
            let mut scenarios: Vec<_> = (0..count).collect();
            if round == 0 {
                scenarios.extend(count..results.schedule.all().count());
            }
            for scenario in scenarios {
                let mut contenders: Vec<_> = (0..results.schedule.contenders.len()).collect();
                if round % 2 == 1 {
                    contenders.reverse();
                }
                for contender in contenders {
                    interrupt.check()?;
                    let label = format!("round {} of {rounds}", round + 1);
                    results.measure(tools, &label, scenario, contender)?;
                }
            }
        }
        interrupt.check()?;
        Ok(results)
    }

    fn start_ups(&self, tools: &Tools, interrupt: &Interrupt) -> Result<StartUps, Box<dyn Error>> {
        let scenario = self.scenarios.first().ok_or("nothing to measure")?;
        let mut workspaces = Vec::new();
        let mut lifetimes = Vec::new();
        for contender in &self.contenders {
            workspaces.push(session::for_start_up(tools, contender, scenario)?);
            lifetimes.push(Lifetime::of(tools, contender, scenario)?);
        }
        let mut commands = BTreeMap::<_, Vec<_>>::new();
        let mut processes = BTreeMap::<_, Vec<_>>::new();
        // The first is the warm-up.
        for round in 0..=self.rounds * START_UPS_PER_ROUND {
            interrupt.check()?;
            if round == 1 {
                commands.clear();
                processes.clear();
            }
            for (command, arguments) in START_UPS.iter().enumerate() {
                for (contender, workspace) in workspaces.iter().enumerate() {
                    let run = workspace.run(*arguments)?.expect_success()?;
                    let times = commands.entry((command, contender)).or_default();
                    times.push(run.elapsed);
                }
            }
            for (contender, lifetime) in lifetimes.iter().enumerate() {
                if let Some(lifetime) = lifetime {
                    let times = processes.entry(contender).or_default();
                    times.push(lifetime.measure()?);
                }
            }
        }
        Ok(StartUps {
            commands: spreads(commands),
            lifetimes: spreads(processes),
        })
    }

    /// What is done of a scenario.
    fn steps_of(&self, scenario: usize) -> &'static [Step] {
        if scenario < self.scenarios.len() {
            &Step::ALL
        } else {
            &Step::BRIEF
        }
    }
}

impl Results {
    /// Everything is read from the disk once before it counts.
    fn warm_up(&self, tools: &Tools) -> Result<(), Box<dyn Error>> {
        if let Some(scenario) = self.schedule.scenarios.first() {
            for contender in &self.schedule.contenders {
                session::run(tools, contender, scenario, &Step::ALL)?;
            }
        }
        Ok(())
    }

    fn measure(
        &mut self,
        tools: &Tools,
        label: &str,
        scenario: usize,
        contender: usize,
    ) -> Result<(), Box<dyn Error>> {
        let what = &self.scenario(scenario).copied().ok_or("no such scenario")?;
        let who = &self.schedule.contenders[contender];
        eprintln!("{label}: {what}: {}", who.name);
        let steps = self.schedule.steps_of(scenario);
        for (step, outcome) in session::run(tools, who, what, steps)? {
            let sample = match outcome {
                Ok(sample) => Some(sample),
                Err(problem) if contender == OURS || contender == FLOOR => {
                    return Err(format!("{what}: {step}: {problem}").into());
                }
                Err(problem) => {
                    eprintln!("{}: {what}: {step}: {problem}", who.name);
                    None
                }
            };
            let known = self
                .samples
                .entry((scenario, step, contender))
                .or_insert_with(|| Some(Vec::new()));
            match (known, sample) {
                (Some(samples), Some(sample)) => samples.push(sample),
                (known, _) => *known = None,
            }
        }
        Ok(())
    }

    /// All scenarios with their numbers.
    pub(super) fn scenarios(&self) -> impl Iterator<Item = (usize, &Scenario)> {
        self.schedule.all().enumerate()
    }

    fn scenario(&self, number: usize) -> Option<&Scenario> {
        self.schedule.all().nth(number)
    }

    /// The steps of a scenario that were taken.
    pub(super) fn steps(&self, scenario: usize) -> Vec<Step> {
        let taken = |step: &Step| self.samples.contains_key(&(scenario, *step, OURS));
        Step::ALL.into_iter().filter(taken).collect()
    }

    /// Nothing where the contender failed.
    pub(super) fn figures(&self, scenario: usize, step: Step, contender: usize) -> Option<Figures> {
        Figures::of(self.samples.get(&(scenario, step, contender))?.as_ref()?)
    }

    pub(super) fn start_up(&self, command: usize, contender: usize) -> Option<Spread> {
        self.start_ups.commands.get(&(command, contender)).copied()
    }

    /// Of a provider's process that tells its schema, from start to exit.
    pub(super) fn lifetime(&self, contender: usize) -> Option<Spread> {
        self.start_ups.lifetimes.get(&contender).copied()
    }

    /// The place and name of everyone that is compared with.
    pub(super) fn others(&self) -> impl Iterator<Item = (usize, &Contender)> {
        self.schedule.contenders.iter().enumerate().skip(OURS + 1)
    }
}
