//! Applying: in the order of Core's graph, and side by side what does not wait for each other.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;
use kubiya_emulator::Emulator;
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, CoreError, Object};
use tfplugin_proto::generated::tfplugin6::Diagnostic;

use super::plan::Drafts;
use super::{Draft, Outcome, Report, Stored, Terraform};
use crate::configuration::{Item, Label};
use crate::kinds::KINDS;
use crate::step::Run;

/// How often it is looked whether the time of an interrupt has come.
const LOOK: Duration = Duration::from_millis(1);

impl Terraform {
    pub(super) async fn apply(
        &mut self,
        emulator: &Emulator,
        run: &Run,
        drafts: Drafts,
        report: &mut Report,
    ) -> Outcome {
        self.configure().await?;
        let asked = emulator.requests().len();
        let interrupted = Cell::new(false);
        let mut stopper = self.core.beside();
        let outcome = {
            let mut applying = Box::pin(self.apply_all(run, &drafts, &interrupted, report));
            loop {
                tokio::select! {
                    outcome = &mut applying => break outcome,
                    () = tokio::time::sleep(LOOK), if run.interrupt.is_some() && !interrupted.get() => {}
                }
                let is_due = |at| emulator.requests().len() >= asked + at;
                if run.interrupt.is_some_and(is_due) && !interrupted.replace(true) {
                    stopper.stop().await.map_err(|error| error.to_string())?;
                }
            }
        };
        drop(stopper);
        report.was_interrupted = interrupted.get();
        if report.was_interrupted {
            self.lingers = true;
            self.restart().await?;
        }
        outcome
    }

    async fn apply_all(
        &mut self,
        run: &Run,
        drafts: &Drafts,
        interrupted: &Cell<bool>,
        report: &mut Report,
    ) -> Outcome {
        let mut failed = BTreeSet::new();
        for group in self.groups(run, drafts) {
            if interrupted.get() {
                return Ok(());
            }
            let (ready, left): (Vec<_>, Vec<_>) = group
                .into_iter()
                .partition(|label| self.is_ready(*label, drafts, &failed));
            failed.extend(left);
            let changes = ready
                .iter()
                .map(|label| self.change(*label, &drafts[label]));
            for (label, object, answer) in join_all(changes).await {
                report.applied.insert(label);
                self.store(label, object);
                match report.take(label, answer)? {
                    Some(warnings) => report.warnings.extend(warnings),
                    None => drop(failed.insert(label)),
                }
            }
        }
        Ok(())
    }

    /// What is done at once, in order: what is destroyed goes before what it refers to, and both before what is created
    /// and changed, in which what is referred to goes first.
    fn groups(&self, run: &Run, drafts: &Drafts) -> Vec<Vec<Label>> {
        let is_free = |label: &Label| {
            run.mixes_destroys && !self.state.values().any(|it| it.refers_to.contains(label))
        };
        let of = |kind: usize, wanted: &dyn Fn(&Label, Action) -> bool| -> Vec<Label> {
            let drafts = drafts
                .iter()
                .filter(|(label, it)| label.kind == kind && it.changes());
            let drafts = drafts.filter(|(label, it)| wanted(label, it.plan.action));
            drafts.map(|(label, _)| *label).collect()
        };
        let first = |label: &Label, action| action == Action::Delete && !is_free(label);
        let then = |label: &Label, action| !first(label, action);
        let destroys = (0..KINDS.len()).rev().map(|kind| of(kind, &first));
        destroys
            .chain((0..KINDS.len()).map(|kind| of(kind, &then)))
            .collect()
    }

    /// Whether nothing failed that it waits for.
    fn is_ready(&self, label: Label, drafts: &Drafts, failed: &BTreeSet<Label>) -> bool {
        let stored = self.state.get(&label).map(|it| it.refers_to.clone());
        if drafts[&label].plan.action == Action::Delete {
            let waits = |(other, it): (&Label, &Stored)| {
                it.refers_to.contains(&label) && failed.contains(other)
            };
            return !self.state.iter().any(waits);
        }
        let item = self.configuration.get(&label).map(Item::references);
        let mut waits = item.into_iter().chain(stored).flatten();
        !waits.any(|it| failed.contains(&it))
    }

    async fn change(
        &self,
        label: Label,
        draft: &Draft,
    ) -> (Label, Object, Result<Vec<Diagnostic>, CoreError>) {
        let (kind, mut core) = (label.kind(), self.core.beside());
        let config = match self.configuration.get(&label) {
            None => Ok(Value::Null),
            Some(item) => {
                let of = |label: Label, name: &str| match self.state.get(&label) {
                    Some(stored) => stored.object.state.field(name).clone(),
                    None => Value::Null,
                };
                let arguments = item.arguments(kind, of);
                core.schema(kind.type_name())
                    .map(|it| it.object(&arguments))
            }
        };
        let mut object = draft.object.clone();
        let answer = match config {
            Ok(config) => core.apply(&mut object, &config, &draft.plan).await,
            Err(error) => Err(error),
        };
        (label, object, answer)
    }

    fn store(&mut self, label: Label, object: Object) {
        if object.state.is_null() {
            self.state.remove(&label);
            return;
        }
        let item = self.configuration.get(&label);
        let refers_to = match (item, self.state.get(&label)) {
            (Some(item), _) => item.references(),
            (None, Some(stored)) => stored.refers_to.clone(),
            (None, None) => BTreeSet::new(),
        };
        self.state.insert(label, Stored { object, refers_to });
    }
}
