//! What resources call the API with.

use kubiya_sdk::Client;

use crate::entities::secret::ExistingNames;
use crate::fingerprint::Fingerprinter;

/// The configured provider.
pub(crate) struct ProviderClient {
    pub(crate) api: Client,
    pub(crate) fingerprints: Fingerprinter,
    pub(crate) existing: ExistingNames,
}
