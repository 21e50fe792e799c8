//! What may go wrong with a provider process.

use std::io;

use super::line::MalformedLine;

/// Why a provider could not be started or reached.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The program does not start.
    #[error("cannot start the provider")]
    Spawn(#[source] io::Error),
    /// The process ended or stayed silent instead of printing its handshake line.
    #[error("the provider printed no handshake line; it said: {stderr:?}")]
    NoLine {
        /// What it wrote to standard error.
        stderr: Vec<String>,
    },
    /// Terraform would not understand the handshake line.
    #[error(transparent)]
    Line(#[from] MalformedLine),
    /// The client's side of TLS could not be set up.
    #[error("cannot set up TLS")]
    Tls(#[source] rustls::Error),
    /// The provider does not accept the connection.
    #[error("cannot connect to the provider")]
    Connect(#[source] tonic::transport::Error),
    /// A call failed.
    #[error("the provider refused a call")]
    Call(#[source] Box<tonic::Status>),
    /// The end of the process could not be observed.
    #[error("cannot wait for the provider")]
    Wait(#[source] io::Error),
    /// The process did not end in time.
    #[error("the provider still runs")]
    StillRuns,
}
