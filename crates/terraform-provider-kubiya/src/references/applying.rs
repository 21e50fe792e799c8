//! Applying: what the API is to have in the place of each name.

use std::collections::BTreeSet;
use std::sync::Arc;

use tfplugin_framework::{Attr, Diagnostic, Diagnostics, Result};

use super::binding::{Binding, Facts, bind};
use super::{Site, without_list};
use crate::attributes::{Texts, known, text};
use crate::client::ProviderClient;
use crate::error;
use crate::record::Record;
use crate::run::Known;

/// The references of one create or update.
pub(crate) struct Applying<'a> {
    client: &'a ProviderClient,
    before: Record,
    after: Record,
    /// Whether there is a problem with a name of the state that is not on record.
    unbound: bool,
    problems: Diagnostics,
}

impl<'a> Applying<'a> {
    /// With the record of the last apply.
    pub(crate) fn new(client: &'a ProviderClient, record: Record) -> Self {
        client.run.applies();
        Self {
            client,
            after: record.clone(),
            before: record,
            unbound: false,
            problems: Diagnostics::new(),
        }
    }

    /// What stands in the place of a set of names.
    pub(crate) async fn ids(
        &mut self,
        site: &Site,
        prior: Option<&Attr<Texts>>,
        planned: &Attr<Texts>,
    ) -> BTreeSet<String> {
        let before: Vec<&str> = prior.into_iter().flat_map(known).collect();
        let mut ids = BTreeSet::new();
        for name in known(planned) {
            ids.extend(self.noted(site, &before, name).await);
        }
        self.after.retain(site.attribute, &ids);
        ids
    }

    /// What stands in the place of a single name; nothing for an empty one. Nothing is looked up for one that is as it was.
    pub(crate) async fn id(
        &mut self,
        site: &Site,
        prior: Option<&Attr<String>>,
        planned: &Attr<String>,
    ) -> String {
        let name = text(planned);
        if name.is_empty() {
            self.after.retain(site.attribute, &BTreeSet::new());
            return String::new();
        }
        let before = prior.into_iter().map(text);
        let before: Vec<&str> = before.filter(|name| !name.is_empty()).collect();
        let is_as_it_was = before.contains(&name);
        let run = &self.client.run;
        let is_changing = run.of(site.kind, name).is_due()
            || run.is_deleting(site.kind, name)
            || run.has_deleted(site.kind, name);
        if site.kind.is_built_in(name) || (is_as_it_was && !site.kind.has_ids() && !is_changing) {
            let sent = self.before.id(site.attribute, name);
            return sent.unwrap_or(name).to_owned();
        }
        let id = self.noted(site, &before, name).await;
        let id = id.unwrap_or_else(|| name.to_owned());
        self.after
            .retain(site.attribute, &BTreeSet::from([id.clone()]));
        id
    }

    /// Whether what the object holds may say what a name stands for, since the record does not: nothing was read.
    pub(crate) fn are_unbound(&self) -> bool {
        self.unbound
    }

    /// The record of this apply, to be kept once it has succeeded.
    ///
    /// # Errors
    /// What does not exist or is not unique.
    pub(crate) fn finish(self) -> Result<Record> {
        if self.problems.has_errors() {
            return Err(self.problems);
        }
        Ok(self.after)
    }

    async fn noted(&mut self, site: &Site, before: &[&str], name: &str) -> Option<String> {
        match self.look_up(site, before, name).await {
            Ok(id) => {
                self.after.set(site.attribute, name, &id);
                Some(id)
            }
            Err(problem) => {
                let is_recorded = self.before.id(site.attribute, name).is_some();
                self.unbound |= before.contains(&name) && site.kind.has_ids() && !is_recorded;
                self.problems.push(problem);
                None
            }
        }
    }

    /// The id that a name stands for, where the state had the names `before`. What is missing may be made by the same apply, which is waited for.
    async fn look_up(
        &self,
        site: &Site,
        before: &[&str],
        name: &str,
    ) -> std::result::Result<String, Diagnostic> {
        let Site { attribute, kind } = *site;
        // Whether it is deleted is not certain before its delete is over.
        let bound = self.before.id(attribute, name).unwrap_or(name);
        self.client.run.wait_while_deleted(kind, bound).await;
        let known = self.client.run.of(kind, name);
        let waits = kind.can_be_made();
        if let Some(id) = self.find(site, before, name, known, waits).await? {
            return Ok(id);
        }
        if !kind.can_be_made() {
            return Err(error::reference::missing(attribute, kind, name));
        }
        // One that was waited for in vain has failed the apply already.
        if !self.problems.has_errors() {
            let look = || self.is_made_elsewhere(site, name);
            self.client.run.wait_until_made(kind, name, look).await;
        }
        // What is still not made may never be.
        let known = Known {
            is_planned: false,
            ..self.client.run.of(kind, name)
        };
        let found = self.find(site, before, name, known, false).await?;
        found.ok_or_else(|| error::reference::not_made(attribute, kind, name))
    }

    /// The id that a name stands for, if there is something of this name. A name that was there before and is not
    /// found, though it was waited for, is the id of something that was deleted, or the API has to say what is wrong
    /// with it.
    async fn find(
        &self,
        site: &Site,
        before: &[&str],
        name: &str,
        mut known: Known,
        waits: bool,
    ) -> std::result::Result<Option<String>, Diagnostic> {
        let Site { attribute, kind } = *site;
        let run = &self.client.run;
        let is_deleted = |id: &str| run.has_deleted(kind, id);
        let is_itself = |id: &String| !kind.has_ids() && id == name;
        if known.found.iter().chain(&known.made).any(is_itself)
            || self.was_checked(site, before, name, &known)
        {
            return Ok(Some(name.to_owned()));
        }
        let recorded = self.before.id(attribute, name);
        let was_there = before.contains(&name);
        let is_own_id = was_there && !kind.has_ids() && !known.is_due();
        let bound = recorded.or(is_own_id.then_some(name));
        // What a state holds without a record is bound, to something of this name.
        if was_there && bound.is_none() {
            known.is_planned = false;
        }
        let is_settled = !recorded.is_none_or(is_deleted) || (known.is_exact && known.is_new());
        let listed = match self.client.directory.at_hand(kind) {
            None if !is_settled => match self.client.entries(kind).await {
                Ok(listed) => Some(listed),
                Err(error) => match without_list(self.client, kind, name).await {
                    Some(true) => return Ok(Some(name.to_owned())),
                    Some(false) => Some(Arc::default()),
                    None => {
                        return Err(error::reference::unreadable_list(attribute, kind, &error));
                    }
                },
            },
            at_hand => at_hand,
        };
        let facts = Facts {
            name,
            bound,
            bound_alike: &self.before.ids_alike(attribute, name),
            known: &known,
            listed: listed.as_deref(),
        };
        // What is gone, and was taken out of the object as well, is not bound any more.
        let held = recorded.filter(|id| self.before.holds(attribute, before, id));
        let there = |id: Option<&str>| id.filter(|id| !is_deleted(id)).map(str::to_owned);
        match bind(facts, is_deleted) {
            Binding::To(id) => Ok(Some(id)),
            Binding::Later => Ok(None),
            Binding::Nothing if waits => Ok(None),
            Binding::Several(ids) => match there(held) {
                Some(id) => Ok(Some(id)),
                None => Err(error::reference::ambiguous(attribute, kind, name, &ids)),
            },
            Binding::Nothing => Ok(there(held.or(was_there.then_some(name)))),
        }
    }

    /// Whether the plan has made sure of a name, and nothing in this run says otherwise. A name that the first plan did
    /// not know was looked up in the second, unless that was certain to be the second.
    fn was_checked(&self, site: &Site, before: &[&str], name: &str, known: &Known) -> bool {
        let is_new = |sent| sent == name && !before.contains(&name);
        site.is_sent_as_it_is(name)
            && self.client.directory.at_hand(site.kind).is_none()
            && self.before.id(site.attribute, name).is_none_or(is_new)
            && !known.is_planned
            && !self.client.run.has_deleted(site.kind, name)
    }

    /// Whether the organisation has something of this name now, and this run is not about to make it.
    async fn is_made_elsewhere(&self, site: &Site, name: &str) -> bool {
        let (client, kind) = (self.client, site.kind);
        let known = client.run.of(kind, name);
        if known.is_due() {
            return false;
        }
        client.directory.look_again(&client.api, kind).await;
        let Some(listed) = client.directory.at_hand(kind) else {
            return without_list(client, kind, name).await == Some(true);
        };
        let mut ids = listed.ids_of(name).into_iter();
        ids.any(|id| !client.run.has_deleted(kind, id))
    }
}
