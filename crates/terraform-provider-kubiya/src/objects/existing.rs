//! The names that are taken: in the organisation, and by the creates of this process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError};

use kubiya_sdk::{Client, Result};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::creating::name_key;
use super::{Remote, UniqueName};
use crate::letters::{folded, is_respelled, same_characters};
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
    /// How many creates have tried to take each name.
    claims: StdMutex<BTreeMap<String, usize>>,
    /// How the organisation spells names that it was asked for in another way.
    spelled: StdMutex<BTreeMap<String, String>>,
}

#[derive(Clone, Debug)]
struct ListedNames {
    at: Instant,
    /// Nothing where the list failed.
    names: Option<Arc<Names>>,
}

/// The keys of a list's objects by their names.
type Names = BTreeMap<String, String>;

/// The object that has a name, as the organisation spells it.
pub(super) struct Holder {
    pub(super) name: String,
    pub(super) key: String,
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
            claims: StdMutex::default(),
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
    pub(super) fn claim<T: Remote>(&self, name: &str) -> bool {
        let mut claims = self.claims();
        let claims = claims.entry(name_key::<T>(name)).or_default();
        *claims += 1;
        *claims == 1
    }

    /// Whether two creates of this process have tried to take a name.
    pub(super) fn is_claimed_twice<T: Remote>(&self, name: &str) -> bool {
        self.claims()
            .get(&name_key::<T>(name))
            .is_some_and(|claims| *claims > 1)
    }

    fn claims(&self) -> MutexGuard<'_, BTreeMap<String, usize>> {
        self.claims.lock().unwrap_or_else(PoisonError::into_inner)
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
        let listed = match self
            .list::<T>(api, |listed| listed.holds(&self.waits))
            .await
        {
            Some(names) => match spelled::<T>(&names, name).or_else(|| respelled(&names, name)) {
                Some((listed, _)) => listed.to_owned(),
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
        let list = self.list::<T>(api, |listed| listed.holds(&self.waits));
        let names = list.await?;
        if names.contains_key(name) {
            return None;
        }
        let mut alike = names.keys().filter(|listed| same_characters(listed, name));
        let only = alike.next().filter(|_| alike.next().is_none());
        only.cloned()
    }

    /// The object that had this name when the names were listed, however long ago that was in this process; nothing
    /// where there is none, or the API does not tell.
    pub(super) async fn holder<T: Remote>(&self, api: &Client, name: &str) -> Option<Holder> {
        let names = self.list::<T>(api, |_| true).await?;
        let (name, key) = spelled::<T>(&names, name)?;
        let (name, key) = (name.to_owned(), key.to_owned());
        Some(Holder { name, key })
    }

    /// The names of one list, which is shared for as long as it `holds`.
    async fn list<T: Remote>(
        &self,
        api: &Client,
        holds: impl Fn(&ListedNames) -> bool,
    ) -> Option<Arc<Names>> {
        let mut listed = self.listed.lock().await;
        if let Some(listed) = listed.as_ref().filter(|listed| holds(listed)) {
            return listed.names.clone();
        }
        let at = Instant::now();
        let objects = timeout(self.waits.list_before_create, T::list(api)).await;
        let names = objects.ok().and_then(Result::ok).map(|objects| {
            // Not collected, which would sort them by code of its own for each kind of object.
            let mut names = Names::new();
            for object in objects {
                names.insert(object.name().to_owned(), object.key().to_owned());
            }
            Arc::new(names)
        });
        *listed = Some(ListedNames { at, names });
        listed.as_ref().and_then(|listed| listed.names.clone())
    }
}

/// The name in a list with its key, preferably letter by letter.
fn spelled<'a, T: Remote>(names: &'a Names, name: &str) -> Option<(&'a str, &'a str)> {
    let in_other_letters = |listed: &str| T::IN_ANY_CASE && folded(listed) == folded(name);
    let exactly = names.get_key_value(name);
    let alike = |is_it: &dyn Fn(&str) -> bool| names.iter().find(|(listed, _)| is_it(listed));
    let found = exactly
        .or_else(|| alike(&|listed| same_characters(listed, name)))
        .or_else(|| alike(&in_other_letters));
    found.map(|(name, key)| (name.as_str(), key.as_str()))
}

/// A name that the API may take for the given one.
fn respelled<'a>(names: &'a Names, name: &str) -> Option<(&'a str, &'a str)> {
    let mut alike = names
        .iter()
        .filter(|(listed, _)| is_respelled(listed, name));
    alike
        .next()
        .map(|(name, key)| (name.as_str(), key.as_str()))
}
