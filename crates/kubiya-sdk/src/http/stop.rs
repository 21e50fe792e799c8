//! The end of all waiting: a client that was stopped begins nothing new.

use tokio::sync::watch;
use tokio::time::Instant;

/// When the client was stopped, if it was. It stays stopped.
#[derive(Default)]
pub(super) struct Stop(watch::Sender<Option<Instant>>);

impl Stop {
    pub(super) fn set(&self) {
        self.0.send_if_modified(|since| {
            let is_first = since.is_none();
            since.get_or_insert_with(Instant::now);
            is_first
        });
    }

    pub(super) fn since(&self) -> Option<Instant> {
        *self.0.borrow()
    }

    /// Waits for the stop, and gives when it came.
    pub(super) async fn comes(&self) -> Instant {
        let mut stopped = self.0.subscribe();
        let since = stopped.wait_for(Option::is_some).await;
        // The sender lives in `self`, so the wait cannot fail.
        since
            .ok()
            .and_then(|since| *since)
            .unwrap_or_else(Instant::now)
    }

    /// The result of `wait`, or nothing if the client is stopped first.
    pub(super) async fn or<T>(&self, wait: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            _ = self.comes() => None,
            result = wait => Some(result),
        }
    }
}
