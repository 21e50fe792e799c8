//! One list: loaded when it is first needed, by one caller for all.

use std::sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError};

use kubiya_sdk::Error;
use tokio::sync::Mutex;

use super::{Entries, Entry};

type Loaded = Result<Arc<Entries>, Arc<Error>>;

#[derive(Default)]
pub(super) struct List {
    loading: Mutex<()>,
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
        *self.get() = Some(loaded.clone());
        loaded
    }

    /// Asks for the list once more. A failure leaves what is there.
    pub(super) async fn reload(&self, load: impl Future<Output = Result<Vec<Entry>, Error>>) {
        let _turn = self.loading.lock().await;
        if let Ok(entries) = load.await {
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
