//! Which kinds of objects a client has begun to change.

use std::sync::atomic::{AtomicBool, Ordering};

/// The kinds of objects that this crate can change.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Agent,
    Secret,
}

/// The kinds that have seen a write, whatever became of it.
#[derive(Default)]
pub(crate) struct Written {
    agents: AtomicBool,
    secrets: AtomicBool,
}

impl Written {
    /// Remembers that objects of this kind change from now on. To be called before the request is sent.
    pub(crate) fn note(&self, kind: Kind) {
        self.flag(kind).store(true, Ordering::SeqCst);
    }

    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.flag(kind).load(Ordering::SeqCst)
    }

    fn flag(&self, kind: Kind) -> &AtomicBool {
        match kind {
            Kind::Agent => &self.agents,
            Kind::Secret => &self.secrets,
        }
    }
}
