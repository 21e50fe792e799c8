//! One lock for each remote object: a change that reads before it writes must not overlap with another.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex as StdMutex, PoisonError};

use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::directory::Kind;
use crate::letters::folded;

/// The objects that are being changed, by kind and key.
#[derive(Debug, Default)]
pub(crate) struct Locks(StdMutex<Turns>);

type Turns = BTreeMap<(Kind, String), Arc<Mutex<()>>>;

impl Locks {
    /// Waits for the object's turn, which lasts until the guard is dropped. Keys are the same in any letter case.
    ///
    /// # Cancel safety
    /// If the future is dropped, it gives up its place in the queue.
    pub(crate) async fn lock(&self, kind: Kind, key: &str) -> OwnedMutexGuard<()> {
        let lock = {
            let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // What nobody holds or waits for has one owner: this map.
            held.retain(|_, lock| Arc::strong_count(lock) > 1);
            Arc::clone(held.entry((kind, folded(key))).or_default())
        };
        lock.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// The greatest number of changes that were under way at once.
    async fn overlap(ids: &[&str]) -> usize {
        let (locks, under_way, most) = (
            Locks::default(),
            AtomicUsize::default(),
            AtomicUsize::default(),
        );
        let change = async |id: &str| {
            let _turn = locks.lock(Kind::Agent, id).await;
            most.fetch_max(
                under_way.fetch_add(1, Ordering::Relaxed) + 1,
                Ordering::Relaxed,
            );
            tokio::task::yield_now().await;
            under_way.fetch_sub(1, Ordering::Relaxed);
        };
        match ids {
            [a, b, c] => drop(tokio::join!(change(a), change(b), change(c))),
            _ => unreachable!("three at once"),
        }
        most.into_inner()
    }

    #[tokio::test]
    async fn changes_of_one_object_take_turns() {
        assert_eq!(overlap(&["a", "A", "a"]).await, 1);
    }

    #[tokio::test]
    async fn changes_of_several_objects_do_not_wait_for_each_other() {
        assert_eq!(overlap(&["a", "b", "c"]).await, 3);
    }

    #[tokio::test]
    async fn what_is_not_being_changed_takes_no_room() {
        let locks = Locks::default();
        for id in 0..100 {
            drop(locks.lock(Kind::Agent, &id.to_string()).await);
        }
        assert_eq!(locks.0.lock().unwrap().len(), 1);
    }
}
