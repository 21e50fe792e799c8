//! Planning: reads and plans, kind after kind, and side by side within each.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use kubiya_emulator::{Emulator, RequestRecord};
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, CoreError};
use tfplugin_proto::generated::tfplugin6::Diagnostic;

use super::{Draft, Outcome, Report, Stored, Terraform};
use crate::configuration::Label;
use crate::kinds::KINDS;
use crate::step::Run;

/// A list that is asked for by a POST: that of the models.
const ASKED_BY_POST: &str = "/api/v1/featureflags";

pub(super) type Drafts = BTreeMap<Label, Draft>;

impl Terraform {
    /// What is to be done. The state is then what was read, unless something failed.
    pub(super) async fn plan(
        &mut self,
        emulator: &Emulator,
        run: &Run,
        report: &mut Report,
    ) -> Outcome<Drafts> {
        let asked = emulator.requests().len();
        self.configure().await?;
        let scope = self.scope(run);
        let mut drafts = Drafts::new();
        for kind in 0..KINDS.len() {
            let labels = scope.iter().copied().filter(|label| label.kind == kind);
            let is_possible = |label: &Label| {
                let item = self.configuration.get(label);
                item.is_none_or(|it| it.references().iter().all(|it| drafts.contains_key(it)))
            };
            let labels = labels.filter(is_possible);
            let made = join_all(labels.map(|label| self.draft(label, run, &drafts))).await;
            for (label, warnings, draft) in made {
                report.warnings.extend(warnings);
                if let Some(draft) = report.take(label, draft)? {
                    report.warnings.extend(draft.plan.warnings.iter().cloned());
                    report.actions.insert(label, draft.plan.action);
                    drafts.insert(label, draft);
                }
            }
        }
        let requests = emulator.requests().all();
        let is_write = |it: &&RequestRecord| it.method != "GET" && it.path != ASKED_BY_POST;
        let write = requests.iter().skip(asked).find(is_write);
        if let Some(write) = write.filter(|_| !self.lingers) {
            return Err(format!("a plan has sent {} {}", write.method, write.path));
        }
        if report.errors.is_empty() {
            for (label, draft) in &drafts {
                let object = draft.object.clone();
                match self.state.get_mut(label) {
                    Some(_) if object.state.is_null() => drop(self.state.remove(label)),
                    Some(stored) => stored.object = object,
                    None => {}
                }
            }
        }
        Ok(drafts)
    }

    async fn draft(
        &self,
        label: Label,
        run: &Run,
        drafts: &Drafts,
    ) -> (Label, Vec<Diagnostic>, Result<Draft, CoreError>) {
        let mut warnings = Vec::new();
        let draft = self.drafted(label, run, drafts, &mut warnings).await;
        (label, warnings, draft)
    }

    async fn drafted(
        &self,
        label: Label,
        run: &Run,
        drafts: &Drafts,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Draft, CoreError> {
        let (kind, mut core) = (label.kind(), self.core.beside());
        let absent = core.absent(kind.type_name())?;
        let mut object = match self.state.get(&label) {
            Some(Stored { object, .. }) => object.clone(),
            None => absent.clone(),
        };
        if !run.skips_refresh && !object.state.is_null() {
            warnings.extend(core.refresh(&mut object).await?);
        }
        if object.state.is_null() {
            object = absent;
        }
        let config = match self.configuration.get(&label) {
            None => Value::Null,
            Some(item) => {
                let of = |label: Label, name: &str| drafts[&label].plan.state.field(name).clone();
                core.schema(kind.type_name())?
                    .object(&item.arguments(kind, of))
            }
        };
        // What was validated a moment ago is not validated again.
        let plan = match self.is_previewing {
            true => core.plan_ignoring(&object, &config).await?,
            false => core.plan(&object, &config).await?,
        };
        Ok(Draft { object, plan })
    }
}

impl Draft {
    pub(super) fn changes(&self) -> bool {
        self.plan.action != Action::NoOp
    }
}
