//! Planning: what is referred to anew is checked, and what only is spelled in another way stays as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tfplugin_framework::{Attr, Cx, Diagnostic, Diagnostics, Result};

use super::binding::{Binding, Facts, bind};
use super::{Site, without_list};
use crate::attributes::{Texts, is_wholly_known, known, text};
use crate::client::ProviderClient;
use crate::directory::{Entries, same_letters};
use crate::error;
use crate::record::Record;
use crate::run::Known;

/// The references of one plan.
pub(crate) struct Planning<'a> {
    client: &'a ProviderClient,
    record: &'a Record,
    /// Whether there is a state, which has references already.
    is_update: bool,
    targets: Targets,
    warnings: Vec<Diagnostic>,
    problems: Diagnostics,
}

/// Where unchanged texts lead, compared with the last apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Targets {
    /// To the same objects.
    Same,
    /// To another object under the same name, or one that this run makes anew.
    Other,
    /// There is a reference that is not known yet.
    Unknown,
}

/// What a name means to a plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    /// The object with this id.
    Id(String),
    /// Something of this name that is yet to be made.
    Later(String),
}

impl<'a> Planning<'a> {
    /// Of a plan that updates where there is a state, and creates otherwise.
    pub(crate) fn new(client: &'a ProviderClient, record: &'a Record, is_update: bool) -> Self {
        Self {
            client,
            record,
            is_update,
            targets: Targets::Same,
            warnings: Vec::new(),
            problems: Diagnostics::new(),
        }
    }

    /// Plans a set of references. One that refers to the same things as before stays as it was.
    pub(crate) async fn set(
        &mut self,
        site: &Site,
        prior: Option<&Attr<Texts>>,
        planned: &mut Attr<Texts>,
    ) {
        let before: Vec<&str> = prior.into_iter().flat_map(known).collect();
        let (same, new): (Vec<&str>, Vec<&str>) =
            known(planned).partition(|name| before.contains(name));
        if self.is_update && !planned.is_null() && !is_wholly_known(planned) {
            self.targets = Targets::Unknown;
        }
        for name in same {
            self.follow(site, name).await;
        }
        let Some(mut meanings) = self.look_up(site, &before, &new).await else {
            return;
        };
        let now: Vec<&str> = known(planned).collect();
        if prior.is_some_and(is_wholly_known)
            && is_wholly_known(planned)
            && self.mean_the_same(site, &before, &now, &mut meanings).await
        {
            *planned = prior.cloned().unwrap_or_default();
        } else {
            self.check_letters(site, &new, &meanings);
        }
    }

    /// Plans a single reference. One that refers to the same thing as before stays as it was.
    pub(crate) async fn one(
        &mut self,
        site: &Site,
        prior: Option<&Attr<String>>,
        planned: &mut Attr<String>,
    ) {
        let Some(name) = planned.known() else {
            if self.is_update && planned.is_unknown() {
                self.targets = Targets::Unknown;
            }
            return;
        };
        if let Some(prior) = prior
            && same_letters(text(prior), name)
        {
            *planned = prior.clone();
            self.follow(site, text(prior)).await;
            return;
        }
        if site.kind.is_built_in(name) {
            return;
        }
        let before: Vec<&str> = prior.into_iter().map(text).collect();
        let new = [name.as_str()];
        let Some(mut meanings) = self.look_up(site, &before, &new).await else {
            return;
        };
        if let Some(prior) = prior
            && self.mean_the_same(site, &before, &new, &mut meanings).await
        {
            *planned = prior.clone();
        }
    }

    /// Says what is to be said, and where the unchanged texts lead.
    ///
    /// # Errors
    /// What is referred to for the first time, and does not exist or is not unique.
    pub(crate) fn finish(self, cx: &mut Cx) -> Result<Targets> {
        for warning in self.warnings {
            cx.warn(warning);
        }
        if self.problems.has_errors() {
            return Err(self.problems);
        }
        Ok(self.targets)
    }

    /// Notices where a name leads that was applied before. It blocks nothing, and asks for no list that a plan of
    /// this kind would do without.
    async fn follow(&mut self, site: &Site, name: &str) {
        let run = &self.client.run;
        let known = run.of(site.kind, name);
        let bound = self.record.id(site.attribute, name);
        if known.is_new() && known.is_exact {
            if bound.is_none_or(|bound| known.made.iter().all(|id| id != bound)) {
                self.targets = self.targets.max(Targets::Other);
            }
            return;
        }
        let listed = match self.client.directory.at_hand(site.kind) {
            // Where nothing was refreshed, this may be the plan that is repeated while applying, and the apply needs
            // the list in any case.
            None if bound.is_some() && site.kind.has_ids() && !run.is_refreshing() => {
                self.client.entries(site.kind).await.ok()
            }
            at_hand => at_hand,
        };
        let Some(listed) = listed else {
            return;
        };
        match self.bind(site, name, &known, &listed) {
            Binding::To(id) if bound.is_some_and(|bound| bound != id) => {
                self.targets = self.targets.max(Targets::Other);
            }
            Binding::To(_) => {}
            Binding::Several(_) | Binding::Nothing => self.warn_of_gone(site, name),
        }
    }

    /// What names mean that were not there before; nothing where there is nothing to look up, or something is wrong.
    async fn look_up<'n>(
        &mut self,
        site: &Site,
        before: &[&str],
        new: &[&'n str],
    ) -> Option<BTreeMap<&'n str, Meaning>> {
        let is_respelled = |name: &&str| {
            self.record.id(site.attribute, name).is_some()
                || before.iter().any(|it| same_letters(it, name))
        };
        // The process that made the plan has checked it.
        let was_checked =
            self.client.is_applying() && !site.kind.has_ids() && !new.iter().any(is_respelled);
        if new.is_empty() || was_checked {
            return None;
        }
        let mut meanings = BTreeMap::new();
        for name in new {
            if let Some(meaning) = self.meaning(site, name, false).await {
                meanings.insert(*name, meaning);
            }
        }
        (meanings.len() == new.iter().collect::<BTreeSet<_>>().len()).then_some(meanings)
    }

    /// Whether the names of now mean what those of before do.
    async fn mean_the_same<'n>(
        &mut self,
        site: &Site,
        before: &[&'n str],
        now: &[&'n str],
        meanings: &mut BTreeMap<&'n str, Meaning>,
    ) -> bool {
        for name in before.iter().chain(now) {
            if !meanings.contains_key(name)
                && let Some(meaning) = self.meaning_before(site, name).await
            {
                meanings.insert(name, meaning);
            }
        }
        let meanings = |names: &[&str]| -> BTreeSet<Meaning> {
            let meanings = names.iter().filter_map(|name| meanings.get(name));
            meanings.cloned().collect()
        };
        meanings(before) == meanings(now)
    }

    /// What a name means that was applied before.
    async fn meaning_before(&mut self, site: &Site, name: &str) -> Option<Meaning> {
        match self.record.id(site.attribute, name) {
            Some(id) => Some(Meaning::Id(id.to_owned())),
            None if site.kind.has_ids() => self.meaning(site, name, true).await,
            None => Some(Meaning::Id(name.to_owned())),
        }
    }

    /// What a name means; nothing where that is a problem, which a name that was there before is not.
    async fn meaning(&mut self, site: &Site, name: &str, was_there: bool) -> Option<Meaning> {
        let (kind, run) = (site.kind, &self.client.run);
        let own = || Meaning::Id(name.to_owned());
        let bound = self.record.id(site.attribute, name).map(str::to_owned);
        let bound = bound.or_else(|| was_there.then(|| name.to_owned()));
        let mut known = run.of(kind, name);
        if known.is_planned && known.is_exact && bound.is_none() {
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
        match (self.bind(site, name, &known, &listed), bound) {
            (Binding::To(id), _) => return Some(Meaning::Id(id)),
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
        if !self.client.is_applying() {
            run.wait_until_planned(kind, name).await;
            known = run.of(kind, name);
            if !known.is_planned && !known.is_there() {
                let missing = error::reference::not_there_yet(site.attribute, kind, name);
                self.warnings.push(missing);
            }
        }
        Some(Meaning::Later(name.to_owned()))
    }

    fn bind(&self, site: &Site, name: &str, known: &Known, listed: &Entries) -> Binding {
        let facts = Facts {
            name,
            bound: self.record.id(site.attribute, name),
            bound_alike: &self.record.ids_alike(site.attribute, name),
            known,
            listed: Some(listed),
        };
        bind(facts, |id| self.client.run.has_deleted(site.kind, id))
    }

    /// Refuses a new name that would be sent as it is, while the organisation spells it in other letters.
    fn check_letters(&mut self, site: &Site, new: &[&str], meanings: &BTreeMap<&str, Meaning>) {
        for name in new {
            if let Some(Meaning::Id(id)) = meanings.get(name)
                && site.is_sent_as_it_is(name)
                && id != name
            {
                let (attribute, kind) = (site.attribute, site.kind);
                self.problems.push(error::reference::other_letter_case(
                    attribute, kind, name, id,
                ));
            }
        }
    }

    fn warn_of_gone(&mut self, site: &Site, name: &str) {
        if !self.client.is_applying() {
            let gone = error::reference::gone(site.attribute, site.kind, name);
            self.warnings.push(gone);
        }
    }
}
