//! What the host of a plugin puts in its environment.

use std::path::PathBuf;

/// The part of the environment that go-plugin hosts, Terraform among them, use to talk to a plugin.
///
/// Plain data, so that everything built on it can be tested without touching the environment.
/// A variable that is set to nothing counts as absent.
///
/// Source: go-plugin 1.4 to 1.8, client and server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostEnv {
    /// `TF_PLUGIN_MAGIC_COOKIE`: proof that a host and not a person started the process.
    pub magic_cookie: Option<String>,
    /// `PLUGIN_PROTOCOL_VERSIONS`: comma-separated, in no particular order.
    pub protocol_versions: Option<String>,
    /// `PLUGIN_CLIENT_CERT`: the host's one-off certificate, PEM. Absent: plain text is wanted.
    pub client_cert: Option<String>,
    /// `PLUGIN_MIN_PORT`: the first TCP port to try.
    pub min_port: Option<String>,
    /// `PLUGIN_MAX_PORT`: the last TCP port to try.
    pub max_port: Option<String>,
    /// `PLUGIN_UNIX_SOCKET_DIR`: where the host wants the socket. Terraform does not set it.
    pub unix_socket_dir: Option<PathBuf>,
    /// `PLUGIN_UNIX_SOCKET_GROUP`: name or number of the group that may use the socket.
    /// Terraform does not set it.
    pub unix_socket_group: Option<String>,
    /// `PLUGIN_MULTIPLEX_GRPC`: set by hosts that understand a seventh handshake field.
    pub multiplex_grpc: Option<String>,
    /// The system's directory for temporary files.
    pub temp_dir: PathBuf,
}

impl HostEnv {
    /// Reads the process environment; the only place in this crate that does.
    #[must_use]
    pub fn from_process() -> Self {
        Self {
            magic_cookie: text("TF_PLUGIN_MAGIC_COOKIE"),
            protocol_versions: text("PLUGIN_PROTOCOL_VERSIONS"),
            client_cert: text("PLUGIN_CLIENT_CERT"),
            min_port: text("PLUGIN_MIN_PORT"),
            max_port: text("PLUGIN_MAX_PORT"),
            unix_socket_dir: path("PLUGIN_UNIX_SOCKET_DIR"),
            unix_socket_group: text("PLUGIN_UNIX_SOCKET_GROUP"),
            multiplex_grpc: text("PLUGIN_MULTIPLEX_GRPC"),
            temp_dir: std::env::temp_dir(),
        }
    }
}

/// Lossy on purpose: broken text must be refused where it is parsed, not pass for an absent variable.
fn text(name: &str) -> Option<String> {
    path(name).map(|value| value.to_string_lossy().into_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the host's variables"
)]
fn path(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
