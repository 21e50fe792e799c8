//! An address that is listened on, and why there may be none.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;

/// An address as go-plugin writes it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Absolute path of a unix socket.
    Unix(PathBuf),
    /// Loopback address and port.
    Tcp(SocketAddr),
}

impl Endpoint {
    /// Go's name of the network: `unix` or `tcp`.
    #[must_use]
    pub fn network(&self) -> &'static str {
        match self {
            Self::Unix(_) => "unix",
            Self::Tcp(_) => "tcp",
        }
    }

    /// The address within the network.
    #[must_use]
    pub fn address(&self) -> String {
        match self {
            Self::Unix(path) => path.display().to_string(),
            Self::Tcp(address) => address.to_string(),
        }
    }
}

/// Why no address could be listened on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListenError {
    /// The host's directory cannot be used.
    #[error("cannot listen in the directory that PLUGIN_UNIX_SOCKET_DIR names")]
    HostDirectory(#[source] io::Error),
    /// The host's group is unknown.
    #[error("PLUGIN_UNIX_SOCKET_GROUP is neither a number nor a group of this machine")]
    UnknownGroup,
    /// The host's group cannot be given access.
    #[error("cannot open the socket to the group that PLUGIN_UNIX_SOCKET_GROUP names")]
    Group(#[source] io::Error),
    /// The host's TCP ports are not a range of ports.
    #[error("PLUGIN_MIN_PORT and PLUGIN_MAX_PORT are not a range of TCP ports")]
    PortRange,
    /// Every TCP port is taken, or TCP cannot be used at all.
    #[error("cannot listen on any TCP port from PLUGIN_MIN_PORT to PLUGIN_MAX_PORT")]
    Tcp(#[source] io::Error),
}

/// A bound address. Dropping it removes what it left in the file system.
#[derive(Debug)]
pub(crate) struct Listener {
    pub(crate) socket: Socket,
    pub(crate) endpoint: Endpoint,
    pub(crate) files: Files,
}

/// A socket that accepts connections.
#[derive(Debug)]
pub(crate) enum Socket {
    #[cfg(unix)]
    Unix(UnixListener),
    Tcp(TcpListener),
}

/// The files of a listener, removed when dropped.
#[derive(Debug)]
pub(crate) enum Files {
    None,
    /// The socket lies in a directory of its own.
    #[cfg(unix)]
    Directory {
        _remove: tempfile::TempDir,
    },
    /// The socket lies in a directory of the host's.
    #[cfg(unix)]
    Socket {
        _remove: tempfile::TempPath,
    },
}
