//! Starting an emulator.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread;

use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::{oneshot, watch};

use crate::auth::Key;
use crate::backend::Backend;
use crate::builder::EmulatorBuilder;
use crate::emulator::Emulator;
use crate::events::Events;
use crate::faults::Faults;
use crate::founding::Founding;
use crate::json_file::{self, FileError};
use crate::limits::Limiter;
use crate::organization::Organizations;
use crate::request_log::RequestLog;
use crate::routes::router;
use crate::same_origin::HostNames;
use crate::seed;
use crate::server::serve;
use crate::state::StateFile;
use crate::store::Store;

/// Why an emulator did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address can be reached from other machines, which has to be allowed explicitly.
    #[error("{0} is not a loopback address, and remote access was not allowed")]
    NotLoopback(SocketAddr),
    /// The address is in use or not one of this machine.
    #[error("cannot listen on {0}")]
    Listen(SocketAddr, #[source] io::Error),
    /// The system refused what the server runs on.
    #[error("cannot start the server's thread")]
    Thread(#[source] io::Error),
    /// The seed file cannot be used.
    #[error("the seed file {} cannot be used", .0.display())]
    Seed(PathBuf, #[source] FileError),
    /// The state file cannot be used.
    #[error("the state file {} cannot be used", .0.display())]
    State(PathBuf, #[source] FileError),
    /// The file of keys cannot be used.
    #[error("the file of keys {} cannot be used", .0.display())]
    Keys(PathBuf, #[source] FileError),
    /// One of the keys is empty, which would admit everyone.
    #[error("an API key cannot be empty")]
    EmptyKey,
    /// There was no entropy for a generated key.
    #[error("cannot generate an API key")]
    Entropy(#[source] getrandom::Error),
}

impl EmulatorBuilder {
    /// Starts, and returns as soon as requests are accepted.
    ///
    /// # Errors
    ///
    /// If the configuration is not possible; see [`StartError`].
    pub async fn start(self) -> Result<Emulator, StartError> {
        let (emulator, ready) = self.launch()?;
        ready
            .await
            .unwrap_or_else(|_| Err(ended_early()))
            .map(|()| emulator)
    }

    /// Like [`EmulatorBuilder::start`], for code that is not asynchronous.
    ///
    /// # Errors
    ///
    /// If the configuration is not possible; see [`StartError`].
    ///
    /// # Panics
    ///
    /// When called from asynchronous code, which it would block.
    pub fn start_blocking(self) -> Result<Emulator, StartError> {
        let (emulator, ready) = self.launch()?;
        ready
            .blocking_recv()
            .unwrap_or_else(|_| Err(ended_early()))
            .map(|()| emulator)
    }

    /// Starts the thread; the receiver tells when it serves.
    fn launch(self) -> Result<(Emulator, oneshot::Receiver<Result<(), StartError>>), StartError> {
        let listener = self.bind()?;
        let address = listener
            .local_addr()
            .map_err(|error| StartError::Listen(self.listen, error))?;
        let backend = Arc::new(self.into_backend(address)?);
        let routes = router(Arc::clone(&backend));
        let (stop, stop_seen) = watch::channel(false);
        let (stopped_sender, stopped) = oneshot::channel();
        let (ready_sender, ready) = oneshot::channel();
        thread::Builder::new()
            .name("kubiya-emulator".to_owned())
            .spawn(move || {
                run(listener, routes, stop_seen, ready_sender);
                let _nobody_waits = stopped_sender.send(());
            })
            .map_err(StartError::Thread)?;
        Ok((Emulator::new(backend, address, stop, stopped), ready))
    }

    fn bind(&self) -> Result<std::net::TcpListener, StartError> {
        if !self.listen.ip().is_loopback() && !self.remote_access {
            return Err(StartError::NotLoopback(self.listen));
        }
        let failed = |error| StartError::Listen(self.listen, error);
        let listener = std::net::TcpListener::bind(self.listen).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        Ok(listener)
    }

    fn into_backend(mut self, address: SocketAddr) -> Result<Backend, StartError> {
        self.complete_keys()?;
        let store = self.store(address)?;
        let limiter = self
            .rate_limit
            .map(|limit| Limiter::new(limit, self.keys.len()));
        Ok(Backend {
            keys: self.keys,
            created_by: self.created_by,
            origin: format!("http://{address}"),
            host_names: HostNames {
                allowed: self.allowed_hosts,
                is_remote: !address.ip().is_loopback(),
            },
            quirks: self.quirks,
            error_shape: self.error_shape,
            latency: self.latency,
            body_limit: self.body_limit,
            clock: self.clock,
            limiter,
            faults: Faults::default(),
            store,
            log: RequestLog::observed_by(self.observer),
            events: Events::default(),
            resets: AtomicU64::new(0),
        })
    }

    /// Reads the file of keys, and generates one if there is none at all.
    fn complete_keys(&mut self) -> Result<(), StartError> {
        if let Some(path) = &self.keys_file {
            let keys = json_file::read::<Vec<Key>>(path)
                .map_err(|error| StartError::Keys(path.clone(), error))?;
            self.keys.extend(keys);
        }
        if self.keys.is_empty() {
            self.keys
                .push(Key::generate().map_err(StartError::Entropy)?);
        }
        if self.keys.iter().any(Key::is_empty) {
            return Err(StartError::EmptyKey);
        }
        Ok(())
    }

    fn store(&self, address: SocketAddr) -> Result<Store, StartError> {
        let founding = Founding::new(&self.keys, &self.created_by, &self.clock);
        let seed = match &self.seed {
            Some(path) => seed::read(path, &founding)
                .map_err(|error| StartError::Seed(path.clone(), error))?,
            None => Organizations::new(),
        };
        match &self.state {
            Some(path) => StateFile::take(path, address)
                .and_then(|file| Store::open(file, seed, founding))
                .map_err(|error| StartError::State(path.clone(), error)),
            None => Ok(Store::in_memory(seed, founding)),
        }
    }
}

/// The body of the server's thread.
fn run(
    listener: std::net::TcpListener,
    routes: axum::Router,
    stop: watch::Receiver<bool>,
    ready: oneshot::Sender<Result<(), StartError>>,
) {
    let runtime = match runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _nobody_waits = ready.send(Err(StartError::Thread(error)));
            return;
        }
    };
    runtime.block_on(async {
        match TcpListener::from_std(listener) {
            Ok(listener) => {
                let _nobody_waits = ready.send(Ok(()));
                serve(listener, routes, stop).await;
            }
            Err(error) => {
                let _nobody_waits = ready.send(Err(StartError::Thread(error)));
            }
        }
    });
}

fn ended_early() -> StartError {
    StartError::Thread(io::Error::other("the thread ended early"))
}
