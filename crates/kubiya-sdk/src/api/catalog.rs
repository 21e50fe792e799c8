//! Many reads of single objects for the price of one list.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::time::timeout;

use super::item::found;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::http::Call;

/// So many reads go one by one before one that comes alone is taken for the next of many.
const SINGLE_READS: usize = 2;

/// An object that can be read by its key, and is in a list with others.
pub(super) trait Listed: Clone + Send + Sync {
    /// The noun of the kind.
    const KIND: &'static str;

    /// The public name of the call that reads one object.
    const GET: &'static str;

    /// Whether the key can be asked for at all.
    fn check(key: &str) -> Result<()>;

    fn read(
        client: &Client,
        call: &mut Call,
        key: &str,
    ) -> impl Future<Output = Result<Self>> + Send;

    /// Every listed key; `None` for an object that its entry does not describe completely.
    fn list(client: &Client) -> impl Future<Output = Result<Vec<(String, Option<Self>)>>> + Send;
}

/// Reads objects one by one, but asks the server in bulk when there are many. Clones share the snapshot.
pub(super) struct Catalog<T>(Arc<Inner<T>>);

struct Inner<T> {
    client: Client,
    /// `None` inside if the list failed.
    snapshot: OnceCell<Option<Snapshot<T>>>,
    /// Set when readers have waited too long for the list.
    given_up: AtomicBool,
    started: AtomicUsize,
    in_flight: AtomicUsize,
}

/// The listed objects by key; `None` for one that must be read singly.
type Snapshot<T> = HashMap<String, Option<T>>;

impl<T: Listed> Catalog<T> {
    pub(super) fn new(client: Client) -> Self {
        Self(Arc::new(Inner {
            client,
            snapshot: OnceCell::new(),
            given_up: AtomicBool::new(false),
            started: AtomicUsize::new(0),
            in_flight: AtomicUsize::new(0),
        }))
    }

    pub(super) async fn get_opt(&self, key: &str) -> Result<Option<T>> {
        T::check(key)?;
        let inner = &*self.0;
        let alone = inner.in_flight.fetch_add(1, Ordering::Relaxed) == 0;
        let _reading = Reading(&inner.in_flight);
        let among_the_first = inner.started.fetch_add(1, Ordering::Relaxed) < SINGLE_READS;
        let mut call = inner.client.sender().call();
        if !(alone && among_the_first && inner.snapshot.get().is_none()) {
            let listed = inner.listed(key, call.remaining() / 2).await;
            if listed.is_some() {
                return Ok(listed);
            }
        }
        found(T::read(&inner.client, &mut call, key).await)
    }

    pub(super) async fn get(&self, key: &str) -> Result<T> {
        self.get_opt(key)
            .await?
            .ok_or_else(|| Error::new(T::GET, ErrorKind::NotFound))
    }
}

impl<T: Listed> Inner<T> {
    /// The object if the snapshot has it with everything, and nothing was written since.
    async fn listed(&self, key: &str, patience: Duration) -> Option<T> {
        if self.is_outdated() || self.given_up.load(Ordering::Relaxed) {
            return None;
        }
        let Ok(snapshot) = timeout(patience, self.snapshot.get_or_init(|| self.list())).await
        else {
            self.given_up.store(true, Ordering::Relaxed);
            return None;
        };
        let listed = snapshot.as_ref()?.get(key)?.clone();
        listed.filter(|_| !self.is_outdated())
    }

    async fn list(&self) -> Option<Snapshot<T>> {
        if self.given_up.load(Ordering::Relaxed) {
            return None;
        }
        let listed = T::list(&self.client).await.ok()?;
        let mut snapshot = Snapshot::with_capacity(listed.len());
        for (key, object) in listed {
            match snapshot.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(object);
                }
                // Keys are unique. If they are not, the list cannot tell which one is meant.
                Entry::Occupied(mut entry) => {
                    entry.insert(None);
                }
            }
        }
        Some(snapshot)
    }

    fn is_outdated(&self) -> bool {
        self.client.has_written(T::KIND)
    }
}

/// A read under way.
struct Reading<'a>(&'a AtomicUsize);

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<T> Clone for Catalog<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Catalog<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let snapshot = self.0.snapshot.get().and_then(Option::as_ref);
        f.debug_struct("Catalog")
            .field("client", &self.0.client)
            .field("listed", &snapshot.map(HashMap::len))
            .finish_non_exhaustive()
    }
}
