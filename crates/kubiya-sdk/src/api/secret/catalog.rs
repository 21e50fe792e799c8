//! Many reads of single secrets for the price of one list.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::time::timeout;

use super::{GET, Secret, check, found, lookup};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};

/// So many reads go by name before one that comes alone is taken for the next of many.
const FEW: usize = 2;

/// Reads secrets one by one, but asks the server in bulk when there are many.
///
/// A single read costs one `GET` by name. As soon as a second read overlaps with it, or after two
/// reads, the catalog lists all secrets once and answers from that snapshot. All readers share one
/// list, also while it is under way. So the metadata of 1,000 secrets costs two or three requests.
///
/// It is a snapshot: make a catalog for one pass over many secrets, not for the life of a program.
/// Its answers are as good as those of [`Secrets::get_opt`](crate::Secrets::get_opt):
///
/// - A name that is not in the list is asked for by name before it is reported missing.
/// - A list entry without one of the metadata fields is completed by name.
/// - If the list fails, for whatever reason, reads go by name and report their own errors.
/// - After the first write through the same [`Client`] reads go by name.
///
/// Clones share the snapshot.
///
/// # Examples
///
/// ```no_run
/// # async fn example(client: kubiya_sdk::Client, names: &[&str]) -> kubiya_sdk::Result<()> {
/// use kubiya_sdk::SecretCatalog;
///
/// let catalog = SecretCatalog::new(client);
/// for name in names {
///     match catalog.get_opt(name).await? {
///         Some(secret) => println!("{name}: created at {:?}", secret.created_at()),
///         None => println!("{name}: missing"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SecretCatalog(Arc<Inner>);

struct Inner {
    client: Client,
    /// `None` inside if the list failed.
    snapshot: OnceCell<Option<Snapshot>>,
    /// Set when readers have waited too long for the list.
    given_up: AtomicBool,
    started: AtomicUsize,
    in_flight: AtomicUsize,
}

/// The listed secrets; `None` for one that must be completed by name.
type Snapshot = HashMap<String, Option<Secret>>;

impl SecretCatalog {
    /// An empty catalog. Nothing is sent before the first read.
    pub fn new(client: Client) -> Self {
        Self(Arc::new(Inner {
            client,
            snapshot: OnceCell::new(),
            given_up: AtomicBool::new(false),
            started: AtomicUsize::new(0),
            in_flight: AtomicUsize::new(0),
        }))
    }

    /// The metadata of one secret, or `None` if there is no such secret.
    ///
    /// # Errors
    ///
    /// As [`Secrets::get_opt`](crate::Secrets::get_opt). A failed list is never reported.
    ///
    /// # Cancel safety
    ///
    /// If the future that performs the shared list is dropped, another reader takes the list over.
    pub async fn get_opt(&self, name: &str) -> Result<Option<Secret>> {
        check(GET, name)?;
        let inner = &*self.0;
        let alone = inner.in_flight.fetch_add(1, Ordering::Relaxed) == 0;
        let _reading = Reading(&inner.in_flight);
        let among_the_first = inner.started.fetch_add(1, Ordering::Relaxed) < FEW;
        let mut call = inner.client.sender().call();
        if !(alone && among_the_first && inner.snapshot.get().is_none()) {
            let listed = inner.listed(name, call.remaining() / 2).await;
            if listed.is_some() {
                return Ok(listed);
            }
        }
        found(
            inner
                .client
                .secrets()
                .read(&mut call, lookup(GET, name))
                .await,
        )
    }

    /// The metadata of one secret.
    ///
    /// # Errors
    ///
    /// As [`Secrets::get`](crate::Secrets::get).
    ///
    /// # Cancel safety
    ///
    /// As [`get_opt`](Self::get_opt).
    pub async fn get(&self, name: &str) -> Result<Secret> {
        self.get_opt(name)
            .await?
            .ok_or_else(|| Error::new(GET, ErrorKind::NotFound))
    }
}

impl Inner {
    /// The secret if the snapshot has it with everything, and nothing was written since.
    async fn listed(&self, name: &str, patience: Duration) -> Option<Secret> {
        if self.is_outdated() || self.given_up.load(Ordering::Relaxed) {
            return None;
        }
        let Ok(snapshot) = timeout(patience, self.snapshot.get_or_init(|| self.list())).await
        else {
            self.given_up.store(true, Ordering::Relaxed);
            return None;
        };
        let listed = snapshot.as_ref()?.get(name)?.clone();
        listed.filter(|_| !self.is_outdated())
    }

    async fn list(&self) -> Option<Snapshot> {
        if self.given_up.load(Ordering::Relaxed) {
            return None;
        }
        let items = self.client.secrets().list_items().await.ok()?;
        let mut snapshot = Snapshot::with_capacity(items.len());
        for item in items {
            match snapshot.entry(item.name.clone()) {
                Entry::Vacant(entry) => {
                    entry.insert(item.is_complete().then(|| item.into()));
                }
                // Names are unique. If they are not, the list cannot tell which one is meant.
                Entry::Occupied(mut entry) => {
                    entry.insert(None);
                }
            }
        }
        Some(snapshot)
    }

    fn is_outdated(&self) -> bool {
        self.client.has_written_secrets()
    }
}

/// A read under way.
struct Reading<'a>(&'a AtomicUsize);

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl fmt::Debug for SecretCatalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = self
            .0
            .snapshot
            .get()
            .and_then(Option::as_ref)
            .map(HashMap::len);
        f.debug_struct("SecretCatalog")
            .field("client", &self.0.client)
            .field("listed", &listed)
            .finish_non_exhaustive()
    }
}
