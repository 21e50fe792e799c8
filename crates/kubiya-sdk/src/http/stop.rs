//! The end of all waiting: a client that was stopped begins nothing new.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

/// Whether the client was stopped. It stays stopped.
#[derive(Default)]
pub(super) struct Stop(watch::Sender<bool>);

impl Stop {
    pub(super) fn set(&self) {
        self.0.send_replace(true);
    }

    pub(super) fn is_set(&self) -> bool {
        *self.0.borrow()
    }

    /// Completes when the client has been stopped for `time`, or was before the call and `time` has passed
    /// since then.
    pub(super) async fn lasts(&self, time: Duration) {
        // The sender lives in `self`, so this cannot fail.
        let _ = self.0.subscribe().wait_for(|stopped| *stopped).await;
        sleep(time).await;
    }

    /// The result of `wait`, or nothing if the client is stopped first.
    pub(super) async fn or<T>(&self, wait: impl Future<Output = T>) -> Option<T> {
        let mut stopped = self.0.subscribe();
        tokio::select! {
            biased;
            // The sender lives in `self`, so this cannot fail.
            _ = stopped.wait_for(|stopped| *stopped) => None,
            result = wait => Some(result),
        }
    }
}
