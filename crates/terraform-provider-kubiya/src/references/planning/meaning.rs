//! What a name means to a plan.

use std::sync::Arc;

use super::super::binding::Binding;
use super::super::{Site, without_list};
use super::Planning;
use crate::error;
use crate::letters::same_letters;

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    /// The object with this id.
    Id(String),
    /// Something of this name that is yet to be made.
    Later(String),
}

impl Planning<'_> {
    /// What a name of something with an id means that was applied before.
    pub(super) async fn meaning_before(&mut self, site: &Site, name: &str) -> Option<Meaning> {
        match self.record.id(site.attribute, name) {
            Some(id) => Some(Meaning::Id(id.to_owned())),
            None => self.meaning(site, &[name], name).await,
        }
    }

    /// What a name means; nothing where that is a problem, which a name that was there `before` is not.
    pub(super) async fn meaning(
        &mut self,
        site: &Site,
        before: &[&str],
        name: &str,
    ) -> Option<Meaning> {
        let was_there = before.contains(&name);
        let (kind, run) = (site.kind, &self.client.run);
        let own = || Meaning::Id(name.to_owned());
        let bound = self.record.id(site.attribute, name).map(str::to_owned);
        let bound = bound.or_else(|| was_there.then(|| name.to_owned()));
        let mut known = run.of(kind, name);
        if known.is_due() && bound.is_none() {
            return Some(Meaning::Later(name.to_owned()));
        }
        if !kind.has_ids() && known.found.iter().chain(&known.made).any(|id| id == name) {
            return Some(own());
        }
        let listed = match self.client.entries(kind).await {
            Ok(listed) => listed,
            Err(error) => {
                if let Some(id) = bound {
                    return Some(Meaning::Id(id));
                }
                match without_list(self.client, kind, name).await {
                    Some(true) => return Some(own()),
                    Some(false) => Arc::default(),
                    None => {
                        let attribute = site.attribute;
                        let unreadable = error::reference::unreadable_list(attribute, kind, &error);
                        self.problems.push(unreadable);
                        return None;
                    }
                }
            }
        };
        // What is gone, and was taken out of the object as well, is not bound any more.
        let held = bound.filter(|id| self.record.holds(site.attribute, before, id));
        match (self.bind(site, name, &known, &listed), held) {
            (Binding::To(id), _) => return Some(Meaning::Id(id)),
            (Binding::Later, _) => return Some(Meaning::Later(name.to_owned())),
            (Binding::Several(_), Some(bound)) => return Some(Meaning::Id(bound)),
            (Binding::Several(ids), None) => {
                let ambiguous = error::reference::ambiguous(site.attribute, kind, name, &ids);
                self.problems.push(ambiguous);
                return None;
            }
            (Binding::Nothing, Some(bound)) => {
                if !was_there {
                    self.warn_of_gone(site, name);
                }
                return Some(Meaning::Id(bound));
            }
            (Binding::Nothing, None) => {}
        }
        if !kind.can_be_made() {
            let missing = error::reference::missing(site.attribute, kind, name);
            self.problems.push(missing);
            return None;
        }
        if !self.is_repeated() {
            run.wait_until_planned(kind, name).await;
            known = run.of(kind, name);
            if !known.is_planned && !known.is_there() {
                let missing = error::reference::not_there_yet(site.attribute, kind, name);
                self.warnings.push(missing);
            }
        }
        Some(Meaning::Later(name.to_owned()))
    }

    /// The name of before that a new one only spells in other letters, while nothing goes by the very letters but what
    /// this run makes or plans to. So that the repeated plan says the same, it does not matter how far the run is.
    pub(super) async fn respelled<'b>(
        &self,
        site: &Site,
        before: &[&'b str],
        name: &str,
    ) -> Option<&'b str> {
        if !site.kind.has_ids() {
            return None;
        }
        let mut alike = before.iter().filter(|before| same_letters(before, name));
        let (Some(before), None) = (alike.next(), alike.next()) else {
            return None;
        };
        let is_there = match self.client.entries(site.kind).await {
            Ok(listed) => {
                let made = self.client.run.of(site.kind, name).made;
                let mut ids = listed.ids_called(name);
                ids.any(|id| made.iter().all(|made| made != id))
            }
            Err(_) => without_list(self.client, site.kind, name).await == Some(true),
        };
        (!is_there).then_some(before)
    }
}
