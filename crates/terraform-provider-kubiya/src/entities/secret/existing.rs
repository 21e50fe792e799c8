//! The names that were taken before this process created anything.

use std::collections::BTreeSet;

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
}

impl ExistingNames {
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
