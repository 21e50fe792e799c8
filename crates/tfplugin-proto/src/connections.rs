//! From a listening socket to connections that have proved themselves.

mod forget;

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::{Stream, StreamExt as _};
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::task::AbortOnDropHandle;
use tonic::transport::server::Connected;

use crate::host_process::HostProcess;
use crate::listener::Socket;
use forget::{Flushing, Wiping};

/// A host on the same machine needs milliseconds.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// Unfinished handshakes kept at a time. One more ends the oldest, so that clients which connect and
/// say nothing cannot keep the host out.
const MAX_HANDSHAKES: usize = 64;
/// Pause after a failed `accept`, which otherwise would fail again at once (out of descriptors).
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// Time for the host to connect for the first time: how long go-plugin waits for the handshake line.
const FIRST_CONNECTION_LIMIT: Duration = Duration::from_secs(60);
/// Time without a connection after which the host is taken for dead. A living host keeps its
/// connection until it has asked for shutdown; the pause is for one that connects anew.
const RECONNECT_LIMIT: Duration = Duration::from_secs(5);

/// Accepts connections for as long as the returned stream lives.
///
/// With `tls`, a connection counts and comes out once its handshake is complete.
pub(crate) fn accept(
    socket: Socket,
    tls: Option<Arc<ServerConfig>>,
) -> (impl Stream<Item = io::Result<Connection>>, OpenConnections) {
    let (ready, connections) = mpsc::channel(1);
    let open = watch::Sender::new(0);
    let watcher = OpenConnections(open.subscribe());
    let greeter = Greeter {
        tls: tls.map(TlsAcceptor::from),
        ready,
        open,
    };
    let loop_task = AbortOnDropHandle::new(tokio::spawn(accept_loop(socket, greeter)));
    let stream = ReceiverStream::new(connections).map(move |connection| {
        let _runs_with_the_stream = &loop_task;
        Ok(connection)
    });
    (stream, watcher)
}

async fn accept_loop(socket: Socket, greeter: Greeter) {
    let mut handshakes = JoinSet::new();
    let mut unfinished = VecDeque::<AbortHandle>::new();
    loop {
        let io = match socket.accept().await {
            Ok(io) => io,
            Err(error) => {
                tracing::debug!(%error, "cannot accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        while handshakes.try_join_next().is_some() {}
        unfinished.retain(|handshake| !handshake.is_finished());
        if unfinished.len() == MAX_HANDSHAKES
            && let Some(oldest) = unfinished.pop_front()
        {
            oldest.abort();
        }
        unfinished.push_back(handshakes.spawn(greeter.clone().greet(io)));
    }
}

/// Turns accepted sockets into connections.
#[derive(Clone)]
struct Greeter {
    tls: Option<TlsAcceptor>,
    ready: mpsc::Sender<Connection>,
    open: watch::Sender<usize>,
}

impl Greeter {
    async fn greet(self, io: Box<dyn Io>) {
        let io: Box<dyn Io> = match self.tls {
            None => io,
            Some(tls) => match timeout(HANDSHAKE_LIMIT, tls.accept(Wiping(io))).await {
                Ok(Ok(io)) => Box::new(io),
                Ok(Err(error)) => {
                    tracing::debug!(%error, "refused a connection");
                    return;
                }
                Err(_) => {
                    tracing::debug!("refused a connection that did not finish its handshake");
                    return;
                }
            },
        };
        let connection = Connection {
            io: Flushing::new(io),
            _open: OpenGuard::new(self.open),
        };
        // Fails only when the server has gone.
        let _ = self.ready.send(connection).await;
    }
}

impl Socket {
    async fn accept(&self) -> io::Result<Box<dyn Io>> {
        match self {
            #[cfg(unix)]
            Self::Unix(listener) => Ok(Box::new(listener.accept().await?.0)),
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                // Without it every call waits for a delayed acknowledgement, 40 ms on Linux.
                stream.set_nodelay(true)?;
                Ok(Box::new(stream))
            }
        }
    }
}

/// How many connections are open.
#[derive(Clone)]
pub(crate) struct OpenConnections(watch::Receiver<usize>);

impl OpenConnections {
    /// Completes when the host has gone without a word: it never connected, or its last connection
    /// closed and no other was opened for a while.
    pub(crate) async fn abandoned(mut self) {
        let mut patience = FIRST_CONNECTION_LIMIT;
        loop {
            let change = if *self.0.borrow_and_update() == 0 {
                match timeout(patience, self.0.changed()).await {
                    Ok(change) => change,
                    Err(_) => return,
                }
            } else {
                patience = RECONNECT_LIMIT;
                self.0.changed().await
            };
            if change.is_err() {
                return;
            }
        }
    }

    /// Completes when the host's process has ended before it ever connected. Where it has connected, its
    /// connection tells more: see [`abandoned`](Self::abandoned).
    pub(crate) async fn orphaned(mut self, host: HostProcess) {
        let connected = async { drop(self.0.wait_for(|open| *open > 0).await) };
        let given_up = async {
            host.ended().await;
            // A host that was started by way of another process may outlive that one.
            tokio::time::sleep(RECONNECT_LIMIT).await;
        };
        tokio::select! {
            () = connected => std::future::pending().await,
            () = given_up => {}
        }
    }
}

struct OpenGuard(watch::Sender<usize>);

impl OpenGuard {
    fn new(open: watch::Sender<usize>) -> Self {
        open.send_modify(|count| *count += 1);
        Self(open)
    }
}

impl Drop for OpenGuard {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// A connection of the host, ready for HTTP/2.
pub(crate) struct Connection {
    io: Flushing<Box<dyn Io>>,
    _open: OpenGuard,
}

impl Connected for Connection {
    type ConnectInfo = ();

    fn connect_info(&self) -> Self::ConnectInfo {}
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}

#[cfg(test)]
mod tests;
