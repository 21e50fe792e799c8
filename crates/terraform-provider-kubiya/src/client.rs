//! What resources call the API with.

use kubiya_sdk::{Client, Error, ErrorKind, Secret, SecretCatalog};
use tfplugin_framework::Diagnostics;
use tokio::sync::OnceCell;

use crate::config::Settings;
use crate::entities::secret::ExistingNames;
use crate::error;
use crate::fingerprint::Fingerprinter;

/// The configured provider.
pub(crate) struct ProviderClient {
    pub(crate) api: Client,
    /// Serves the reads of one walk: many of them from one list.
    catalog: SecretCatalog,
    pub(crate) fingerprints: Fingerprinter,
    pub(crate) existing: ExistingNames,
    confirmed: OnceCell<()>,
}

impl ProviderClient {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Diagnostics> {
        let api = settings.client()?;
        Ok(Self {
            catalog: SecretCatalog::new(api.clone()),
            api,
            fingerprints: Fingerprinter::new(&settings.api_key),
            existing: ExistingNames::default(),
            confirmed: OnceCell::new(),
        })
    }

    /// The secret of this name, or nothing if it is known that there is none.
    pub(crate) async fn find(&self, name: &str) -> Result<Option<Secret>, Error> {
        match self.catalog.get_opt(name).await? {
            Some(secret) => Ok(Some(secret)),
            None => self.confirm_absence().await.map(|()| None),
        }
    }

    /// Makes sure that a secret that was not found is gone, and not asked for at a wrong address.
    ///
    /// Every path of a wrong address is a 404, the list of all secrets among them, and that list always
    /// exists in the API. One look at it settles the matter for the process. Only an answer that the API
    /// would not give counts; a key that may not list secrets proves nothing.
    pub(crate) async fn confirm_absence(&self) -> Result<(), Error> {
        let confirmed = self.confirmed.get_or_try_init(|| async {
            match self.api.secrets().list().await {
                Err(error) if is_of_no_api(&error) => Err(error),
                Ok(_) | Err(_) => Ok(()),
            }
        });
        confirmed.await.copied()
    }

    /// The secrets whose names begin with `prefix`, sorted by name; all without one.
    pub(crate) async fn with_prefix(
        &self,
        prefix: Option<&str>,
    ) -> Result<Vec<Secret>, Diagnostics> {
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

/// Whether an error says that something else than the API answers at this address.
fn is_of_no_api(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedResponse | ErrorKind::Redirected | ErrorKind::ResponseTooLarge
    )
}
