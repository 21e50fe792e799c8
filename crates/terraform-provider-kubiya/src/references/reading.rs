//! Reading: how the state calls what the API refers to.

use std::collections::BTreeSet;

use tfplugin_framework::{Attr, Result};

use super::Site;
use crate::attributes::{Texts, known, text, texts};
use crate::client::ProviderClient;
use crate::directory::Entries;
use crate::error;
use crate::letters::{composed, is_respelled};
use crate::record::Record;

/// The references of one object as it was read.
pub(crate) struct Reading<'a> {
    client: &'a ProviderClient,
    record: Record,
}

impl<'a> Reading<'a> {
    /// With the record of the last apply.
    pub(crate) fn new(client: &'a ProviderClient, record: Record) -> Self {
        Self { client, record }
    }

    /// How to show what a set refers to. What the state refers to already keeps its spelling. A name stands for one
    /// object: another one of that name is shown by its id.
    ///
    /// # Errors
    /// Where the list is needed, and cannot be read.
    pub(crate) async fn names(
        &mut self,
        site: &Site,
        state: &Attr<Texts>,
        ids: &BTreeSet<String>,
    ) -> Result<Attr<Texts>> {
        let spelled: Vec<&str> = known(state).collect();
        let as_ids = ids.iter().all(|id| spelled.contains(&id.as_str()));
        if as_ids || !site.kind.has_ids() {
            return Ok(texts(self.shown(site, &spelled, ids, None)));
        }
        match self.client.entries(site.kind).await {
            Ok(listed) => Ok(texts(self.shown(site, &spelled, ids, Some(&listed)))),
            Err(error) if !self.explains(site, &spelled, ids) => {
                let (attribute, kind) = (site.attribute, site.kind);
                Err(error::reference::unreadable_list(attribute, kind, &error).into())
            }
            Err(_) => Ok(texts(self.shown(site, &spelled, ids, None))),
        }
    }

    /// How to show what a single attribute refers to; nothing is an empty text. The list is needed only where nobody has
    /// recorded what the name in the state stands for.
    ///
    /// # Errors
    /// As [`names`](Self::names).
    pub(crate) async fn name(
        &mut self,
        site: &Site,
        state: &Attr<String>,
        id: &str,
    ) -> Result<Attr<String>> {
        let spelled = text(state);
        let is_recorded = self.record.id(site.attribute, spelled) == Some(id);
        if id.is_empty() || spelled == id || !site.kind.has_ids() {
            let is_kept = is_recorded || is_respelled(spelled, id);
            return Ok(match is_kept && !state.is_null() {
                true => state.clone(),
                false => id.to_owned().into(),
            });
        }
        let listed =
            match self.client.directory.at_hand(site.kind) {
                None if !is_recorded => {
                    let listed = self.client.entries(site.kind).await;
                    let (attribute, kind) = (site.attribute, site.kind);
                    Some(listed.map_err(|error| {
                        error::reference::unreadable_list(attribute, kind, &error)
                    })?)
                }
                at_hand => at_hand,
            };
        let spelled: Vec<&str> = Some(spelled)
            .filter(|it| !it.is_empty())
            .into_iter()
            .collect();
        let ids = BTreeSet::from([id.to_owned()]);
        let shown = self.shown(site, &spelled, &ids, listed.as_deref());
        let shown = shown.into_iter().next();
        Ok(shown.unwrap_or_else(|| id.to_owned()).into())
    }

    /// What each name stands for now.
    pub(crate) fn into_record(self) -> Record {
        self.record
    }

    /// Whether the record says of all names that are no ids what they stand for.
    fn explains(&self, site: &Site, spelled: &[&str], ids: &BTreeSet<String>) -> bool {
        spelled
            .iter()
            .all(|name| ids.contains(*name) || self.record.id(site.attribute, name).is_some())
    }

    /// Each id as the state spells it, else by its name. Records what the names stand for.
    fn shown(
        &mut self,
        site: &Site,
        spelled: &[&str],
        ids: &BTreeSet<String>,
        listed: Option<&Entries>,
    ) -> BTreeSet<String> {
        let meant: Vec<(&str, Option<&String>)> = spelled
            .iter()
            .filter(|name| !ids.contains(**name))
            .map(|name| (*name, self.meant(site, name, ids, listed)))
            .collect();
        let mut shown = BTreeSet::new();
        for id in ids {
            let names = meant.iter().filter(|(_, meant)| *meant == Some(id));
            let mut names: Vec<String> = names.map(|(name, _)| (*name).to_owned()).collect();
            if spelled.contains(&id.as_str()) {
                names = vec![id.clone()];
            } else if names.is_empty() {
                names = vec![match listed {
                    Some(listed) => listed.name_of(id),
                    None => composed(id).into_owned(),
                }];
            }
            for name in names {
                self.record.set(site.attribute, &name, id);
                shown.insert(name);
            }
        }
        shown
    }

    /// Which of the ids a name of the state stands for: the recorded one while the name fits, else the one that
    /// it means, else, where it means several, the first of them.
    fn meant<'i>(
        &self,
        site: &Site,
        name: &str,
        ids: &'i BTreeSet<String>,
        listed: Option<&Entries>,
    ) -> Option<&'i String> {
        let Some(listed) = listed else {
            let recorded = self.record.id(site.attribute, name);
            let mut ids = ids.iter();
            return ids.find(|id| recorded == Some(id) || is_respelled(name, id));
        };
        let fitting = || ids.iter().filter(|id| listed.goes_by(id, name));
        match self.record.id(site.attribute, name) {
            Some(recorded) if listed.goes_by(recorded, name) => {
                fitting().find(|id| *id == recorded)
            }
            _ => fitting()
                .find(|id| listed.means(name, id))
                .or_else(|| fitting().next()),
        }
    }
}
