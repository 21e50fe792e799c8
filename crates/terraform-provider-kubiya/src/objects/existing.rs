//! The names that are taken: in the organisation, and by the creates of this process.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};

use kubiya_sdk::{Client, Result};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::remote::{Remote, UniqueName};
use crate::letters::{folded, same_characters, same_letters};
use crate::waits::Waits;

/// Guards creates against overwriting: what the API does with a create of an existing name is not
/// documented, so the name is looked for first.
///
/// Creates that come close together share a list. A name that is in it is asked for once more, since it may
/// have been deleted.
#[derive(Debug)]
pub(super) struct ExistingNames {
    waits: Waits,
    listed: Mutex<Option<ListedNames>>,
    claimed: StdMutex<BTreeSet<String>>,
    /// How the organisation spells names that it was asked for in another way.
    spelled: StdMutex<BTreeMap<String, String>>,
}

#[derive(Clone, Debug)]
struct ListedNames {
    at: Instant,
    /// Nothing where the list failed.
    names: Option<Arc<BTreeSet<String>>>,
}

impl ListedNames {
    fn holds(&self, waits: &Waits) -> bool {
        let lasts = match self.names {
            Some(_) => waits.absence_holds,
            None => waits.after_failed_list,
        };
        self.at.elapsed() < lasts
    }
}

impl ExistingNames {
    pub(super) fn new(waits: Waits) -> Self {
        Self {
            waits,
            listed: Mutex::default(),
            claimed: StdMutex::default(),
            spelled: StdMutex::default(),
        }
    }

    /// Notes what was answered to a name.
    pub(super) fn note_spelling(&self, name: &str, listed: &str) {
        if name != listed {
            let mut spelled = self.spelled.lock().unwrap_or_else(PoisonError::into_inner);
            spelled.insert(name.to_owned(), listed.to_owned());
        }
    }

    /// What was answered to a name, if it was another one.
    pub(super) fn spelling(&self, name: &str) -> Option<String> {
        let spelled = self.spelled.lock().unwrap_or_else(PoisonError::into_inner);
        spelled.get(name).cloned()
    }

    /// Takes a name; false where it was taken before.
    pub(super) fn claim<T: UniqueName>(&self, name: &str) -> bool {
        let mut claimed = self.claimed.lock().unwrap_or_else(PoisonError::into_inner);
        claimed.insert(match T::IN_ANY_CASE {
            true => folded(name),
            false => name.to_owned(),
        })
    }

    /// The object that has this name, as the organisation spells it, if there is one.
    ///
    /// Where the API tells names apart by letter case it is asked whether it does: one that does not answers to the
    /// name with what it lists in other letters.
    ///
    /// # Errors
    /// Where the API does not tell.
    pub(super) async fn find<T: UniqueName>(
        &self,
        api: &Client,
        name: &str,
    ) -> Result<Option<String>> {
        let listed = match self.list::<T>(api).await {
            Some(names) => match spelled(&names, name) {
                Some(listed) => listed.to_owned(),
                None => return Ok(None),
            },
            None => name.to_owned(),
        };
        let asked = match T::IN_ANY_CASE || same_characters(&listed, name) {
            true => &listed,
            false => name,
        };
        Ok(T::exists(api, asked).await?.then_some(listed))
    }

    /// The only name of the organisation that is this one in another form of Unicode, where none has this form.
    pub(super) async fn in_another_form<T: Remote>(
        &self,
        api: &Client,
        name: &str,
    ) -> Option<String> {
        let names = self.list::<T>(api).await?;
        if names.contains(name) {
            return None;
        }
        let mut alike = names.iter().filter(|listed| same_characters(listed, name));
        let only = alike.next().filter(|_| alike.next().is_none());
        only.cloned()
    }

    async fn list<T: Remote>(&self, api: &Client) -> Option<Arc<BTreeSet<String>>> {
        let mut listed = self.listed.lock().await;
        if let Some(listed) = listed.as_ref().filter(|listed| listed.holds(&self.waits)) {
            return listed.names.clone();
        }
        let at = Instant::now();
        let objects = timeout(self.waits.list_before_create, T::list(api)).await;
        let names = objects.ok().and_then(Result::ok).map(|objects| {
            let names = objects.iter().map(|object| object.name().to_owned());
            Arc::new(names.collect())
        });
        *listed = Some(ListedNames { at, names });
        listed.as_ref().and_then(|listed| listed.names.clone())
    }
}

/// The name in a list, preferably letter by letter; else in other letters, or with other white space around it.
fn spelled<'a>(names: &'a BTreeSet<String>, name: &str) -> Option<&'a str> {
    let rules: [fn(&str, &str) -> bool; 2] =
        [same_characters, |a, b| same_letters(a.trim(), b.trim())];
    let alike = |rule: &fn(&str, &str) -> bool| names.iter().find(|listed| rule(listed, name));
    let found = names.get(name).or_else(|| rules.iter().find_map(alike));
    found.map(String::as_str)
}
