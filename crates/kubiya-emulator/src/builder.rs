//! Configuring an emulator.

use std::collections::BTreeSet;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::Key;
use crate::clock::Clock;
use crate::error_shape::ErrorShape;
use crate::limits::RateLimit;
use crate::quirk::Quirk;
use crate::request_log::{Observer, RequestRecord};

const DEFAULT_BODY_LIMIT: usize = 4 * 1024 * 1024;

/// What an emulator will be; made by [`Emulator::builder`](crate::Emulator::builder).
#[must_use]
pub struct EmulatorBuilder {
    pub(crate) listen: SocketAddr,
    pub(crate) remote_access: bool,
    pub(crate) keys: Vec<Key>,
    pub(crate) keys_file: Option<PathBuf>,
    pub(crate) created_by: String,
    pub(crate) quirks: BTreeSet<Quirk>,
    pub(crate) error_shape: Option<ErrorShape>,
    pub(crate) seed: Option<PathBuf>,
    pub(crate) state: Option<PathBuf>,
    pub(crate) latency: Duration,
    pub(crate) body_limit: usize,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) clock: Clock,
    pub(crate) observer: Option<Observer>,
}

impl EmulatorBuilder {
    pub(crate) fn new() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            remote_access: false,
            keys: Vec::new(),
            keys_file: None,
            created_by: "someone@example.com".to_owned(),
            quirks: BTreeSet::new(),
            error_shape: None,
            seed: None,
            state: None,
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

    /// Allows an address that other machines can reach. The control routes ask for no key, and one of them tells all
    /// data with the values of secrets.
    pub fn allow_remote_access(mut self) -> Self {
        self.remote_access = true;
        self
    }

    /// Accepts a key; may be repeated. Without any, a random one is generated.
    pub fn key(mut self, key: Key) -> Self {
        self.keys.push(key);
        self
    }

    /// Accepts the keys in a JSON file as well; its form is described at [`Key`].
    pub fn keys_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.keys_file = Some(path.into());
        self
    }

    /// The `created_by` of what is created with a key that has none of its own.
    ///
    /// An e-mail address here or at a key is also that of a user. The default is `someone@example.com`.
    pub fn created_by(mut self, who: impl Into<String>) -> Self {
        self.created_by = who.into();
        self
    }

    /// Begins with what is in a JSON file, unless a state file exists.
    ///
    /// The file is an object of lists, all of which are optional and add to the defaults that
    /// [`Directory`](crate::Directory) describes:
    ///
    /// - `secrets`: objects with `name` and `value`, and optionally `description`, `created_by`,
    ///   `created_at` and `organization`;
    /// - `users`, `groups`, `runners`, `sources`, `integrations`, `models`, `agents`, `knowledge`, `scheduled_tasks`,
    ///   `external_knowledge`: names, or objects with any of the fields that the API shows, of which `name` is needed,
    ///   and `email` for users. What the API decides is decided as always, but for `uuid`.
    ///
    /// Everything goes to the organisation that the object names as `organization`, or else to
    /// `default`. A file that is only the list of secrets is understood as well.
    pub fn seed_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.seed = Some(path.into());
        self
    }

    /// Keeps the data in a file, and begins with what is there.
    ///
    /// One emulator may use it at a time, under whatever path: while another one has it, the start fails with
    /// [`FileError::InUse`](crate::FileError::InUse), and the file is left alone. The operating system's lock on a
    /// file beside it (`FILE.emulator-lock`) sees to that. It ends with its process, so what remains of that
    /// file means nothing.
    ///
    /// A change is saved before it is answered, and survives the end of the process at any time. Beside a file of more than 64 KiB,
    /// changes go to `FILE.emulator-journal`, which becomes part of the file at the end; whoever copies the file of a
    /// running emulator needs both.
    ///
    /// The values of secrets in it can be decoded by whoever may read it, which is its owner only; everything
    /// else, such as the variables of agents, is in it as it is.
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state = Some(path.into());
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
