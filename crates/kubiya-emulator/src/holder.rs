//! Who uses a state file.

use std::fmt;
use std::net::SocketAddr;
use std::process;

use serde::{Deserialize, Serialize};

/// The emulator that uses a state file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Holder {
    process_id: u32,
    address: SocketAddr,
}

impl Holder {
    /// This process, with an emulator that listens on `address`.
    pub(crate) fn at(address: SocketAddr) -> Self {
        Self {
            process_id: process::id(),
            address,
        }
    }

    /// The id of its process.
    pub fn process_id(&self) -> u32 {
        self.process_id
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            process_id,
            address,
        } = self;
        write!(
            f,
            "the one at http://{address} with process id {process_id}"
        )
    }
}
