//! What the organisation and the state must hold after a run. Shares nothing with the provider: it knows what was
//! configured, what colleagues did, and what was there before.

mod state;

use std::collections::{BTreeMap, BTreeSet};

use kubiya_emulator::Emulator;
use serde_json::{Map, Value as Json};
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::Action;

use crate::configuration::{Known, Label};
use crate::organisation::{Holdings, Organisation, Place};
use crate::terraform::{Outcome, Report, Terraform};

pub(crate) use state::{judge_import, judge_read};

/// The organisation whose key the practitioner has.
pub(crate) const OURS: &str = "ours";
/// Another one.
pub(crate) const THEIRS: &str = "theirs";

/// What was there before a run.
pub(crate) struct Before {
    holdings: Holdings,
    keys: BTreeMap<Label, String>,
}

/// What a run may leave open.
#[derive(Clone, Copy)]
pub(crate) struct Leeway {
    /// Something may exist of which the provider cannot have learned.
    pub(crate) orphans: bool,
}

impl Before {
    /// The addresses that were in the state.
    pub(crate) fn labels(&self) -> BTreeSet<&Label> {
        self.keys.keys().collect()
    }

    pub(crate) fn of(emulator: &Emulator, terraform: &Terraform) -> Self {
        let state = terraform.state.iter();
        Self {
            holdings: ours(emulator).holdings(),
            keys: state
                .map(|(label, stored)| (*label, stored.key(*label)))
                .collect(),
        }
    }
}

pub(crate) fn ours(emulator: &Emulator) -> Organisation<'_> {
    Organisation {
        emulator,
        name: OURS,
    }
}

/// The arguments of a resource, where all that it refers to is in the state: else it cannot have been applied as it is.
fn arguments(terraform: &Terraform, label: Label) -> Option<Vec<(&'static str, Value)>> {
    let item = terraform.configuration.get(&label)?;
    let is_there = |it: &Label| terraform.state.contains_key(it);
    if !item.references().iter().all(is_there) {
        return None;
    }
    let of = |label: Label, name: &str| match terraform.state.get(&label) {
        Some(stored) => stored.object.state.field(name).clone(),
        None => Value::Null,
    };
    Some(item.arguments(label.kind(), of))
}

/// What a resource must have made of its object.
fn desired(emulator: &Emulator, terraform: &Terraform, label: Label) -> Option<Map<String, Json>> {
    let item = terraform.configuration.get(&label)?;
    let mut fields = known(emulator, terraform, label, |known| {
        label.kind().expects(known)
    })?;
    fields.retain(|field, value| {
        let is_murky = value.is_null() && item.murky.contains(field);
        !is_murky && !item.loose.contains(field.as_str())
    });
    Some(fields)
}

/// Whether a resource is to have its object under this key.
pub(crate) fn is_expected_at(
    emulator: &Emulator,
    terraform: &Terraform,
    label: Label,
    key: &str,
) -> bool {
    let desired = desired(emulator, terraform, label);
    desired.is_some_and(|it| it.get("id").and_then(Json::as_str) == Some(key))
}

/// What follows from the arguments of a resource.
fn known<T>(
    emulator: &Emulator,
    terraform: &Terraform,
    label: Label,
    of: impl FnOnce(&Known<'_>) -> T,
) -> Option<T> {
    let arguments = arguments(terraform, label)?;
    let organisation = &ours(emulator);
    Some(of(&Known {
        arguments: &arguments,
        organisation,
    }))
}

/// The fields in which an object is not as it must be.
fn differences(label: Label, desired: &Map<String, Json>, object: &Json) -> Vec<String> {
    let observed = label.kind().observed(object);
    let wrong = desired
        .iter()
        .filter(|(field, it)| sorted(it) != sorted(&observed[field.as_str()]));
    wrong.map(|(field, _)| field.clone()).collect()
}

/// Whether an import of a resource that is there has to leave nothing to do.
pub(crate) fn can_be_imported(emulator: &Emulator, terraform: &Terraform, label: Label) -> bool {
    let is_clear = terraform.configuration[&label].murky.is_empty();
    let stored = terraform.state.get(&label);
    let object = stored.and_then(|it| ours(emulator).get(&(label.kind, it.key(label))));
    let both = desired(emulator, terraform, label).zip(object);
    let is_right = |(desired, object)| differences(label, &desired, &object).is_empty();
    let is_told = known(emulator, terraform, label, |it| {
        label.kind().can_be_told(it)
    });
    is_clear && both.is_some_and(is_right) && is_told == Some(true)
}

/// Texts in lists have no order that matters.
fn sorted(value: &Json) -> Json {
    match value {
        Json::Array(elements) if elements.iter().all(Json::is_string) => {
            let mut elements = elements.clone();
            elements.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
            Json::Array(elements)
        }
        other => other.clone(),
    }
}

/// What holds after every run, whatever went wrong in it. Gives what nobody manages and no colleague has made.
pub(crate) fn judge_run(
    emulator: &Emulator,
    terraform: &Terraform,
    foreign: &Holdings,
    before: &Before,
    report: &Report,
    leeway: Leeway,
) -> Outcome<Vec<Place>> {
    let after = ours(emulator).holdings();
    for (place, object) in foreign {
        match after.get(place) {
            None => return Err(format!("{place:?} of a colleague is gone")),
            Some(found) if found != object => {
                return Err(format!("{place:?} of a colleague was overwritten"));
            }
            Some(_) => {}
        }
    }
    let places = terraform
        .state
        .iter()
        .map(|(label, it)| (label.kind, it.key(*label)));
    let managed: BTreeSet<Place> = places.collect();
    for (label, key) in &before.keys {
        let place = (label.kind, key.clone());
        // What a colleague had deleted, and goes by its name, may have been made anew without anybody learning of it.
        let is_kept = before.holdings.contains_key(&place) && after.contains_key(&place);
        let is_lost = is_kept && !managed.contains(&place) && !foreign.contains_key(&place);
        if is_lost && !may_be_made_anew(*label, report, leeway) {
            return Err(format!(
                "{label:?} is there and not in the state any more: {key}"
            ));
        }
    }
    judge_objects(emulator, terraform, before, report, leeway, &after)?;
    let orphans = after
        .keys()
        .filter(|it| !managed.contains(it) && !foreign.contains_key(it));
    let orphans: Vec<Place> = orphans.cloned().collect();
    for (kind, key) in &orphans {
        let makers = failed_creates(report, *kind);
        let siblings = orphans.iter().filter(|(it, _)| it == kind).count();
        if !leeway.orphans || siblings > makers {
            return Err(format!("nobody manages the {kind:?} {key}"));
        }
    }
    Ok(orphans)
}

/// Whether what a run has destroyed may be there again under its name, by a create of which nobody has learned.
fn may_be_made_anew(label: Label, report: &Report, leeway: Leeway) -> bool {
    let is_destroyed = |action: &Action| matches!(action, Action::Delete | Action::Replace);
    leeway.orphans
        && report.actions.get(&label).is_some_and(is_destroyed)
        && failed_creates(report, label.kind) > 0
}

/// How many creates of a kind have failed, each of which may have made something all the same.
fn failed_creates(report: &Report, kind: usize) -> usize {
    let fails = |(label, action): &(&Label, &Action)| {
        label.kind == kind
            && matches!(action, Action::Create | Action::Replace)
            && report.errors.contains_key(label)
    };
    report.actions.iter().filter(fails).count()
}

fn judge_objects(
    emulator: &Emulator,
    terraform: &Terraform,
    before: &Before,
    report: &Report,
    leeway: Leeway,
    after: &Holdings,
) -> Outcome {
    for (label, action) in &report.actions {
        let is_done = report.applied.contains(label) && !report.errors.contains_key(label);
        let stored = terraform.state.get(label);
        if *action == Action::Delete {
            let gone = before.keys.get(label).map(|key| (label.kind, key.clone()));
            // Under another address it may have been made anew, by its name.
            let managed = |place: &Place| {
                terraform
                    .state
                    .iter()
                    .any(|(it, stored)| (it.kind, stored.key(*it)) == *place)
            };
            let is_there = gone.is_some_and(|it| after.contains_key(&it) && !managed(&it))
                && !may_be_made_anew(*label, report, leeway);
            if is_done && (stored.is_some() || is_there) {
                return Err(format!("{label:?} was not destroyed"));
            }
            continue;
        }
        let Some(desired) = desired(emulator, terraform, *label) else {
            continue;
        };
        let key = stored.map(|it| it.key(*label)).unwrap_or_default();
        let place = (label.kind, key);
        let is_written = is_done && *action != Action::NoOp;
        let Some(object) = after.get(&place) else {
            if is_written {
                return Err(format!("{label:?} is not there after {action:?}"));
            }
            continue;
        };
        let wrong = differences(*label, &desired, object);
        if wrong.is_empty() {
            continue;
        }
        let later = label.kind().later();
        let is_later = |field: &&String| later.contains(&field.as_str());
        let Some(was) = before.holdings.get(&place) else {
            // What was begun and not brought to its end is made anew.
            let is_begun = !is_done && stored.is_some_and(|it| it.object.tainted);
            if is_begun && wrong.iter().all(|it| is_later(&it)) {
                continue;
            }
            return Err(format!("{label:?} is wrong after {action:?} in {wrong:?}"));
        };
        if is_written {
            return Err(format!("{label:?} is wrong after {action:?} in {wrong:?}"));
        }
        // Whatever became of a request, what it writes is not half of it.
        let [was, object] = [was, object].map(|it| label.kind().observed(it));
        let is_as_before = |field: &&String| was[*field] == object[*field];
        let is_right = |field: &&String| !wrong.contains(*field);
        let (later, first): (Vec<_>, Vec<_>) = desired.keys().partition(is_later);
        let is_whole = first.iter().all(is_as_before) || first.iter().all(is_right);
        if !is_whole || !later.iter().all(|it| is_as_before(it) || is_right(it)) {
            return Err(format!(
                "{label:?} is neither as before nor as configured in {wrong:?}"
            ));
        }
    }
    Ok(())
}

/// What holds once a run has come to its end without trouble.
pub(crate) fn judge_settled(
    emulator: &Emulator,
    terraform: &Terraform,
    foreign: &Holdings,
) -> Outcome {
    let configured: BTreeSet<_> = terraform.configuration.keys().collect();
    let stored: BTreeSet<_> = terraform.state.keys().collect();
    if configured != stored {
        return Err(format!(
            "configured is {configured:?}, and in the state is {stored:?}"
        ));
    }
    let after = ours(emulator).holdings();
    let mut expected: BTreeSet<Place> = foreign.keys().cloned().collect();
    for (label, stored) in &terraform.state {
        let place = (label.kind, stored.key(*label));
        let object = after
            .get(&place)
            .ok_or_else(|| format!("{label:?} is not there"))?;
        let desired = desired(emulator, terraform, *label).unwrap_or_default();
        let wrong = differences(*label, &desired, object);
        if !wrong.is_empty() {
            return Err(format!("{label:?} is wrong in {wrong:?}"));
        }
        if stored.object.tainted {
            return Err(format!("{label:?} is still tainted"));
        }
        state::judge_configured(emulator, terraform, *label, &stored.object)?;
        expected.insert(place);
    }
    let found: BTreeSet<Place> = after.into_keys().collect();
    match found == expected {
        true => Ok(()),
        false => Err(format!("there is {found:?}, and should be {expected:?}")),
    }
}
