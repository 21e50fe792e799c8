//! Many reads of single objects for the price of one list.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::time::timeout;

use super::item::{self, Entry as Listed, Item, found};
use super::list;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};

/// So many reads go one by one before one that comes alone is taken for the next of many.
const SINGLE_READS: usize = 2;

/// Reads objects of one kind one by one, and asks the server in bulk if there are many.
///
/// There are catalogs of [`Secret`](crate::Secret), [`Runner`](crate::Runner) and
/// [`Integration`](crate::Integration), which are read by name, and of [`Agent`](crate::Agent),
/// [`Source`](crate::Source), [`InlineSource`](crate::InlineSource), [`KnowledgeEntry`](crate::KnowledgeEntry),
/// [`Webhook`](crate::Webhook), [`ScheduledTask`](crate::ScheduledTask),
/// [`ExternalKnowledgeEntry`](crate::ExternalKnowledgeEntry) and [`Trigger`](crate::Trigger), which are read by
/// id. A single read costs one `GET`. If a second read overlaps with it, or after two reads, the catalog lists
/// all objects of the kind once, and answers from that snapshot. All readers share one list, also while it is
/// under way. So 1,000 objects cost two or three requests.
///
/// Because it is a snapshot, make a catalog for one pass over many objects, not for the life of a program. Its
/// answers are as good as those of [`Secrets::get_opt`](crate::Secrets::get_opt) and
/// [`Agents::get_opt`](crate::Agents::get_opt):
///
/// - If an object is not in the list, the catalog asks for it by itself before it reports it as missing.
/// - If a list entry does not say everything, the catalog completes it by a single read. That goes for the entry of
///   - a secret without one of the metadata fields;
///   - an agent without a field of the configuration, or without when and by whom it was created;
///   - a runner without a type;
///   - a source without a name, a URL or what its tools are given;
///   - a knowledge entry without a field of the configuration, or without the owner;
///   - a webhook without its URL, or without a field of the configuration that the API does not leave out when it is
///     empty;
///   - a scheduled task without the parameters or the status;
///   - an external knowledge entry without the channels or the time of its creation;
///   - an integration without configurations;
///   - a trigger without the workflow, the name or the status.
/// - The catalog asks for what an inline source holds in any case, because lists need not tell it.
/// - If the list fails, for whatever reason, the catalog reads objects one by one. Those reads report their own
///   errors.
/// - After the first write of an object of the kind through the same [`Client`], the catalog reads objects one
///   by one. Writes of other kinds do not matter.
///
/// Clones share the snapshot.
///
/// # Examples
///
/// ```no_run
/// # async fn example(client: kubiya_sdk::Client, names: &[&str]) -> kubiya_sdk::Result<()> {
/// use kubiya_sdk::{Catalog, Secret};
///
/// let catalog = Catalog::<Secret>::new(client);
/// for name in names {
///     match catalog.get_opt(name).await? {
///         Some(secret) => println!("{name}: created at {:?}", secret.created_at()),
///         None => println!("{name}: missing"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub struct Catalog<T>(Arc<Inner<T>>);

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
type Snapshot<T> = HashMap<String, Option<Listed<T>>>;

#[expect(
    private_bounds,
    reason = "sealed: only this crate knows what can be read"
)]
impl<T: Item> Catalog<T> {
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

    /// One object, or `None` if there is no such object.
    ///
    /// # Errors
    ///
    /// As the `get_opt` of the kind. A failed list is never reported.
    ///
    /// # Cancel safety
    ///
    /// If the future that performs the shared list is dropped, another reader takes the list over.
    pub async fn get_opt(&self, key: &str) -> Result<Option<T>> {
        T::check_key(T::GET, key)?;
        let inner = &*self.0;
        let alone = inner.in_flight.fetch_add(1, Ordering::Relaxed) == 0;
        let _reading = Reading(&inner.in_flight);
        let among_the_first = inner.started.fetch_add(1, Ordering::Relaxed) < SINGLE_READS;
        let mut call = inner.client.sender().call();
        let lookup = item::lookup::<T>(T::GET, key);
        if !(alone && among_the_first && inner.snapshot.get().is_none())
            && let Some(listed) = inner.listed(key, call.remaining() / 2).await
            && let Some(whole) = found(listed.with_rest(&inner.client, &mut call, &lookup).await)?
        {
            return Ok(Some(whole));
        }
        let object = if inner.lacks(key) {
            item::read_alone(&inner.client, &mut call, &lookup).await
        } else {
            item::read(&inner.client, &mut call, &lookup).await
        };
        found(object)
    }

    /// One object.
    ///
    /// # Errors
    ///
    /// As the `get` of the kind.
    ///
    /// # Cancel safety
    ///
    /// As [`get_opt`](Self::get_opt).
    pub async fn get(&self, key: &str) -> Result<T> {
        self.get_opt(key)
            .await?
            .ok_or_else(|| Error::new(T::GET, ErrorKind::NotFound))
    }

    /// All objects, as the `list` of the kind tells them, if that costs nothing. So there must be a snapshot,
    /// everything in it must have been understood, and nothing of the kind may have been written since. What
    /// was created elsewhere since may be missing.
    ///
    /// Nothing is sent.
    pub fn listed(&self) -> Option<Vec<T>> {
        let snapshot = self.0.snapshot.get()?.as_ref()?;
        let entries = snapshot.values().map(Option::as_ref);
        let objects = entries.map(|entry| Some(entry?.object.clone()));
        let objects: Vec<T> = objects.collect::<Option<_>>()?;
        (!self.0.is_outdated()).then(|| list::sorted(objects))
    }
}

impl<T: Item> Inner<T> {
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
        let listed = snapshot.as_ref()?.get(key)?.as_ref()?;
        let is_usable = listed.is_complete && !self.is_outdated();
        is_usable.then(|| listed.object.clone())
    }

    /// Whether the snapshot proves that the list does not have the object.
    fn lacks(&self, key: &str) -> bool {
        let snapshot = self.snapshot.get().and_then(Option::as_ref);
        snapshot.is_some_and(|snapshot| !snapshot.contains_key(key)) && !self.is_outdated()
    }

    async fn list(&self) -> Option<Snapshot<T>> {
        if self.given_up.load(Ordering::Relaxed) {
            return None;
        }
        let listed = item::listed(&self.client).await.ok()?;
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
