//! What resources call the API with.

use kubiya_sdk::{Client, Secret, SecretCatalog};
use tfplugin_framework::Result;

use crate::config::Settings;
use crate::entities::secret::ExistingNames;
use crate::error;
use crate::fingerprint::Fingerprinter;

/// The configured provider.
pub(crate) struct ProviderClient {
    pub(crate) api: Client,
    /// Serves the reads of one walk: many of them from one list.
    pub(crate) catalog: SecretCatalog,
    pub(crate) fingerprints: Fingerprinter,
    pub(crate) existing: ExistingNames,
}

impl ProviderClient {
    pub(crate) fn new(settings: &Settings) -> Result<Self> {
        let api = settings.client()?;
        Ok(Self {
            catalog: SecretCatalog::new(api.clone()),
            api,
            fingerprints: Fingerprinter::new(&settings.api_key),
            existing: ExistingNames::default(),
        })
    }

    /// The secrets whose names begin with `prefix`, sorted by name; all without one.
    pub(crate) async fn with_prefix(&self, prefix: Option<&str>) -> Result<Vec<Secret>> {
        let mut secrets = self
            .api
            .secrets()
            .list()
            .await
            .map_err(|error| error::list(&error))?;
        secrets.retain(|secret| secret.name().starts_with(prefix.unwrap_or_default()));
        Ok(secrets)
    }
}
