//! What resources call the API with.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kubiya_sdk::{Agent, Client, Error, KnowledgeEntry, Runner, Secret};
use tfplugin_framework::Diagnostics;

use crate::config::Settings;
use crate::directory::{Directory, Entries, Kind};
use crate::fingerprint::Fingerprinter;
use crate::objects::Objects;
use crate::record::Records;
use crate::run::Run;

/// The configured provider.
pub(crate) struct ProviderClient {
    pub(crate) api: Client,
    pub(crate) agents: Objects<Agent>,
    pub(crate) knowledge: Objects<KnowledgeEntry>,
    pub(crate) runners: Objects<Runner>,
    pub(crate) secrets: Objects<Secret>,
    pub(crate) directory: Directory,
    pub(crate) fingerprints: Fingerprinter,
    applying: AtomicBool,
    pub(crate) run: Arc<Run>,
    pub(crate) records: Records,
}

impl ProviderClient {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Diagnostics> {
        let (api, waits) = (settings.client()?, settings.waits);
        let run = Arc::new(Run::new(waits));
        Ok(Self {
            agents: Objects::new(&api, &run, waits),
            knowledge: Objects::new(&api, &run, waits),
            runners: Objects::new(&api, &run, waits),
            secrets: Objects::new(&api, &run, waits),
            directory: Directory::default(),
            api,
            fingerprints: Fingerprinter::new(&settings.api_key),
            applying: AtomicBool::new(false),
            run,
            records: Records::default(),
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
    pub(crate) async fn entries(&self, kind: Kind) -> Result<Arc<Entries>, Arc<Error>> {
        self.directory.entries(&self.api, kind).await
    }

    /// Ends every wait: the practitioner has interrupted Terraform.
    pub(crate) fn stop(&self) {
        self.api.stop();
        self.run.stop();
    }
}
