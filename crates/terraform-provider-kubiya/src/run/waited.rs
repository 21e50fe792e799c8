//! What has been waited for.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::directory::Kind;

/// The waits so far. Whoever asks while one is under way shares it; whoever asks later does not wait.
pub(super) type Waited = BTreeMap<(Phase, Kind, String), Arc<OnceCell<()>>>;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    Planning,
    Applying,
}
