//! One list: loaded when it is first needed, by one caller for all.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError};

use kubiya_sdk::Error;
use tokio::sync::Mutex;

use super::entries::{Entries, Entry};

type Loaded = Result<Arc<Entries>, Arc<Error>>;

#[derive(Default)]
pub(super) struct List {
    loading: Mutex<()>,
    /// How often it was loaded.
    loads: AtomicUsize,
    loaded: StdMutex<Option<Loaded>>,
}

impl List {
    /// The list, or why it cannot be had. It is asked for once.
    pub(super) async fn loaded(
        &self,
        load: impl Future<Output = Result<Vec<Entry>, Error>>,
    ) -> Loaded {
        if let Some(loaded) = self.get().clone() {
            return loaded;
        }
        let _turn = self.loading.lock().await;
        if let Some(loaded) = self.get().clone() {
            return loaded;
        }
        let loaded = load.await.map(Entries::new).map(Arc::new).map_err(Arc::new);
        self.loads.fetch_add(1, Ordering::Relaxed);
        *self.get() = Some(loaded.clone());
        loaded
    }

    /// Asks for the list once more, unless somebody else does so meanwhile. A failure leaves what is there.
    pub(super) async fn reload(&self, load: impl Future<Output = Result<Vec<Entry>, Error>>) {
        let loads = self.loads.load(Ordering::Relaxed);
        let _turn = self.loading.lock().await;
        if self.loads.load(Ordering::Relaxed) != loads {
            return;
        }
        let entries = load.await;
        self.loads.fetch_add(1, Ordering::Relaxed);
        if let Ok(entries) = entries {
            *self.get() = Some(Ok(Arc::new(Entries::new(entries))));
        }
    }

    pub(super) fn at_hand(&self) -> Option<Arc<Entries>> {
        self.get().as_ref()?.as_ref().ok().cloned()
    }

    fn get(&self) -> MutexGuard<'_, Option<Loaded>> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
