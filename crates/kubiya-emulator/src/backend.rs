//! Everything that the requests of one emulator share.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use secrecy::SecretString;

use crate::auth::Key;
use crate::clock::Clock;
use crate::error_shape::ErrorShape;
use crate::events::Events;
use crate::faults::Faults;
use crate::limits::Limiter;
use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::request_log::RequestLog;
use crate::same_origin::HostNames;
use crate::secret::Secret;
use crate::store::Store;

/// The configuration and the data of one emulator.
#[derive(Debug)]
pub(crate) struct Backend {
    /// Never empty; the first is the one that the emulator shows as its own.
    pub(crate) keys: Vec<Key>,
    pub(crate) created_by: String,
    /// `http://127.0.0.1:PORT`, without a trailing slash.
    pub(crate) origin: String,
    pub(crate) host_names: HostNames,
    pub(crate) quirks: BTreeSet<Quirk>,
    pub(crate) error_shape: Option<ErrorShape>,
    pub(crate) latency: Duration,
    /// In bytes.
    pub(crate) body_limit: usize,
    pub(crate) clock: Clock,
    pub(crate) limiter: Option<Limiter>,
    pub(crate) faults: Faults,
    pub(crate) store: Store,
    pub(crate) log: RequestLog,
    pub(crate) events: Events,
    pub(crate) resets: AtomicU64,
}

impl Backend {
    pub(crate) fn has(&self, quirk: Quirk) -> bool {
        self.quirks.contains(&quirk)
    }

    /// Makes everything what it was at the start: the data, the clock and the limits, without faults and records.
    ///
    /// Where the data cannot be saved, everything stays as it is.
    pub(crate) fn reset(&self) -> Result<(), Problem> {
        self.resets.fetch_add(1, Ordering::SeqCst);
        self.store.reset()?;
        self.faults.clear();
        self.clock.restart();
        if let Some(limiter) = &self.limiter {
            limiter.reset();
        }
        self.log.clear();
        self.events.clear();
        Ok(())
    }

    /// How often everything was made what it was at the start.
    pub(crate) fn resets(&self) -> u64 {
        self.resets.load(Ordering::SeqCst)
    }

    /// A name as it is kept, whichever spelling a request has.
    pub(crate) fn kept_name(&self, name: String) -> String {
        match self.has(Quirk::RespelledNames) {
            true => name.trim().to_lowercase(),
            false => name,
        }
    }

    /// A secret without a description that is created now, by nobody in particular.
    pub(crate) fn new_secret(&self, value: SecretString) -> Secret {
        Secret {
            value,
            description: String::new(),
            created_by: self.created_by.clone(),
            created_at: self.clock.timestamp(),
        }
    }
}
