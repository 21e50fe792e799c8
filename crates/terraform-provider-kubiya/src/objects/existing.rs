//! The names that are taken: in the organisation, and by the creates of this process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError};

use kubiya_sdk::{Client, Result};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::creating::spelling;
use super::{Remote, UniqueName};
use crate::directory::folded;
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
        }
    }

    /// Takes a name; false where it was taken before.
    pub(super) fn claim<T: Remote>(&self, name: &str) -> bool {
        let mut claims = self.claims();
        let claims = claims.entry(spelling::<T>(name)).or_default();
        *claims += 1;
        *claims == 1
    }

    /// Whether two creates of this process have tried to take a name.
    pub(super) fn is_claimed_twice<T: Remote>(&self, name: &str) -> bool {
        self.claims()
            .get(&spelling::<T>(name))
            .is_some_and(|claims| *claims > 1)
    }

    fn claims(&self) -> MutexGuard<'_, BTreeMap<String, usize>> {
        self.claims.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The object that has this name, as the organisation spells it, if there is one.
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
            Some(names) => match spelled::<T>(&names, name) {
                Some((listed, _)) => listed.to_owned(),
                None => return Ok(None),
            },
            None => name.to_owned(),
        };
        Ok(T::exists(api, &listed).await?.then_some(listed))
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
            let names = objects.iter();
            let names = names.map(|object| (object.name().to_owned(), object.key().to_owned()));
            Arc::new(names.collect())
        });
        *listed = Some(ListedNames { at, names });
        listed.as_ref().and_then(|listed| listed.names.clone())
    }
}

/// The name in a list with its key, preferably letter by letter.
fn spelled<'a, T: Remote>(names: &'a Names, name: &str) -> Option<(&'a str, &'a str)> {
    let is_it = |(listed, _): &(&String, &String)| T::IN_ANY_CASE && folded(listed) == folded(name);
    let exactly = names.get_key_value(name);
    let (name, key) = exactly.or_else(|| names.iter().find(is_it))?;
    Some((name, key))
}
