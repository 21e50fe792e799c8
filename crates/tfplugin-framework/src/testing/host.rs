//! The host side of go-plugin: starts a provider process and talks to it as Terraform does.
//!
//! Source: go-plugin 1.4 to 1.8; observed with Terraform 1.11.4.

mod dial;
mod error;
mod identity;
mod line;
mod process;

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::{ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use tfplugin_proto::generated::plugin::Empty;
use tfplugin_proto::generated::plugin::grpc_controller_client::GrpcControllerClient;
use tfplugin_proto::generated::tfplugin6::provider_client::ProviderClient;
use tfplugin_proto::handshake::MAGIC_COOKIE;
use tokio::process::Command;
use tokio::time::timeout;
use tonic::transport::Channel;

pub use dial::Dial;
pub use error::HostError;
pub use line::{HandshakeLine, MalformedLine};

use identity::Identity;
use process::Process;

/// Generous: the machine may be busy. Terraform allows a minute.
const START_LIMIT: Duration = Duration::from_secs(20);
/// What Terraform allows a provider to end in before it kills it.
const END_LIMIT: Duration = Duration::from_secs(2);
/// No limit to speak of: what Terraform's client sets.
const MAX_MESSAGE_BYTES: usize = i32::MAX as usize;

/// How to start a provider process.
///
/// The process inherits the environment, as it does from Terraform.
#[derive(Debug)]
pub struct Launch {
    program: PathBuf,
    env: Vec<(OsString, OsString)>,
    cookie: bool,
    tls: bool,
}

impl Launch {
    /// A provider as Terraform starts it: with the cookie and mutual TLS.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            env: Vec::new(),
            cookie: true,
            tls: true,
        }
    }

    /// Sets a variable, possibly one that the host would set otherwise.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.env
            .push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Starts the process as a person at a terminal would.
    #[must_use]
    pub fn without_cookie(mut self) -> Self {
        self.cookie = false;
        self
    }

    /// Asks for plain text, as `TF_DISABLE_PLUGIN_TLS` makes Terraform do.
    #[must_use]
    pub fn without_tls(mut self) -> Self {
        self.tls = false;
        self
    }

    /// Starts the process and reads its handshake line.
    ///
    /// # Errors
    ///
    /// When the process does not start, or its first line is not a handshake.
    pub async fn start(self) -> Result<Plugin, HostError> {
        let identity = Identity::generate();
        let mut process = Process::spawn(self.command(&identity)).map_err(HostError::Spawn)?;
        let Ok(Some(first)) = timeout(START_LIMIT, process.first_line()).await else {
            // What it said last may still be on its way.
            let _ = timeout(END_LIMIT, process.drain()).await;
            return Err(HostError::NoLine {
                stderr: process.stderr(),
            });
        };
        Ok(Plugin {
            line: first.parse()?,
            identity,
            process,
        })
    }

    /// Runs a process that is expected to end by itself, and collects what it printed.
    ///
    /// # Errors
    ///
    /// When the process does not start or does not end.
    pub async fn run(self) -> Result<Output, HostError> {
        let mut command = self.command(&Identity::generate());
        match timeout(START_LIMIT, command.output()).await {
            Ok(output) => output.map_err(HostError::Spawn),
            Err(_) => Err(HostError::StillRuns),
        }
    }

    fn command(&self, identity: &Identity) -> Command {
        let mut command = Command::new(&self.program);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .env("PLUGIN_MIN_PORT", "10000")
            .env("PLUGIN_MAX_PORT", "25000")
            .env("PLUGIN_PROTOCOL_VERSIONS", "5,6");
        if self.cookie {
            command.env("TF_PLUGIN_MAGIC_COOKIE", MAGIC_COOKIE);
        }
        if self.tls {
            command.env("PLUGIN_CLIENT_CERT", identity.pem());
        }
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// A provider process that has printed its handshake line. Dropping it kills the process.
#[derive(Debug)]
pub struct Plugin {
    line: HandshakeLine,
    identity: Identity,
    process: Process,
}

/// How a process ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Its exit status.
    pub status: ExitStatus,
    /// How long it took from the request to the end.
    pub after: Duration,
    /// Everything it wrote to standard output after the handshake line. Ought to be nothing.
    pub stdout: Vec<String>,
    /// Everything it wrote to standard error.
    pub stderr: Vec<String>,
}

impl Plugin {
    /// What the process announced.
    #[must_use]
    pub fn line(&self) -> &HandshakeLine {
        &self.line
    }

    /// The process's number.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.process.pid()
    }

    /// What the process has written to standard error so far, line by line.
    #[must_use]
    pub fn stderr(&self) -> Vec<String> {
        self.process.stderr()
    }

    /// Connects as the host, or as someone else.
    ///
    /// Under TLS 1.3 a client learns only from its first call that it was refused.
    ///
    /// # Errors
    ///
    /// When the connection is refused.
    pub async fn dial(&self, dial: Dial) -> Result<Channel, HostError> {
        dial::connect(dial, &self.line, &self.identity).await
    }

    /// Connects as the host does and returns a client of the provider.
    ///
    /// # Errors
    ///
    /// When the connection is refused.
    pub async fn provider(&self) -> Result<ProviderClient<Channel>, HostError> {
        let dial = if self.line.certificate.is_some() {
            Dial::host()
        } else {
            Dial::plain_text()
        };
        Ok(provider_client(self.dial(dial).await?))
    }

    /// Asks the process to end, in the way of Terraform, over a connection of its own.
    ///
    /// # Errors
    ///
    /// When the process cannot be reached, or still runs when Terraform would kill it.
    pub async fn shutdown(self) -> Result<Ended, HostError> {
        let mut controller = GrpcControllerClient::new(self.dial(self.proper_dial()).await?);
        let asked = Instant::now();
        controller
            .shutdown(Empty {})
            .await
            .map_err(|status| HostError::Call(status.into()))?;
        self.end_since(asked, END_LIMIT).await
    }

    /// Waits for the process to end by itself.
    ///
    /// # Errors
    ///
    /// [`HostError::StillRuns`] when it does not within `limit`. The process is then killed.
    pub async fn end(self, limit: Duration) -> Result<Ended, HostError> {
        self.end_since(Instant::now(), limit).await
    }

    /// Kills the process, as Terraform does with one that does not end in time.
    ///
    /// # Errors
    ///
    /// When its end cannot be observed.
    pub async fn kill(mut self) -> Result<(), HostError> {
        self.process.kill().await.map_err(HostError::Wait)
    }

    async fn end_since(mut self, start: Instant, limit: Duration) -> Result<Ended, HostError> {
        let Ok(status) = timeout(limit, self.process.wait()).await else {
            return Err(HostError::StillRuns);
        };
        let (status, after) = (status.map_err(HostError::Wait)?, start.elapsed());
        self.process.drain().await;
        Ok(Ended {
            status,
            after,
            stdout: self.process.stdout(),
            stderr: self.process.stderr(),
        })
    }

    /// How Terraform connects to what this process announced.
    fn proper_dial(&self) -> Dial {
        if self.line.certificate.is_some() {
            Dial::host()
        } else {
            Dial::plain_text()
        }
    }
}

/// A client without Terraform-unlike limits on the size of messages.
#[must_use]
pub fn provider_client(channel: Channel) -> ProviderClient<Channel> {
    ProviderClient::new(channel)
        .max_decoding_message_size(MAX_MESSAGE_BYTES)
        .max_encoding_message_size(MAX_MESSAGE_BYTES)
}
