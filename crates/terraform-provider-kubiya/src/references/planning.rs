//! Planning: what is referred to anew is checked, and what only is spelled in another way stays as it was.

mod following;
mod meaning;

use std::collections::{BTreeMap, BTreeSet};

use tfplugin_framework::{Attr, Cx, Diagnostic, Diagnostics, Result};
use tokio::time::Instant;

use self::meaning::Meaning;
use super::Site;
use super::binding::{Binding, Facts, bind};
use crate::attributes::{Texts, is_wholly_known, known, text};
use crate::client::ProviderClient;
use crate::directory::{Entries, Kind};
use crate::error;
use crate::letters::{folded, same_letters};
use crate::record::Record;
use crate::run::Known;

/// The references of one plan.
pub(crate) struct Planning<'a> {
    client: &'a ProviderClient,
    record: &'a Record,
    /// Whether there is a state, which has references already.
    is_update: bool,
    /// When the read of that state has begun, where that is known.
    read_since: Option<Instant>,
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

impl<'a> Planning<'a> {
    /// Of a plan that updates where there is a state, and creates otherwise.
    pub(crate) fn new(client: &'a ProviderClient, record: &'a Record, is_update: bool) -> Self {
        Self {
            client,
            record,
            is_update,
            read_since: None,
            targets: Targets::Same,
            warnings: Vec::new(),
            problems: Diagnostics::new(),
        }
    }

    /// Of the object with this id, whose read tells what Core has planned before.
    pub(crate) fn of(self, kind: Kind, id: &str) -> Self {
        Self {
            read_since: self.client.run.read_since(kind, id),
            ..self
        }
    }

    /// Plans a set of references. One that refers to the same things as before stays as it was.
    pub(crate) async fn set(
        &mut self,
        site: &Site,
        prior: Option<&Attr<Texts>>,
        planned: &mut Attr<Texts>,
    ) {
        if let Some(prior) = prior
            && site.kind.is_of_any_letter_case()
            && are_the_same_letters(prior, planned)
        {
            *planned = prior.clone();
        }
        let before: Vec<&str> = prior.into_iter().flat_map(known).collect();
        let (same, new): (Vec<&str>, Vec<&str>) =
            known(planned).partition(|name| before.contains(name));
        if self.is_update && !planned.is_null() && !is_wholly_known(planned) {
            self.targets = Targets::Unknown;
        }
        let meanings = self.look_up(site, &before, &new).await;
        // The look may have brought a list, which shows what is gone.
        for name in same {
            self.follow(site, name).await;
        }
        let Some(mut meanings) = meanings else {
            return;
        };
        let now: Vec<&str> = known(planned).collect();
        if prior.is_some_and(is_wholly_known)
            && is_wholly_known(planned)
            && self.mean_the_same(site, &before, &now, &mut meanings).await
        {
            for name in before.iter().filter(|name| !now.contains(name)) {
                self.follow(site, name).await;
            }
            *planned = prior.cloned().unwrap_or_default();
        } else {
            self.check_letters(site, &new, &meanings);
        }
    }

    /// Plans a single reference. An empty one refers to nothing. One that refers to the same thing as before stays as it was.
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
        // An empty text refers to nothing.
        if name.is_empty() {
            return;
        }
        let is_one =
            |prior: &str| prior == name || (!site.kind.has_ids() && same_letters(prior, name));
        if let Some(prior) = prior
            && is_one(text(prior))
        {
            *planned = prior.clone();
            self.follow(site, text(prior)).await;
            return;
        }
        if site.kind.is_built_in(name) {
            return;
        }
        let before = prior.into_iter().map(text);
        let before: Vec<&str> = before.filter(|name| !name.is_empty()).collect();
        let new = [name.as_str()];
        let Some(mut meanings) = self.look_up(site, &before, &new).await else {
            return;
        };
        if let Some(prior) = prior
            && self.mean_the_same(site, &before, &new, &mut meanings).await
        {
            self.follow(site, text(prior)).await;
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

    /// Whether this is the plan that is repeated while applying, as far as that is certain.
    fn is_repeated(&self) -> bool {
        self.client.run.is_applying()
    }

    /// What names mean that were not there before; nothing where there is nothing to look up, or something is wrong.
    async fn look_up<'n>(
        &mut self,
        site: &Site,
        before: &[&str],
        new: &[&'n str],
    ) -> Option<BTreeMap<&'n str, Meaning>> {
        // The process that made the plan has checked it.
        let was_checked = self.is_repeated() && !site.kind.has_ids();
        if new.is_empty() || was_checked {
            return None;
        }
        let mut meanings = BTreeMap::new();
        for name in new {
            let meaning = match self.respelled(site, before, name).await {
                Some(before) => self.meaning_before(site, before).await,
                None => self.meaning(site, before, name).await,
            };
            if let Some(meaning) = meaning {
                meanings.insert(*name, meaning);
            }
        }
        (meanings.len() == new.iter().collect::<BTreeSet<_>>().len()).then_some(meanings)
    }

    /// Whether the names of now mean what those of before do. Without ids, another name is another thing, whatever
    /// there is: that changes before the plan is repeated.
    async fn mean_the_same<'n>(
        &mut self,
        site: &Site,
        before: &[&'n str],
        now: &[&'n str],
        meanings: &mut BTreeMap<&'n str, Meaning>,
    ) -> bool {
        if !site.kind.has_ids() {
            return false;
        }
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
}

/// Whether two sets have the same names but for their letter case.
fn are_the_same_letters(a: &Attr<Texts>, b: &Attr<Texts>) -> bool {
    let letters = |set| known(set).map(folded).collect::<BTreeSet<_>>();
    is_wholly_known(a) && is_wholly_known(b) && letters(a) == letters(b)
}
