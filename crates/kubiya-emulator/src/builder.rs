//! Configuring and starting an emulator.

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::{oneshot, watch};

use crate::auth::Key;
use crate::backend::Backend;
use crate::clock::Clock;
use crate::emulator::Emulator;
use crate::error_shape::ErrorShape;
use crate::faults::Faults;
use crate::limits::{Limiter, RateLimit};
use crate::quirk::Quirk;
use crate::request_log::{Observer, RequestLog, RequestRecord};
use crate::routes::router;
use crate::server::serve;
use crate::store::Store;

const DEFAULT_BODY_LIMIT: usize = 4 * 1024 * 1024;

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
    /// There was no entropy for a generated key.
    #[error("cannot generate an API key")]
    Key(#[source] getrandom::Error),
}

/// What an emulator will be; made by [`Emulator::builder`].
#[must_use]
pub struct EmulatorBuilder {
    listen: SocketAddr,
    remote_access: bool,
    keys: Vec<Key>,
    created_by: String,
    quirks: BTreeSet<Quirk>,
    error_shape: Option<ErrorShape>,
    latency: Duration,
    body_limit: usize,
    rate_limit: Option<RateLimit>,
    clock: Clock,
    observer: Option<Observer>,
}

impl EmulatorBuilder {
    pub(crate) fn new() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            remote_access: false,
            keys: Vec::new(),
            created_by: "someone@example.com".to_owned(),
            quirks: BTreeSet::new(),
            error_shape: None,
            latency: Duration::ZERO,
            body_limit: DEFAULT_BODY_LIMIT,
            rate_limit: None,
            clock: Clock::system(),
            observer: None,
        }
    }

    /// Where to listen; port 0 chooses a free one. The default is `127.0.0.1:0`.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Allows an address that other machines can reach. The control routes ask for no key.
    pub fn allow_remote_access(mut self) -> Self {
        self.remote_access = true;
        self
    }

    /// Accepts a key; may be repeated. Without any, a random one is generated.
    pub fn key(mut self, key: Key) -> Self {
        self.keys.push(key);
        self
    }

    /// The `created_by` of what is created with a key that has none of its own.
    pub fn created_by(mut self, who: impl Into<String>) -> Self {
        self.created_by = who.into();
        self
    }

    /// Turns on a departure from the default behaviour; may be repeated.
    pub fn quirk(mut self, quirk: Quirk) -> Self {
        self.quirks.insert(quirk);
        self
    }

    /// The form of all error bodies, instead of the documented form for each status.
    pub fn error_shape(mut self, shape: ErrorShape) -> Self {
        self.error_shape = Some(shape);
        self
    }

    /// How long every request waits before anything is done with it.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// The most bytes of a request body; more is answered with 413. The default is 4 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// How often each key may ask; more is answered with 429.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// Where creation dates and limits take the time from.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Calls `observer` with every request, once it is over; it must not block.
    pub fn on_request(mut self, observer: impl Fn(&RequestRecord) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

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
        let backend = Arc::new(self.into_backend()?);
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

    fn into_backend(mut self) -> Result<Backend, StartError> {
        if self.keys.is_empty() {
            self.keys.push(Key::generate().map_err(StartError::Key)?);
        }
        let limiter = self
            .rate_limit
            .map(|limit| Limiter::new(limit, self.keys.len()));
        Ok(Backend {
            keys: self.keys,
            created_by: self.created_by,
            quirks: self.quirks,
            error_shape: self.error_shape,
            latency: self.latency,
            body_limit: self.body_limit,
            clock: self.clock,
            limiter,
            faults: Faults::default(),
            store: Store::default(),
            log: RequestLog::observed_by(self.observer),
        })
    }
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder")
            .field("listen", &self.listen)
            .field("keys", &self.keys)
            .field("quirks", &self.quirks)
            .finish_non_exhaustive()
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
