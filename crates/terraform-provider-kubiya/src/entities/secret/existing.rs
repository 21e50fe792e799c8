//! The names that are taken: in the organisation, and by the creates of this process.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use kubiya_sdk::{Client, Result};
use tokio::sync::OnceCell;

/// Guards creates against overwriting: what the API does with a create of an existing name is not
/// documented, so the name is looked for first.
///
/// One list serves every create of the process. It is only ever the reason to look more closely, so it
/// does no harm when it is out of date.
#[derive(Debug, Default)]
pub(crate) struct ExistingNames {
    names: OnceCell<BTreeSet<String>>,
    claimed: Mutex<BTreeSet<String>>,
}

impl ExistingNames {
    /// Takes a name for one create; false where another create of this process has taken it.
    ///
    /// No list can show what is being created at the same time, and names are unique: the second create
    /// could only fail, or overwrite the first.
    pub(super) fn claim(&self, name: &str) -> bool {
        let mut claimed = self.claimed.lock().unwrap_or_else(PoisonError::into_inner);
        claimed.insert(name.to_owned())
    }

    /// Whether there is a secret of this name.
    ///
    /// # Errors
    /// Where the API does not tell.
    pub(super) async fn contains(&self, client: &Client, name: &str) -> Result<bool> {
        let listed = self.names.get_or_try_init(|| async {
            let secrets = client.secrets().list().await?;
            Ok::<_, kubiya_sdk::Error>(
                secrets
                    .iter()
                    .map(|secret| secret.name().to_owned())
                    .collect(),
            )
        });
        match listed.await {
            Ok(names) if !names.contains(name) => Ok(false),
            // Listed, though perhaps deleted since; or the list cannot be had.
            Ok(_) | Err(_) => Ok(client.secrets().get_opt(name).await?.is_some()),
        }
    }
}
