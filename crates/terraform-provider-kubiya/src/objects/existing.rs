//! The names that are taken: in the organisation, and by the creates of this process.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex as StdMutex, PoisonError};

use kubiya_sdk::{Client, Result};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::remote::{Remote, UniqueName};
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
        }
    }

    /// Takes a name; false where it was taken before.
    pub(super) fn claim(&self, name: &str) -> bool {
        let mut claimed = self.claimed.lock().unwrap_or_else(PoisonError::into_inner);
        claimed.insert(name.to_owned())
    }

    /// Whether there is an object of this name.
    ///
    /// # Errors
    /// Where the API does not tell.
    pub(super) async fn contains<T: UniqueName>(&self, api: &Client, name: &str) -> Result<bool> {
        match self.list::<T>(api).await {
            Some(names) if !names.contains(name) => Ok(false),
            Some(_) | None => T::exists(api, name).await,
        }
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
