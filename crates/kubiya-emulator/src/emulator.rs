//! A running emulator: where it is, what it stores, what was asked of it, and its end.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use secrecy::SecretString;
use tokio::sync::{oneshot, watch};

use crate::auth::Key;
use crate::backend::Backend;
use crate::builder::EmulatorBuilder;
use crate::clock::Clock;
use crate::collection::Shape;
use crate::directory::Directory;
use crate::faults::Faults;
use crate::json_file::FileError;
use crate::objects::Objects;
use crate::reach::Reach;
use crate::request_log::RequestLog;
use crate::shapes::AGENTS;
use crate::vault::Vault;

/// A running emulator; dropping it ends it, and frees its state file.
///
/// It runs on a thread and a runtime of its own, like the remote service that it stands for: it works
/// from tests that are not asynchronous, and a test that blocks or pauses its own runtime does not
/// disturb it.
pub struct Emulator {
    backend: Running,
    address: SocketAddr,
    url: String,
    stop: watch::Sender<bool>,
    stopped: oneshot::Receiver<()>,
}

/// What the server's thread uses as well; the state file is given up with it, even while that thread is ending.
struct Running(Arc<Backend>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.store.close();
    }
}

impl Emulator {
    /// Starts with the defaults: a free loopback port, a generated key, no secrets and no agents.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::new()
    }

    pub(crate) fn new(
        backend: Arc<Backend>,
        address: SocketAddr,
        stop: watch::Sender<bool>,
        stopped: oneshot::Receiver<()>,
    ) -> Self {
        Self {
            backend: Running(backend),
            address,
            url: format!("http://{address}"),
            stop,
            stopped,
        }
    }

    /// `http://127.0.0.1:PORT`, without a trailing slash.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The first of the accepted keys.
    pub fn api_key(&self) -> &SecretString {
        self.first_key().secret()
    }

    /// The stored secrets of the organisation of [`Emulator::api_key`].
    pub fn secrets(&self) -> Vault<'_> {
        self.secrets_of(self.first_key().organization_name())
    }

    /// The stored secrets of another organisation.
    pub fn secrets_of<'a>(&'a self, organization: &'a str) -> Vault<'a> {
        Vault::new(self.reach(organization))
    }

    /// The objects of a collection, such as [`shapes::SOURCES`](crate::shapes::SOURCES), of the organisation
    /// of [`Emulator::api_key`].
    pub fn objects(&self, shape: &'static Shape) -> Objects<'_> {
        self.objects_of(self.first_key().organization_name(), shape)
    }

    /// The objects of a collection of another organisation.
    pub fn objects_of<'a>(&'a self, organization: &'a str, shape: &'static Shape) -> Objects<'a> {
        Objects::new(shape, self.reach(organization))
    }

    /// The agents of the organisation of [`Emulator::api_key`].
    pub fn agents(&self) -> Objects<'_> {
        self.objects(&AGENTS)
    }

    /// The agents of another organisation.
    pub fn agents_of<'a>(&'a self, organization: &'a str) -> Objects<'a> {
        self.objects_of(organization, &AGENTS)
    }

    /// What agents can refer to in the organisation of [`Emulator::api_key`].
    pub fn directory(&self) -> Directory<'_> {
        self.directory_of(self.first_key().organization_name())
    }

    /// What agents can refer to in another organisation.
    pub fn directory_of<'a>(&'a self, organization: &'a str) -> Directory<'a> {
        Directory::new(self.reach(organization))
    }

    /// Whether the state file had data to begin with, so that a seed file was not used.
    pub fn began_with_saved_data(&self) -> bool {
        self.backend.0.store.began_with_saved_data()
    }

    /// The requests that reached the emulated API.
    pub fn requests(&self) -> &RequestLog {
        &self.backend.0.log
    }

    /// The events that its webhooks accepted, each with the name of the webhook, oldest first.
    pub fn events(&self) -> Vec<(String, String)> {
        self.backend.0.events.list()
    }

    /// The clock that it goes by.
    pub fn clock(&self) -> &Clock {
        &self.backend.0.clock
    }

    /// The faults that requests meet; there are none at first.
    pub fn faults(&self) -> &Faults {
        &self.backend.0.faults
    }

    /// Makes everything what it was at the start: the data, which a state file or a seed had or which was founded
    /// then, the clock and the rate limits, without faults and without records of requests.
    ///
    /// A state file follows. Identifiers of faults and numbers of requests go on.
    ///
    /// # Panics
    ///
    /// If a state file is configured and cannot be written.
    pub fn reset(&self) {
        let outcome = self.backend.0.reset();
        outcome.unwrap_or_else(|problem| panic!("the reset failed: {problem:?}"));
    }

    /// The data of all organisations, in the form of a state file without a journal.
    ///
    /// The values of secrets are in it in base64, and everything else as it is.
    pub fn state(&self) -> SecretString {
        let state = self.backend.0.store.written();
        let state = state.unwrap_or_else(|error| panic!("the data can be written: {error}"));
        String::from_utf8_lossy(&state).into_owned().into()
    }

    /// Replaces the data of all organisations, at once, by what [`Emulator::state`] gave or a state file has;
    /// collections that it does not mention are as they are founded. Faults, clock and limits stay.
    ///
    /// # Errors
    ///
    /// If it is not the content of a state file; then the data stays as it is. The error never quotes it.
    ///
    /// # Panics
    ///
    /// If a state file is configured and cannot be written.
    pub fn replace_state(&self, state: &str) -> Result<(), FileError> {
        let outcome = self.backend.0.store.replace(state.as_bytes())?;
        outcome.unwrap_or_else(|problem| panic!("the state was not replaced: {problem:?}"));
        Ok(())
    }

    /// Ends it: no new connections, at most five seconds for answers that are on their way.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        let _ended_either_way = (&mut self.stopped).await;
    }

    /// Like [`Emulator::shutdown`], for code that is not asynchronous.
    ///
    /// # Panics
    ///
    /// When called from asynchronous code, which it would block.
    pub fn shutdown_blocking(self) {
        self.stop.send_replace(true);
        let _ended_either_way = self.stopped.blocking_recv();
    }

    fn reach<'a>(&'a self, organization: &'a str) -> Reach<'a> {
        Reach {
            backend: &self.backend.0,
            organization,
        }
    }

    fn first_key(&self) -> &Key {
        &self.backend.0.keys[0]
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
