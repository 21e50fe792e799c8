//! HTTP/2 before a server that has HTTP/1.1.

use std::net::SocketAddr;

use hyper::body::Incoming;
use hyper::client::conn::http1 as client;
use hyper::header::{HOST, HeaderValue};
use hyper::server::conn::http2 as server;
use hyper::service::service_fn;
use hyper::{Error, Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

/// Serves a connection until its client ends it.
pub(crate) async fn serve(stream: TlsStream<TcpStream>, to: SocketAddr) {
    let service = service_fn(move |request| forward(request, to));
    let connection = server::Builder::new(TokioExecutor::new());
    // A client may end it in the middle of an answer.
    let _ = connection
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn forward(
    mut request: Request<Incoming>,
    to: SocketAddr,
) -> Result<Response<Incoming>, Error> {
    let stream = TcpStream::connect(to).await.unwrap();
    let (mut sender, connection) = client::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let path = request.uri().path_and_query().unwrap().as_str();
    let path = path.parse().unwrap();
    *request.uri_mut() = path;
    let host = HeaderValue::from_str(&to.to_string()).unwrap();
    request.headers_mut().insert(HOST, host);
    sender.send_request(request).await
}
