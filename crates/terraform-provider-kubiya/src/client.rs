//! What resources call the API with.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kubiya_sdk::{Agent, Client, Error, Secret};
use tfplugin_framework::Diagnostics;

use crate::config::Settings;
use crate::directory::{Directory, Entries, Kind};
use crate::fingerprint::Fingerprinter;
use crate::objects::Objects;

/// The configured provider.
pub(crate) struct ProviderClient {
    pub(crate) api: Client,
    pub(crate) agents: Objects<Agent>,
    pub(crate) secrets: Objects<Secret>,
    pub(crate) directory: Directory,
    pub(crate) fingerprints: Fingerprinter,
    applying: AtomicBool,
    expected_secrets: Mutex<BTreeSet<String>>,
}

impl ProviderClient {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Diagnostics> {
        let api = settings.client()?;
        Ok(Self {
            agents: Objects::new(&api),
            secrets: Objects::new(&api),
            directory: Directory::default(),
            api,
            fingerprints: Fingerprinter::new(&settings.api_key),
            applying: AtomicBool::new(false),
            expected_secrets: Mutex::default(),
        })
    }

    /// The API, for a call that changes something.
    pub(crate) fn writing(&self) -> &Client {
        self.applying.store(true, Ordering::Relaxed);
        &self.api
    }

    /// Whether this process carries out a plan, which is certain as soon as it has written something. The
    /// process that made the plan has checked it.
    pub(crate) fn is_applying(&self) -> bool {
        self.applying.load(Ordering::Relaxed)
    }

    /// Everything of this kind that can be referred to.
    pub(crate) async fn entries(&self, kind: Kind) -> Result<&Entries, &Error> {
        self.directory.entries(&self.api, kind).await
    }

    /// Remembers that there is a secret of this name, or that the plan at hand creates it.
    pub(crate) fn expect_secret(&self, name: &str) {
        self.expected().insert(name.to_owned());
    }

    /// Forgets a secret that was deleted.
    pub(crate) fn forget_secret(&self, name: &str) {
        self.expected().remove(name);
    }

    /// Whether this process has seen that there is, or will be, a secret of this name.
    pub(crate) fn knows_secret(&self, name: &str) -> bool {
        self.expected().contains(name)
    }

    fn expected(&self) -> MutexGuard<'_, BTreeSet<String>> {
        let expected = self.expected_secrets.lock();
        expected.unwrap_or_else(PoisonError::into_inner)
    }
}
