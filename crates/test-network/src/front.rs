//! TLS before a server that has none.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::server::TlsStream;

use crate::{Identity, http2};

/// Takes TLS connections and passes on what is in them.
pub struct TlsFront {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    _threads: Threads,
}

impl TlsFront {
    /// Shows `identity`, and passes on to `server`.
    pub fn start(identity: Identity, server: SocketAddr) -> Self {
        Self::serving(acceptor(identity), move |mut stream| async move {
            let mut server = TcpStream::connect(server).await.unwrap();
            let _ = copy_bidirectional(&mut stream, &mut server).await;
        })
    }

    /// As [`start`](Self::start), and speaks HTTP/2 with clients, as the gateways of most APIs do. The server has
    /// HTTP/1.1.
    pub fn start_http2(identity: Identity, server: SocketAddr) -> Self {
        let mut tls = config(identity);
        tls.alpn_protocols.push(b"h2".to_vec());
        let tls = TlsAcceptor::from(Arc::new(tls));
        Self::serving(tls, move |stream| http2::serve(stream, server))
    }

    fn serving<F: Future<Output = ()> + Send + 'static>(
        tls: TlsAcceptor,
        serve: impl Fn(TlsStream<TcpStream>) -> F + Clone + Send + 'static,
    ) -> Self {
        let (threads, listener, address) = listen();
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        threads.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let (tls, serve) = (tls.clone(), serve.clone());
                tokio::spawn(async move {
                    // A client that does not trust the certificate ends the handshake.
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(stream).await;
                    }
                });
            }
        });
        Self {
            address,
            connections,
            _threads: threads,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address as a URL with the host name `localhost`.
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    /// How many connections were made to it.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

pub(crate) fn acceptor(identity: Identity) -> TlsAcceptor {
    TlsAcceptor::from(Arc::new(config(identity)))
}

fn config(identity: Identity) -> ServerConfig {
    ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![identity.certificate], identity.key)
        .unwrap()
}

/// The threads of a server. They end with it, also where that is inside of another runtime.
pub(crate) struct Threads(Option<Runtime>);

impl Threads {
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.0 {
            runtime.spawn(task);
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

pub(crate) fn listen() -> (Threads, TcpListener, SocketAddr) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let entered = runtime.enter();
    let listener = TcpListener::from_std(listener).unwrap();
    drop(entered);
    (Threads(Some(runtime)), listener, address)
}
