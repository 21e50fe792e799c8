//! The names that are taken: in the organisation, and by the creates of this process.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;

use kubiya_sdk::{Client, Result};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::remote::{Remote, UniqueName};

/// How long the absence of a name from a list is believed. Long enough for the creates of one second to
/// share a list, short enough to notice what somebody else creates meanwhile.
const ABSENCE_HOLDS: Duration = Duration::from_secs(5);

/// How long creates wait for a list before they ask by name instead.
const LONGEST_WAIT_FOR_NAMES: Duration = Duration::from_secs(10);

/// How long no list is asked for after one has failed.
const PAUSE_AFTER_FAILED_LIST: Duration = Duration::from_secs(60);

/// Guards creates against overwriting: what the API does with a create of an existing name is not
/// documented, so the name is looked for first.
///
/// Creates that come close together share a list. A name that is in it is asked for once more, since it may
/// have been deleted.
#[derive(Debug, Default)]
pub(super) struct ExistingNames {
    listed: Mutex<Option<Listed>>,
    claimed: StdMutex<BTreeSet<String>>,
}

#[derive(Clone, Debug)]
struct Listed {
    at: Instant,
    /// Nothing where the list failed.
    names: Option<Arc<BTreeSet<String>>>,
}

impl Listed {
    fn holds(&self) -> bool {
        let lasts = if self.names.is_some() {
            ABSENCE_HOLDS
        } else {
            PAUSE_AFTER_FAILED_LIST
        };
        self.at.elapsed() < lasts
    }
}

impl ExistingNames {
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
        if let Some(listed) = listed.as_ref().filter(|listed| listed.holds()) {
            return listed.names.clone();
        }
        let at = Instant::now();
        let objects = timeout(LONGEST_WAIT_FOR_NAMES, T::list(api)).await;
        let names = objects.ok().and_then(Result::ok).map(|objects| {
            let names = objects.iter().map(|object| object.name().to_owned());
            Arc::new(names.collect())
        });
        *listed = Some(Listed { at, names });
        listed.as_ref().and_then(|listed| listed.names.clone())
    }
}
