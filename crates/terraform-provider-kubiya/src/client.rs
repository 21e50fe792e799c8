//! What resources call the API with.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kubiya_sdk::{Agent, Catalog, Client, Error, ErrorKind, Secret};
use tfplugin_framework::Diagnostics;
use tokio::sync::OnceCell;
use tokio::time::timeout;

use crate::config::Settings;
use crate::directory::{Directory, Entries, Kind};
use crate::error;
use crate::existing::ExistingNames;
use crate::fingerprint::Fingerprinter;
use crate::nouns;

/// How long a list may take that only adds to an error message.
const LONGEST_WAIT_FOR_HINT: Duration = Duration::from_secs(5);

/// The configured provider.
pub(crate) struct ProviderClient {
    pub(crate) api: Client,
    /// Serves the reads of one walk: many of them from one list.
    catalog: Catalog<Secret>,
    agents: Catalog<Agent>,
    pub(crate) directory: Directory,
    pub(crate) fingerprints: Fingerprinter,
    pub(crate) existing: ExistingNames,
    secrets_exist: OnceCell<()>,
    agents_exist: OnceCell<()>,
    applying: AtomicBool,
    secrets: Mutex<BTreeSet<String>>,
}

impl ProviderClient {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Diagnostics> {
        let api = settings.client()?;
        Ok(Self {
            catalog: Catalog::new(api.clone()),
            agents: Catalog::new(api.clone()),
            directory: Directory::default(),
            api,
            fingerprints: Fingerprinter::new(&settings.api_key),
            existing: ExistingNames::default(),
            secrets_exist: OnceCell::new(),
            agents_exist: OnceCell::new(),
            applying: AtomicBool::new(false),
            secrets: Mutex::default(),
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
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The agent with this id, or nothing if it is known that there is none.
    pub(crate) async fn find_agent(&self, id: &str) -> Result<Option<Agent>, Error> {
        match self.agents.get_opt(id).await? {
            Some(agent) => Ok(Some(agent)),
            None => self.confirm_absence_of_agent().await.map(|()| None),
        }
    }

    /// The agents whose names begin with `prefix`, sorted by name; all without one.
    pub(crate) async fn agents_with_prefix(
        &self,
        prefix: Option<&str>,
    ) -> Result<Vec<Agent>, Diagnostics> {
        let agents = self.api.agents().list().await;
        let mut agents = agents.map_err(|error| error::list(nouns::AGENT, &error))?;
        agents.retain(|agent| agent.config().name.starts_with(prefix.unwrap_or_default()));
        Ok(agents)
    }

    /// The names of the agents that use a secret, as far as they can be listed.
    pub(crate) async fn agents_that_use(&self, secret: &str) -> Vec<String> {
        let list = timeout(LONGEST_WAIT_FOR_HINT, self.api.agents().list()).await;
        let agents = list.ok().and_then(Result::ok).unwrap_or_default();
        let using = agents.iter().map(Agent::config);
        let using = using.filter(|config| config.secrets.contains(secret));
        using.map(|config| format!("{:?}", config.name)).collect()
    }

    /// The id of the agent of this name, if the list shows exactly one before long.
    pub(crate) async fn agent_of_name(&self, name: &str) -> Option<String> {
        let list = timeout(LONGEST_WAIT_FOR_HINT, self.api.agents().list()).await;
        let mut agents = list.ok()?.ok()?;
        agents.retain(|agent| agent.config().name == name);
        match &agents[..] {
            [agent] => Some(agent.id().to_owned()),
            _ => None,
        }
    }

    /// The secret of this name, or nothing if it is known that there is none.
    pub(crate) async fn find(&self, name: &str) -> Result<Option<Secret>, Error> {
        match self.catalog.get_opt(name).await? {
            Some(secret) => {
                self.expect_secret(name);
                Ok(Some(secret))
            }
            None => self.confirm_absence().await.map(|()| None),
        }
    }

    /// Makes sure that a secret that was not found is gone, and not asked for at a wrong address.
    ///
    /// Every path of a wrong address is a 404, the list of all secrets among them, and that list always
    /// exists in the API. One look at it settles the matter for the process. Only an answer that the API
    /// would not give counts; a key that may not list secrets proves nothing.
    pub(crate) async fn confirm_absence(&self) -> Result<(), Error> {
        let list = async || self.api.secrets().list().await.map(drop);
        confirm(&self.secrets_exist, list).await
    }

    /// The same for an agent, by the list of all agents: it has another version of the API, and another service
    /// may answer for it.
    pub(crate) async fn confirm_absence_of_agent(&self) -> Result<(), Error> {
        let list = async || self.api.agents().list().await.map(drop);
        confirm(&self.agents_exist, list).await
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
            .map_err(|error| error::list(nouns::SECRET, &error))?;
        secrets.retain(|secret| secret.name().starts_with(prefix.unwrap_or_default()));
        Ok(secrets)
    }
}

async fn confirm(
    confirmed: &OnceCell<()>,
    list: impl AsyncFnOnce() -> Result<(), Error>,
) -> Result<(), Error> {
    let looked = confirmed.get_or_try_init(async || match list().await {
        Err(error) if is_of_no_api(&error) => Err(error),
        Ok(()) | Err(_) => Ok(()),
    });
    looked.await.copied()
}

/// Whether an error says that something else than the API answers at this address. A list that is too large does
/// not: there may be that many.
fn is_of_no_api(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedResponse | ErrorKind::Redirected
    )
}
