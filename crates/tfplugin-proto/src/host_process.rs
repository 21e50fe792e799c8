//! The process that started this one.

use std::time::Duration;

/// How often a look is taken. Only a host that has not connected yet is looked after.
const PERIOD: Duration = Duration::from_millis(500);

/// A host, as far as the system tells of it.
pub(crate) struct HostProcess {
    #[cfg(unix)]
    id: u32,
}

#[cfg(unix)]
impl HostProcess {
    /// To be called before the handshake line is written: writing fails where the host is gone already.
    pub(crate) fn of_this_one() -> Self {
        let id = std::os::unix::process::parent_id();
        Self { id }
    }

    /// Completes when the host has ended: another process is this one's parent then.
    pub(crate) async fn ended(&self) {
        while std::os::unix::process::parent_id() == self.id {
            tokio::time::sleep(PERIOD).await;
        }
    }
}

#[cfg(not(unix))]
impl HostProcess {
    pub(crate) fn of_this_one() -> Self {
        Self {}
    }

    /// Never completes: there is no such look.
    pub(crate) async fn ended(&self) {
        std::future::pending().await
    }
}
