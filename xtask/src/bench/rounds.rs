//! The order in which everything is measured, and what came out.

use std::collections::BTreeMap;
use std::error::Error;

use super::figures::{Figures, Spread};
use super::session::{self, Lifetime, START_UPS, Sample, Tools};
use super::subject::Subject;
use super::workload::{Scenario, Step};
use crate::interrupt::Interrupt;

/// The start-up is short: so many times as many rounds cost little and steady the median.
const START_UPS_PER_ROUND: usize = 4;

/// The place of Terraform by itself among the subjects.
pub(super) const FLOOR: usize = 0;
/// The place of this workspace's provider.
pub(super) const OURS: usize = 1;

/// What is measured.
pub(super) struct Schedule {
    /// [`FLOOR`], [`OURS`], and then whoever is compared with.
    pub(super) subjects: Vec<Subject>,
    /// Measured in every round.
    pub(super) scenarios: Vec<Scenario>,
    /// Measured once, and only in its growth.
    pub(super) once: Vec<Scenario>,
    pub(super) rounds: usize,
}

/// What was measured; subjects and scenarios are in the order of the [`Schedule`].
pub(super) struct Results {
    pub(super) schedule: Schedule,
    /// By scenario, step and subject; nothing where a subject failed.
    samples: BTreeMap<(usize, Step, usize), Option<Vec<Sample>>>,
    /// By number in [`START_UPS`] and subject.
    start_ups: BTreeMap<(usize, usize), Spread>,
    /// Of a provider's process that tells its schema, by subject.
    lifetimes: BTreeMap<usize, Spread>,
}

impl Schedule {
    fn all(&self) -> impl Iterator<Item = &Scenario> {
        self.scenarios.iter().chain(&self.once)
    }

    /// Measures everything. Subjects take turns within a round, and the order is turned round from one
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
        let lifetimes = self.lifetimes(tools, interrupt)?;
        let mut results = Results {
            schedule: self,
            samples: BTreeMap::new(),
            start_ups,
            lifetimes,
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
                let mut subjects: Vec<_> = (0..results.schedule.subjects.len()).collect();
                if round % 2 == 1 {
                    subjects.reverse();
                }
                for subject in subjects {
                    interrupt.check()?;
                    let label = format!("round {} of {rounds}", round + 1);
                    results.measure(tools, &label, scenario, subject)?;
                }
            }
        }
        interrupt.check()?;
        Ok(results)
    }

    fn start_ups(
        &self,
        tools: &Tools,
        interrupt: &Interrupt,
    ) -> Result<BTreeMap<(usize, usize), Spread>, Box<dyn Error>> {
        let scenario = self.scenarios.first().ok_or("nothing to measure")?;
        let workspaces: Vec<_> = self
            .subjects
            .iter()
            .map(|subject| session::for_start_up(tools, subject, scenario))
            .collect::<Result<_, _>>()?;
        let mut times = BTreeMap::<_, Vec<_>>::new();
        for round in 0..=self.rounds * START_UPS_PER_ROUND {
            interrupt.check()?;
            for (command, arguments) in START_UPS.iter().enumerate() {
                for (subject, workspace) in workspaces.iter().enumerate() {
                    let run = workspace.run(*arguments)?.expect_success()?;
                    if round > 0 {
                        times
                            .entry((command, subject))
                            .or_default()
                            .push(run.elapsed);
                    }
                }
            }
        }
        let spreads = times.into_iter();
        Ok(spreads
            .filter_map(|(key, times)| Some((key, Spread::of(times)?)))
            .collect())
    }

    fn lifetimes(
        &self,
        tools: &Tools,
        interrupt: &Interrupt,
    ) -> Result<BTreeMap<usize, Spread>, Box<dyn Error>> {
        let scenario = self.scenarios.first().ok_or("nothing to measure")?;
        let mut spreads = BTreeMap::new();
        for (number, subject) in self.subjects.iter().enumerate() {
            if let Some(program) = &subject.provider {
                interrupt.check()?;
                let lifetime = Lifetime::of(tools, program, scenario)?;
                lifetime.measure()?;
                let times: Vec<_> = (0..self.rounds * START_UPS_PER_ROUND)
                    .map(|_| lifetime.measure())
                    .collect::<Result<_, _>>()?;
                spreads.extend(Spread::of(times).map(|spread| (number, spread)));
            }
        }
        Ok(spreads)
    }

    /// What is done of a scenario.
    fn steps(&self, scenario: usize) -> &'static [Step] {
        if scenario < self.scenarios.len() {
            &Step::ALL
        } else {
            &Step::GROWTH
        }
    }
}

impl Results {
    /// Everything is read from the disk once before it counts.
    fn warm_up(&self, tools: &Tools) -> Result<(), Box<dyn Error>> {
        if let Some(scenario) = self.schedule.scenarios.first() {
            for subject in &self.schedule.subjects {
                session::run(tools, subject, scenario, &Step::ALL)?;
            }
        }
        Ok(())
    }

    fn measure(
        &mut self,
        tools: &Tools,
        label: &str,
        scenario: usize,
        subject: usize,
    ) -> Result<(), Box<dyn Error>> {
        let what = &self.scenario(scenario).copied().ok_or("no such scenario")?;
        let who = &self.schedule.subjects[subject];
        eprintln!("{label}: {what}: {}", who.name);
        let steps = self.schedule.steps(scenario);
        for (step, outcome) in session::run(tools, who, what, steps)? {
            let sample = match outcome {
                Ok(sample) => Some(sample),
                Err(problem) if subject == OURS || subject == FLOOR => {
                    return Err(format!("{what}: {step}: {problem}").into());
                }
                Err(problem) => {
                    eprintln!("{}: {what}: {step}: {problem}", who.name);
                    None
                }
            };
            let known = self
                .samples
                .entry((scenario, step, subject))
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

    /// Nothing where the subject failed.
    pub(super) fn figures(&self, scenario: usize, step: Step, subject: usize) -> Option<Figures> {
        Figures::of(self.samples.get(&(scenario, step, subject))?.as_ref()?)
    }

    pub(super) fn start_up(&self, command: usize, subject: usize) -> Option<Spread> {
        self.start_ups.get(&(command, subject)).copied()
    }

    /// Of a provider's process that tells its schema, from start to exit.
    pub(super) fn lifetime(&self, subject: usize) -> Option<Spread> {
        self.lifetimes.get(&subject).copied()
    }

    /// The place and name of everyone that is compared with.
    pub(super) fn others(&self) -> impl Iterator<Item = (usize, &Subject)> {
        self.schedule.subjects.iter().enumerate().skip(OURS + 1)
    }
}
