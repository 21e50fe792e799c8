//! What happens before a run.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kubiya_emulator::{Effect, Fault, Method};
use tfplugin_framework::testing::core::Action;

use super::Play;
use crate::configuration::{Content, Drawing, Item, Label, OVERWRITES};
use crate::keys::KEYS;
use crate::kinds::{KINDS, NamedKind, is_part, place_of};
use crate::model::{Leeway, can_be_imported, ours};
use crate::organisation::Place;
use crate::random::Random;
use crate::step::Act;
use crate::terraform::{Outcome, Report, Stored};

/// So many names are drawn from, that names come again.
const NAMES: usize = 5;

/// How long a write takes while it is watched whether others wait for it.
const WRITE: Duration = Duration::from_millis(15);

impl Play {
    /// Does it, as far as there is something to do it with. Whether the run that follows may fail by it.
    pub(super) async fn act(&mut self, act: &Act) -> Outcome<bool> {
        match *act {
            Act::Nothing | Act::ForeignKey => {}
            Act::Add {
                kind: NamedKind(kind),
                name,
                content,
            } => self.add(kind, name, content),
            Act::AddTwins { like } => self.add_twins(like),
            Act::Change { of, content } => {
                if let Some(label) = self.any(of, |_, _| true) {
                    self.change(label, content);
                }
            }
            Act::Revert { of } => {
                if let Some(label) = self.any(of, |_, _| true) {
                    self.revert(label);
                }
            }
            Act::ChangeAll { content } => {
                let labels: Vec<Label> = self.terraform.configuration.keys().copied().collect();
                for label in labels {
                    self.change(label, content ^ u64::try_from(label.number).unwrap());
                }
            }
            Act::Rename { of, name } => self.rename(of, name),
            Act::Move { of } => {
                if let Some(label) = self.any(of, |_, _| true) {
                    self.readdress(label, true);
                }
            }
            Act::Readdress { of } => {
                if let Some(label) = self.any(of, |_, _| true) {
                    self.readdress(label, false);
                    return Ok(true);
                }
            }
            Act::Remove { of } => {
                if let Some(label) = self.any(of, |_, _| true) {
                    self.remove(label);
                }
            }
            Act::Import { of, content } => self.take_over(of, content, false).await?,
            Act::Inherit { of, content } => self.take_over(of, content, true).await?,
            Act::ImportTwice { of, content } => self.import_twice(of, content).await?,
            Act::Pin { of } => {
                let is_secret = |label: Label, _: &Item| label.kind == place_of("kubiya_secret");
                if let Some(label) = self.any(of, is_secret) {
                    self.pin(label);
                }
            }
            Act::Taint { of } => {
                let stored = self.stored(of);
                if let Some(stored) = stored.and_then(|it| self.terraform.state.get_mut(&it)) {
                    stored.object.tainted = true;
                }
            }
            Act::Forget { of } => self.forget(of).await?,
            Act::TheyAdd {
                kind: NamedKind(kind),
                name,
            } => self.they_add(kind, name),
            Act::TheyEdit { of, content } => self.they_edit(of, content),
            Act::TheyDelete { of } => self.they_delete(of),
            Act::TheyRemake { of } => self.they_remake(of),
            Act::RotateKey => {
                self.key = (self.key + 1) % KEYS.len();
                self.terraform.api_key = KEYS[self.key].text();
            }
            Act::Upgrade => self.terraform.restart().await?,
        }
        Ok(false)
    }

    /// The resource that a number stands for among those that are wanted.
    fn any(&self, of: usize, is_wanted: impl Fn(Label, &Item) -> bool) -> Option<Label> {
        let items = self.terraform.configuration.iter();
        let labels: Vec<Label> = items
            .filter(|(label, it)| is_wanted(**label, it))
            .map(|(label, _)| *label)
            .collect();
        (!labels.is_empty()).then(|| labels[of % labels.len()])
    }

    /// As [`any`](Self::any), among those that are in the state and configured.
    fn stored(&self, of: usize) -> Option<Label> {
        self.any(of, |label, _| self.terraform.state.contains_key(&label))
    }

    fn place(&self, label: Label) -> Option<Place> {
        let stored = self.terraform.state.get(&label)?;
        Some((label.kind, stored.key(label)))
    }

    fn next_label(&mut self, kind: usize) -> Label {
        self.numbers += 1;
        Label {
            kind,
            number: self.numbers,
        }
    }

    fn draw(&mut self, kind: usize, content: u64, of: Option<Label>) -> Content {
        let mut drawing = Drawing {
            random: Random::new(content),
            canaries: &mut self.canaries,
            items: &self.terraform.configuration,
            stored: &self.terraform.state,
            of,
        };
        KINDS[kind].draw(&mut drawing)
    }

    /// A name that no other resource of the kind has, if there is one.
    fn free_name(&self, kind: usize, name: usize) -> Option<String> {
        let is_taken = |name: &String| {
            let mut items = self.terraform.configuration.iter();
            items.any(|(label, item)| label.kind == kind && item.name == *name)
        };
        let noun = KINDS[kind].type_name().trim_start_matches("kubiya_");
        let names = (0..NAMES).map(|at| format!("{noun}-{}", (name + at) % NAMES));
        names.into_iter().find(|it| !is_taken(it))
    }

    fn add(&mut self, kind: usize, name: usize, content: u64) {
        let Some(name) = self.free_name(kind, name) else {
            return;
        };
        let (content, label) = (self.draw(kind, content, None), self.next_label(kind));
        if is_part(label) && content.is_empty() {
            return;
        }
        self.terraform
            .configuration
            .insert(label, Item::new(name, content));
    }

    fn add_twins(&mut self, like: usize) {
        if let Some(label) = self.any(like, |label, _| label.kind().may_have_twins()) {
            let twin = self.terraform.configuration[&label].clone();
            for _ in 0..2 {
                let label = self.next_label(label.kind);
                self.terraform.configuration.insert(label, twin.clone());
            }
        }
    }

    fn change(&mut self, label: Label, content: u64) {
        let content = self.draw(label.kind, content, Some(label));
        let item = self.terraform.configuration.get_mut(&label).unwrap();
        item.previous = Some(std::mem::replace(&mut item.content, content));
        item.pinned = item.pinned.map(|version| version + 1);
        item.loose.clear();
    }

    fn revert(&mut self, label: Label) {
        let previous = self.terraform.configuration[&label].previous.clone();
        let configuration = &mut self.terraform.configuration;
        let is_possible = |it: &Content| {
            it.references()
                .iter()
                .all(|it| configuration.contains_key(it))
                && !is_part(label)
        };
        let Some(previous) = previous.filter(is_possible) else {
            return;
        };
        let item = configuration.get_mut(&label).unwrap();
        item.previous = Some(std::mem::replace(&mut item.content, previous));
        item.pinned = item.pinned.map(|version| version + 1);
        item.loose.clear();
    }

    fn rename(&mut self, of: usize, name: usize) {
        let Some(label) = self.any(of, |_, _| true) else {
            return;
        };
        let theirs = |name: &String| {
            let mut foreign = self.foreign.iter();
            foreign.any(|((kind, _), it)| *kind == label.kind && label.kind().name_of(it) == *name)
        };
        if let Some(name) = self.free_name(label.kind, name).filter(|it| !theirs(it)) {
            self.terraform.configuration.get_mut(&label).unwrap().name = name;
        }
    }

    /// Gives a resource another address; its state goes along where that is said.
    fn readdress(&mut self, old: Label, moves: bool) {
        let new = self.next_label(old.kind);
        let item = self.terraform.configuration.remove(&old).unwrap();
        self.terraform.configuration.insert(new, item);
        for item in self.terraform.configuration.values_mut() {
            item.readdress(old, new);
        }
        if moves {
            if let Some(stored) = self.terraform.state.remove(&old) {
                self.terraform.state.insert(new, stored);
            }
            for stored in self.terraform.state.values_mut() {
                if stored.refers_to.remove(&old) {
                    stored.refers_to.insert(new);
                }
            }
        }
    }

    /// The number that the state has already asks for no write, not even of what was to be written before.
    fn pin(&mut self, label: Label) {
        let item = self.terraform.configuration.get_mut(&label).unwrap();
        item.pinned = match item.pinned {
            None => Some(1),
            Some(_) => None,
        };
        if !self.is_settled && self.terraform.state.contains_key(&label) {
            self.open_value(label);
        }
    }

    /// Takes a resource out of the configuration, and those that cannot do without it.
    fn remove(&mut self, label: Label) {
        self.terraform.configuration.remove(&label);
        let mut needy = BTreeSet::new();
        for (other, item) in &mut self.terraform.configuration {
            if !item.content.release(label) {
                needy.insert(*other);
            }
        }
        for label in needy {
            self.remove(label);
        }
    }

    /// Something of a colleague's that is no part of every organisation.
    fn theirs(&self, of: usize) -> Option<Place> {
        let places = self.foreign.keys().filter(|it| !self.founded.contains(*it));
        let places: Vec<&Place> = places.collect();
        (!places.is_empty()).then(|| places[of % places.len()].clone())
    }

    async fn take_over(&mut self, of: usize, content: u64, is_inherited: bool) -> Outcome {
        let Some(place) = self.theirs(of) else {
            return Ok(());
        };
        let name = KINDS[place.0].name_of(&self.foreign[&place]);
        let is_configured = |(label, item): (&Label, &Item)| {
            label.kind == place.0 && item.name == name && !label.kind().may_have_twins()
        };
        if self.terraform.configuration.iter().any(is_configured) {
            return Ok(());
        }
        let (content, label) = (self.draw(place.0, content, None), self.next_label(place.0));
        self.terraform
            .configuration
            .insert(label, Item::new(name, content));
        let object = self.foreign.remove(&place).unwrap();
        match is_inherited {
            true => {
                let state = KINDS[place.0].go_state(&place.1, &object);
                self.terraform.inherit(label, &state).await
            }
            false => self.import(label, &place).await,
        }
    }

    /// What was as configured before leaves nothing to do afterwards.
    async fn forget(&mut self, of: usize) -> Outcome {
        let Some(label) = self.stored(of) else {
            return Ok(());
        };
        let can_rest = can_be_imported(&self.emulator, &self.terraform, label);
        let key = self.terraform.state.remove(&label).unwrap().key(label);
        let place = (label.kind, key);
        if ours(&self.emulator).get(&place).is_none() {
            return Ok(());
        }
        self.import(label, &place).await?;
        self.open_value(label);
        let item = self.terraform.configuration.get_mut(&label);
        item.into_iter()
            .for_each(|item| item.loose.extend(label.kind().shared()));
        if !can_rest {
            return Ok(());
        }
        let references = self.terraform.configuration[&label].references();
        let (report, _) = self.terraform.preview(&self.emulator).await?;
        let rests = |it: &Label| report.actions.get(it) == Some(&Action::NoOp);
        let is_quiet = rests(&label) || !references.iter().all(rests);
        match is_quiet || !report.errors.is_empty() {
            true => Ok(()),
            false => Err(format!("{label:?} is not taken as it is after an import")),
        }
    }

    /// Both addresses are changed at once, while writes take so long that they would overlap.
    async fn import_twice(&mut self, of: usize, content: u64) -> Outcome {
        let can = |label: Label, it: &Item| {
            label.kind().has_update()
                && !is_part(label)
                && it.pinned.is_none()
                && self.terraform.state.contains_key(&label)
        };
        let Some(label) = self.any(of, can) else {
            return Ok(());
        };
        let Some(place) = self.place(label) else {
            return Ok(());
        };
        let second = self.next_label(label.kind);
        self.change(label, content);
        let item = self.terraform.configuration.get_mut(&label).unwrap();
        item.keep(label.kind().replacing());
        let item = item.clone();
        self.terraform.configuration.insert(second, item);
        self.import(second, &place).await?;
        let slow = Fault::new(Effect::Delay { time: WRITE }).method(Method::PUT);
        self.emulator.faults().add(slow.forever());
        let settled = self.settle().await;
        self.emulator.faults().clear();
        settled?;
        self.terraform.configuration.remove(&second);
        self.terraform.state.remove(&second);
        Ok(())
    }

    /// Where the practitioner says when a value is written, it is not written after an import.
    fn open_value(&mut self, label: Label) {
        let item = self.terraform.configuration.get_mut(&label);
        if let Some(item) = item.filter(|it| it.pinned.is_some()) {
            item.loose.extend(["value", "description"]);
        }
    }

    /// Whose it is what is there is known to nobody any more.
    pub(super) fn cloud(&mut self, label: Label) {
        if let Some(item) = self.terraform.configuration.get_mut(&label) {
            item.murky.extend(label.kind().may_stay());
        }
    }

    /// Nothing takes over what another address of the state has: it would be deleted there, which the provider refuses.
    pub(super) fn tear_nothing(&mut self) {
        let held = |state: &BTreeMap<Label, Stored>, label: Label, name: &str| {
            let mut others = state.iter().filter(|(it, _)| **it != label);
            others.any(|(it, stored)| it.kind == label.kind && stored.key(*it) == name)
        };
        for (label, item) in &mut self.terraform.configuration {
            if item.content.overwrites() && held(&self.terraform.state, *label, &item.name) {
                item.content.unset(OVERWRITES);
            }
        }
    }

    /// What a create has taken over is no colleague's any more. It may have been overwritten without anybody
    /// learning of it.
    pub(super) fn hand_over(&mut self, report: &Report, leeway: Leeway) {
        for (label, action) in &report.actions {
            let item = self.terraform.configuration.get(label);
            let Some(item) = item.filter(|it| it.content.overwrites()) else {
                continue;
            };
            let place = (label.kind, item.name.clone());
            let creates = matches!(action, Action::Create | Action::Replace);
            if !creates || !self.foreign.contains_key(&place) {
                continue;
            }
            let is_in_doubt = leeway.orphans && report.errors.contains_key(label);
            match ours(&self.emulator).get(&place) {
                Some(_) if self.terraform.state.contains_key(label) => {
                    self.foreign.remove(&place);
                }
                Some(object) if is_in_doubt => drop(self.foreign.insert(place, object)),
                _ => {}
            }
        }
    }

    fn they_add(&mut self, kind: usize, name: usize) {
        if KINDS[kind].part().is_some() {
            return;
        }
        let Some(name) = self.free_name(kind, name) else {
            return;
        };
        let held = self
            .foreign
            .iter()
            .any(|((of, _), it)| *of == kind && KINDS[kind].name_of(it) == name);
        if !held {
            self.put_theirs(kind, &name);
        }
    }

    fn put_theirs(&mut self, kind: usize, name: &str) -> Place {
        let mut name = name.to_owned();
        if !KINDS[kind].has_unique_names() && !KINDS[kind].may_have_twins() {
            // A name that two have stands for neither, which is another story.
            self.numbers += 1;
            name = format!("their-{name}-{}", self.numbers);
        }
        let organisation = ours(&self.emulator);
        let place = (kind, organisation.put(kind, KINDS[kind].theirs(&name)));
        let object = organisation.get(&place).unwrap();
        self.foreign.insert(place.clone(), object);
        place
    }

    fn they_edit(&mut self, of: usize, content: u64) {
        let Some((label, place)) = self.stored(of).and_then(|it| Some((it, self.place(it)?)))
        else {
            return;
        };
        let organisation = ours(&self.emulator);
        let Some(object) = organisation.get(&place) else {
            return;
        };
        let mut edits = label.kind().edits(&object, &format!("theirs-{content:x}"));
        let is_open = |field: &str| {
            let loose = &self.terraform.configuration[&label].loose;
            !label.kind().shared().contains(&field) || !loose.contains(field)
        };
        edits.retain(|(field, _)| is_open(field));
        if edits.is_empty() {
            return;
        }
        let (field, value) = Random::new(content).one_of(edits);
        organisation.edit(&place, field, value);
        self.open_value(label);
    }

    fn they_delete(&mut self, of: usize) {
        let theirs = self.theirs(of / 2).filter(|_| of.is_multiple_of(4));
        let place = theirs.or_else(|| self.stored(of).and_then(|it| self.place(it)));
        if let Some(place) = place {
            ours(&self.emulator).remove(&place);
            self.foreign.remove(&place);
        }
    }

    fn they_remake(&mut self, of: usize) {
        let Some((label, place)) = self.stored(of).and_then(|it| Some((it, self.place(it)?)))
        else {
            return;
        };
        let name = self.terraform.configuration[&label].name.clone();
        if ours(&self.emulator).remove(&place) && !is_part(label) {
            let remade = self.put_theirs(label.kind, &name);
            if remade == place {
                // What goes by its name is the practitioner's still.
                self.foreign.remove(&remade);
                self.open_value(label);
                self.cloud(label);
            }
        }
    }
}
