//! Accepting and serving connections, until they are asked to end.

use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tower::Service;

/// How long connections may go on with their last answer after the end was asked for.
const GRACE: Duration = Duration::from_secs(5);

/// The pause after a connection could not be accepted, usually for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// Serves until `stop` becomes true or its sender is dropped; then lets answers finish for a while.
pub(crate) async fn serve(listener: TcpListener, router: Router, mut stop: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = asked(&mut stop) => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, router.clone(), stop.clone()));
                }
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    let finished = async { while connections.join_next().await.is_some() {} };
    let _unfinished = tokio::time::timeout(GRACE, finished).await;
}

/// Waits until the end is asked for.
async fn asked(stop: &mut watch::Receiver<bool>) {
    let _asked_or_abandoned = stop.wait_for(|stop| *stop).await;
}

/// Breaks the connection that a request came on; an extension of every request.
#[derive(Clone, Debug)]
pub(crate) struct Reset(Arc<Notify>);

impl Reset {
    /// Closes the connection with a TCP reset and without an answer; never returns.
    pub(crate) async fn reset(&self) -> Infallible {
        self.0.notify_one();
        pending().await
    }
}

/// Serves one connection; an error of its client ends it and concerns nobody else.
async fn connection(stream: TcpStream, router: Router, mut stop: watch::Receiver<bool>) {
    let _best_effort = stream.set_nodelay(true);
    let reset = Arc::new(Notify::new());
    let service = service_fn(|mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Reset(Arc::clone(&reset)));
        router.clone().call(request)
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    let mut stopping = false;
    loop {
        tokio::select! {
            _finished = &mut connection => return,
            () = reset.notified() => {
                let stream = connection.into_parts().io.into_inner();
                let _best_effort = stream.set_zero_linger();
                return;
            }
            () = asked(&mut stop), if !stopping => {
                stopping = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    }
}
