use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{PrivatePkcs8KeyDer, ServerName};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::*;
use crate::host_env::HostEnv;
use crate::listener::{Endpoint, Listener};
use crate::tls::ServerTls;

/// A listening provider and the credentials of its host.
struct Setup {
    address: std::net::SocketAddr,
    socket: Socket,
    server: ServerTls,
    client: TlsConnector,
}

impl Setup {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(["localhost".to_owned()])
            .unwrap()
            .self_signed(&key)
            .unwrap();
        let server = ServerTls::for_client(&certificate.pem()).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(server.certificate.clone()).unwrap();
        let client = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_client_auth_cert(
                vec![certificate.into()],
                PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            )
            .unwrap();
        let listener = Listener::bind_tcp(&HostEnv::default()).unwrap();
        let Endpoint::Tcp(address) = listener.endpoint else {
            panic!("not tcp")
        };
        Self {
            address,
            socket: listener.socket,
            server,
            client: Arc::new(client).into(),
        }
    }
}

async fn connect(address: std::net::SocketAddr, client: &TlsConnector) -> TlsStream<TcpStream> {
    let io = TcpStream::connect(address).await.unwrap();
    client
        .connect(ServerName::try_from("localhost").unwrap(), io)
        .await
        .unwrap()
}

#[tokio::test]
async fn clients_that_say_nothing_do_not_keep_the_host_out() {
    let Setup {
        address,
        socket,
        server,
        client,
    } = Setup::new();
    let (connections, _open) = accept(socket, Some(server.config));
    let mut connections = std::pin::pin!(connections);

    let mut silent = Vec::new();
    for _ in 0..=MAX_HANDSHAKES {
        silent.push(TcpStream::connect(address).await.unwrap());
    }
    let mut host = connect(address, &client).await;
    host.write_all(b"hello").await.unwrap();

    let mut accepted = connections.next().await.unwrap().unwrap();
    let mut heard = [0; 5];
    accepted.read_exact(&mut heard).await.unwrap();
    assert_eq!(&heard, b"hello");
    // Room was made at the expense of the one that had been silent for longest.
    assert_eq!(silent[0].read(&mut heard).await.unwrap(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_handshake_that_stalls_is_given_up() {
    let Setup {
        address,
        socket,
        server,
        ..
    } = Setup::new();
    let (_connections, _open) = accept(socket, Some(server.config));
    let start = Instant::now();
    let mut silent = TcpStream::connect(address).await.unwrap();
    assert_eq!(silent.read(&mut [0]).await.unwrap(), 0);
    assert!(start.elapsed() >= HANDSHAKE_LIMIT);
}

#[tokio::test]
async fn the_port_closes_with_the_stream() {
    let Setup {
        address, socket, ..
    } = Setup::new();
    let (connections, open) = accept(socket, None);
    drop(connections);
    open.abandoned().await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_host_that_never_connects_is_given_up() {
    let Setup { socket, .. } = Setup::new();
    let (_connections, open) = accept(socket, None);
    let start = Instant::now();
    open.abandoned().await;
    assert_eq!(start.elapsed().as_secs(), FIRST_CONNECTION_LIMIT.as_secs());
}

#[tokio::test(start_paused = true)]
async fn a_host_is_given_up_soon_after_its_last_connection_closed() {
    let open = watch::Sender::new(0);
    let abandoned = tokio::spawn(OpenConnections(open.subscribe()).abandoned());
    let (first, second) = (OpenGuard::new(open.clone()), OpenGuard::new(open.clone()));
    tokio::time::sleep(10 * FIRST_CONNECTION_LIMIT).await;
    drop(first);
    tokio::time::sleep(10 * FIRST_CONNECTION_LIMIT).await;
    drop(second);
    let closed = Instant::now();
    abandoned.await.unwrap();
    assert_eq!(closed.elapsed().as_secs(), RECONNECT_LIMIT.as_secs());
}

#[tokio::test(start_paused = true)]
async fn a_host_that_reconnects_is_kept() {
    let open = watch::Sender::new(0);
    let abandoned = tokio::spawn(OpenConnections(open.subscribe()).abandoned());
    let first = OpenGuard::new(open.clone());
    tokio::time::sleep(RECONNECT_LIMIT).await;
    drop(first);
    tokio::time::sleep(RECONNECT_LIMIT / 2).await;
    let _again = OpenGuard::new(open.clone());
    tokio::time::sleep(10 * RECONNECT_LIMIT).await;
    assert!(!abandoned.is_finished());
}
