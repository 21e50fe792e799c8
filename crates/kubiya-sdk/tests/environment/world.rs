//! An API behind TLS, under a name that only a proxy leads to.

use kubiya_emulator::Emulator;
use secrecy::ExposeSecret;
use test_network::{Authority, Identity, Manner, Proxy, TlsFront};

use super::child::{Child, REPEAT};

/// No name server has heard of it.
pub(super) const NAME: &str = "api.kubiya.invalid";

pub(super) const ADDRESS: &str = "192.0.2.7";

/// What the child prints where the API was asked: it has no such secret.
pub(super) const REACHED: &str = "get: Err NotFound";

pub(super) struct World {
    pub(super) authority: Authority,
    pub(super) front: TlsFront,
    emulator: Emulator,
}

impl World {
    pub(super) fn new() -> Self {
        let authority = Authority::new();
        let identity = authority.certify(&["localhost", NAME, ADDRESS]);
        Self::showing(authority, identity)
    }

    pub(super) fn showing(authority: Authority, identity: Identity) -> Self {
        let emulator = Emulator::builder().start_blocking().unwrap();
        Self {
            authority,
            front: TlsFront::start(identity, emulator.address()),
            emulator,
        }
    }

    /// A proxy that leads to the API.
    pub(super) fn proxy(
        &self,
        manner: Manner,
        credentials: Option<(&'static str, &'static str)>,
    ) -> Proxy {
        Proxy::start(manner, credentials, self.front.address())
    }

    /// A child that trusts the authority, and reaches the API at its own address.
    pub(super) fn child(&self) -> Child {
        Child::new()
            .env("KUBIYA_API_KEY", self.emulator.api_key().expose_secret())
            .env("KUBIYA_ENV", self.front.url())
            .env("SSL_CERT_FILE", self.authority.file())
            .env(REPEAT, "1")
    }

    /// A child that is told another address of the API.
    pub(super) fn child_elsewhere(&self, host: &str) -> Child {
        self.child().env("KUBIYA_ENV", format!("https://{host}"))
    }

    /// The API as it is without TLS.
    pub(super) fn plain_port(&self) -> u16 {
        self.emulator.address().port()
    }
}
