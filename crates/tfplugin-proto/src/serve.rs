//! Serving a provider from the handshake to the end of the process.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use tokio_stream::Stream;
use tokio_util::sync::CancellationToken;
use tonic::transport::server::Router;

use crate::calls::Calls;
use crate::connections::{Connection, accept};
use crate::generated::plugin::grpc_broker_server::GrpcBrokerServer;
use crate::generated::plugin::grpc_controller_server::GrpcControllerServer;
use crate::generated::plugin::grpc_stdio_server::GrpcStdioServer;
use crate::generated::tfplugin6::provider_server::Provider;
use crate::handshake::{self, HandshakeError, HandshakeLine};
use crate::host_env::HostEnv;
use crate::host_process::HostProcess;
use crate::listener::{ListenError, Listener};
use crate::reattach::Reattach;
use crate::side_services::{Broker, Controller, HEALTH_SERVICE, Stdio};
use crate::signals;
use crate::tls::{ServerTls, TlsError};

/// How long answers may take to leave once shutdown is asked for. The host does not miss a lost
/// reply, but it waits for the process to end.
const DRAIN_LIMIT: Duration = Duration::from_millis(50);

/// Why a provider could not be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The process was not started by a host that we can serve.
    #[error(transparent)]
    Handshake(#[from] HandshakeError),
    /// Mutual TLS could not be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// No address to listen on.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// Signals could not be intercepted.
    #[error("cannot intercept signals")]
    Signals(#[source] io::Error),
    /// The host could not be told where to connect.
    #[error("cannot write the address to standard output")]
    Announce(#[source] io::Error),
    /// The gRPC server failed.
    #[error("the gRPC server failed")]
    Server(#[source] tonic::transport::Error),
}

/// Serves `provider` to the host that started this process.
///
/// Writes the handshake line to standard output; nothing else may ever be written there. Signals that ask
/// a process to end are ignored from then on: they reach the whole process group, and Terraform asks to
/// stop in its own way. Returns when the host asks for shutdown, or is gone for some seconds.
///
/// The host kills processes that linger, so the caller must end the process at once, without waiting
/// for tasks: see [`tokio::runtime::Runtime::shutdown_background`].
///
/// # Errors
///
/// Before the handshake: no host, no common protocol, an unusable client certificate or no address
/// to listen on. Nothing has then been written to standard output.
pub async fn serve(provider: impl Provider, env: HostEnv) -> Result<(), ServeError> {
    serve_host(Arc::new(provider), env).await
}

async fn serve_host(provider: Arc<dyn Provider>, env: HostEnv) -> Result<(), ServeError> {
    handshake::check_cookie(&env)?;
    handshake::check_protocol(&env)?;
    let tls = env
        .client_cert
        .as_deref()
        .map(ServerTls::for_client)
        .transpose()?;
    let Listener {
        socket,
        endpoint,
        files: _removed_on_return,
    } = Listener::bind(&env)?;
    let _ignored = signals::ignore_requests_to_end().map_err(ServeError::Signals)?;
    let host = HostProcess::of_this_one();

    let line = HandshakeLine {
        endpoint: &endpoint,
        certificate: tls.as_ref().map(|tls| tls.certificate.as_ref()),
        multiplexing_field: env.multiplex_grpc.is_some(),
    };
    announce(&mut io::stdout().lock(), &line).map_err(ServeError::Announce)?;

    let (connections, open) = accept(socket, tls.map(|tls| tls.config));
    let host_is_gone = async {
        tokio::select! {
            () = open.clone().orphaned(host) => {}
            () = open.abandoned() => {}
        }
    };
    answer(provider, connections, host_is_gone).await
}

/// Serves `provider` to any number of Terraform runs, for use under a debugger.
///
/// Writes to `out` what to set in the environment of Terraform. `source` is the provider's address,
/// `HOST/NAMESPACE/TYPE`. There is no TLS in this mode, and no host to outlive: returns on an
/// interrupt or a request to terminate.
///
/// # Errors
///
/// No address to listen on, or nowhere to write.
pub async fn serve_debug(
    provider: impl Provider,
    source: &str,
    env: HostEnv,
    out: &mut impl Write,
) -> Result<(), ServeError> {
    let provider = Arc::new(provider);
    let Listener {
        socket,
        endpoint,
        files: _removed_on_return,
    } = Listener::bind(&env)?;
    let terminated = signals::terminated().map_err(ServeError::Signals)?;

    let reattach = Reattach {
        source,
        pid: std::process::id(),
        endpoint: &endpoint,
    };
    announce(out, &reattach).map_err(ServeError::Announce)?;

    let (connections, _) = accept(socket, None);
    answer(provider, connections, terminated).await
}

/// Answers calls until the host asks for shutdown, or until `ended`.
async fn answer(
    provider: Arc<dyn Provider>,
    connections: impl Stream<Item = io::Result<Connection>>,
    ended: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let shutdown = CancellationToken::new();
    let served = router(provider, &shutdown)
        .await
        .serve_with_incoming_shutdown(connections, shutdown.cancelled());
    tokio::select! {
        outcome = served => outcome.map_err(ServeError::Server),
        () = drain(&shutdown) => Ok(()),
        () = ended => Ok(()),
    }
}

fn announce(out: &mut impl Write, text: &impl std::fmt::Display) -> io::Result<()> {
    // One write: a host must not see half of the line.
    out.write_all(format!("{text}\n").as_bytes())?;
    out.flush()
}

async fn router(provider: Arc<dyn Provider>, shutdown: &CancellationToken) -> Router {
    let (health, health_service) = tonic_health::server::health_reporter();
    health
        .set_service_status(HEALTH_SERVICE, tonic_health::ServingStatus::Serving)
        .await;
    tonic::transport::Server::builder()
        .add_service(Calls::of(provider))
        .add_service(GrpcControllerServer::new(Controller {
            shutdown: shutdown.clone(),
        }))
        .add_service(GrpcStdioServer::new(Stdio {
            shutdown: shutdown.clone(),
        }))
        .add_service(GrpcBrokerServer::new(Broker {
            shutdown: shutdown.clone(),
        }))
        .add_service(health_service)
}

async fn drain(shutdown: &CancellationToken) {
    shutdown.cancelled().await;
    tokio::time::sleep(DRAIN_LIMIT).await;
}
