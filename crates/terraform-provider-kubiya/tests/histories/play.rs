//! A history as it is played: what happens, the run that follows, and what must hold then.

mod acts;
mod leaks;
mod turns;

use std::collections::BTreeSet;
use std::time::Instant;

use kubiya_emulator::{Emulator, Key};
use serde_json::json;

use self::turns::Turns;
use crate::configuration::{Canaries, Item, Label, STEWARD};
use crate::draw::History;
use crate::failure::Failure;
use crate::keys::{KEYS, THEIR_KEY};
use crate::kinds::{KINDS, is_part, place_of};
use crate::model::{
    Before, Leeway, OURS, THEIRS, is_expected_at, judge_import, judge_read, judge_run,
    judge_settled, ours,
};
use crate::organisation::{Holdings, Organisation, Place};
use crate::step::{Act, Run, Step, Trouble};
use crate::terraform::{Outcome, Report, Terraform};

/// How often a run is repeated until everything is as configured: colleagues may be in the way.
const RUNS: usize = 4;

/// One history under way.
pub(crate) struct Play {
    emulator: Emulator,
    terraform: Terraform,
    /// What colleagues have made.
    foreign: Holdings,
    /// What nobody may take, change or delete.
    founded: BTreeSet<Place>,
    canaries: Canaries,
    turns: Turns,
    /// Whether everything was as configured after the step before.
    is_settled: bool,
    numbers: usize,
    key: usize,
}

/// Plays a history to its end, with a destroy as its last step. Gives the number of steps played.
pub(crate) async fn play(history: &History, shows_steps: bool) -> Result<usize, Failure> {
    let failing = |place: String| |said| Failure { place, said };
    let begun = Play::begin(history).await;
    let mut play = begun.map_err(failing("the beginning".to_owned()))?;
    for (number, step) in history.steps.iter().enumerate() {
        let begun = Instant::now();
        let played = play.step(step).await;
        if shows_steps {
            let requests = play.emulator.requests().len();
            eprintln!(
                "{number}: {step:?}: {:?}, {requests} requests in the end",
                begun.elapsed()
            );
        }
        played.map_err(failing(format!("step {number}, {step:?}")))?;
    }
    let ended = play.end().await;
    ended.map_err(failing("the last destroy".to_owned()))?;
    Ok(history.steps.len() + 1)
}

impl Play {
    async fn begin(history: &History) -> Outcome<Self> {
        let turns = Turns::default();
        let observer = turns.observer();
        let mut builder = Emulator::builder().on_request(observer);
        for quirk in &history.quirks {
            builder = builder.quirk(*quirk);
        }
        for key in KEYS {
            builder = builder.key(Key::new(key.text()).organization(OURS));
        }
        builder = builder.key(Key::new(THEIR_KEY.text()).organization(THEIRS));
        let emulator = builder.start().await.map_err(|error| error.to_string())?;
        let steward = json!({"name": STEWARD, "runners": ["kubiya-hosted"]});
        ours(&emulator).put(place_of("kubiya_agent"), steward);
        let foreign = ours(&emulator).holdings();
        Ok(Self {
            terraform: Terraform::new(&emulator, KEYS[0].text()).await?,
            founded: foreign.keys().cloned().collect(),
            foreign,
            canaries: Canaries::default(),
            turns,
            is_settled: true,
            numbers: 0,
            key: 0,
            emulator,
        })
    }

    async fn step(&mut self, step: &Step) -> Outcome {
        if step.act == Act::ForeignKey {
            return self.foreign_key().await;
        }
        let is_lenient = self.act(&step.act).await?;
        self.tear_nothing();
        let has_run = self.run(step, is_lenient).await?;
        self.is_settled = !(has_run && step.is_left);
        match self.is_settled {
            true => self.settle().await,
            false => Ok(()),
        }
    }

    /// The run of the step, where it has its trouble; else the run that settles everything is that.
    async fn run(&mut self, step: &Step, is_lenient: bool) -> Outcome<bool> {
        let trouble = step.trouble.as_ref();
        let is_usual = step.run.is_plain() && !is_lenient;
        if is_usual && trouble.is_none() {
            return Ok(false);
        }
        let leeway = Leeway {
            orphans: trouble.is_some_and(|it| it.may_orphan()),
        };
        if let Some(trouble) = trouble {
            trouble.begin(&self.emulator);
        }
        self.terraform.patience = trouble.and_then(Trouble::patience);
        let ran = self.judged_run(&step.run, leeway).await;
        self.emulator.faults().clear();
        self.terraform.patience = None;
        let (report, orphans) = ran?;
        if is_usual && trouble.is_some_and(Trouble::is_harmless) {
            self.make_room(&report)?;
        }
        for label in report.errors.keys() {
            self.cloud(*label);
        }
        for place in orphans {
            self.adopt(&place).await?;
        }
        Ok(true)
    }

    async fn judged_run(&mut self, run: &Run, leeway: Leeway) -> Outcome<(Report, Vec<Place>)> {
        self.emulator.requests().clear();
        self.turns.clear();
        let before = Before::of(&self.emulator, &self.terraform);
        let report = self.terraform.run(&self.emulator, run).await?;
        self.search_leaks(&report)?;
        self.hand_over(&report, leeway);
        let (emulator, terraform) = (&self.emulator, &self.terraform);
        let judged = judge_run(emulator, terraform, &self.foreign, &before, &report, leeway);
        let orphans = judged.map_err(|error| match report.errors.is_empty() {
            true => error,
            false => format!("{error}\nreported was:\n{}", report.failures()),
        })?;
        Ok((report, orphans))
    }

    /// Runs without trouble until everything is as configured; what comes in between has to be a colleague.
    async fn settle(&mut self) -> Outcome {
        let leeway = Leeway { orphans: false };
        for _ in 0..RUNS {
            let (report, _) = self.judged_run(&Run::default(), leeway).await?;
            self.turns.judge()?;
            if report.errors.is_empty() {
                judge_settled(&self.emulator, &self.terraform, &self.foreign)?;
                self.terraform.lingers = false;
                return self.is_quiet().await;
            }
            self.make_room(&report)?;
        }
        Err("there is no end to it".to_owned())
    }

    /// A second plan is empty.
    async fn is_quiet(&mut self) -> Outcome {
        let (report, read) = self.terraform.preview(&self.emulator).await?;
        self.search_leaks(&report)?;
        if !report.errors.is_empty() {
            return Err(format!("a second plan fails: {}", report.failures()));
        }
        for (label, stored) in &read {
            judge_read(&self.emulator, &self.terraform, *label, &stored.object)?;
        }
        let actions = report.actions.into_iter();
        let busy: Vec<_> = actions
            .filter(|(_, it)| *it != tfplugin_framework::testing::core::Action::NoOp)
            .collect();
        match busy.is_empty() {
            true => Ok(()),
            false => Err(format!("a second plan is not empty: {busy:?}")),
        }
    }

    /// Where the provider has refused to take what a colleague has under a name that is to be unique, the colleague
    /// gives way. Every other failure is one of the provider's.
    fn make_room(&mut self, report: &Report) -> Outcome {
        let mut ways = BTreeSet::new();
        for label in report.errors.keys() {
            match self.in_the_way(*label) {
                Some(place) => drop(ways.insert(place)),
                None => {
                    return Err(format!(
                        "a run without trouble fails:\n{}",
                        report.failures()
                    ));
                }
            }
        }
        for place in ways {
            ours(&self.emulator).remove(&place);
            self.foreign.remove(&place);
        }
        Ok(())
    }

    /// What a colleague has under the name of a resource, where that must not be.
    fn in_the_way(&self, label: Label) -> Option<Place> {
        let item = self.terraform.configuration.get(&label)?;
        let kind = label.kind();
        let mut foreign = self
            .foreign
            .iter()
            .filter(|(place, _)| !self.founded.contains(*place));
        let found = foreign.find(|((of, _), object)| {
            *of == label.kind && kind.has_unique_names() && kind.name_of(object) == item.name
        });
        found.map(|(place, _)| place.clone())
    }

    /// What was made without anybody learning of it is imported where it is missing, and else deleted.
    async fn adopt(&mut self, place: &Place) -> Outcome {
        let Some(object) = ours(&self.emulator).get(place) else {
            return Ok(());
        };
        let name = KINDS[place.0].name_of(&object);
        let is_it = |label: Label, item: &Item| match is_part(label) {
            true => is_expected_at(&self.emulator, &self.terraform, label, &place.1),
            false => item.name == name,
        };
        let mut items = self.terraform.configuration.iter();
        let missing = items.find(|(label, item)| {
            label.kind == place.0
                && !self.terraform.state.contains_key(label)
                && is_it(**label, item)
        });
        match missing.map(|(label, _)| *label) {
            Some(label) => self.import(label, place).await,
            None => {
                ours(&self.emulator).remove(place);
                Ok(())
            }
        }
    }

    async fn import(&mut self, label: Label, place: &Place) -> Outcome {
        let id = ours(&self.emulator).import_id(place);
        let report = self.terraform.import(label, &id).await?;
        if !report.errors.is_empty() {
            return Err(format!("an import fails: {}", report.failures()));
        }
        let object = &self.terraform.state[&label].object;
        judge_import(&self.emulator, &self.terraform, label, object)
    }

    /// With the key of another organisation nothing is done, and nothing believed.
    async fn foreign_key(&mut self) -> Outcome {
        if self.terraform.state.is_empty() {
            return Ok(());
        }
        let theirs = Organisation {
            emulator: &self.emulator,
            name: THEIRS,
        };
        let (before, of_them) = (
            Before::of(&self.emulator, &self.terraform),
            theirs.holdings(),
        );
        let ours = std::mem::replace(&mut self.terraform.api_key, THEIR_KEY.text());
        let report = self.terraform.run(&self.emulator, &Run::default()).await;
        self.terraform.api_key = ours;
        let report = report?;
        let theirs = Organisation {
            emulator: &self.emulator,
            name: THEIRS,
        };
        if report.errors.is_empty() || theirs.holdings() != of_them {
            return Err("the key of another organisation is good enough".to_owned());
        }
        let leeway = Leeway { orphans: false };
        judge_run(
            &self.emulator,
            &self.terraform,
            &self.foreign,
            &before,
            &report,
            leeway,
        )?;
        let held = self.terraform.state.keys().collect::<BTreeSet<_>>();
        match held == before.labels() {
            true => self.settle().await,
            false => Err("the key of another organisation has emptied the state".to_owned()),
        }
    }

    async fn end(mut self) -> Outcome {
        self.terraform.configuration.clear();
        self.settle().await?;
        self.terraform.restart().await?;
        self.emulator.shutdown().await;
        Ok(())
    }
}
