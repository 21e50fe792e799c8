//! A proxy that leads to one server, whatever it is asked for, and remembers that.

mod connect;
mod socks;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::Identity;
use crate::front::{Threads, acceptor, listen};

/// How the proxy is spoken to.
pub enum Manner {
    /// `CONNECT`, in plain text.
    Http,
    /// `CONNECT`, over TLS.
    Https(Identity),
    /// SOCKS 5.
    Socks5,
}

/// A proxy on loopback.
pub struct Proxy {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    _threads: Threads,
}

/// User name and password; nothing where everybody may ask.
type Credentials = Option<(&'static str, &'static str)>;

impl Proxy {
    /// Leads everybody who knows the `credentials` to `server`.
    pub fn start(manner: Manner, credentials: Credentials, server: SocketAddr) -> Self {
        let (threads, listener, address) = listen();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (is_socks, tls) = match manner {
            Manner::Http => (false, None),
            Manner::Https(identity) => (false, Some(acceptor(identity))),
            Manner::Socks5 => (true, None),
        };
        let log = Arc::clone(&asked);
        threads.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, log) = (tls.clone(), Arc::clone(&log));
                // A client that breaks off ends its own connection only.
                tokio::spawn(serve(stream, tls, is_socks, credentials, server, log));
            }
        });
        Self {
            address,
            asked,
            _threads: threads,
        }
    }

    /// Host and port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it was asked for, in order: `host:port`, or `refused` where the credentials were missing or wrong.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// What a client wants of a proxy.
enum Asked {
    /// A connection to `host:port`.
    For(String),
    /// One that it may not have, and what it is told.
    Refused(&'static [u8]),
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::For(target) => target,
            Self::Refused(_) => "refused",
        })
    }
}

async fn serve(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    is_socks: bool,
    credentials: Credentials,
    server: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
) -> io::Result<()> {
    match tls {
        Some(tls) => {
            relay(
                tls.accept(stream).await?,
                is_socks,
                credentials,
                server,
                &log,
            )
            .await
        }
        None => relay(stream, is_socks, credentials, server, &log).await,
    }
}

async fn relay<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    is_socks: bool,
    credentials: Credentials,
    server: SocketAddr,
    log: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let asked = match is_socks {
        true => socks::asked(&mut stream, credentials).await?,
        false => connect::asked(&mut stream, credentials).await?,
    };
    // Before the client hears of it, so that whoever waits for the client finds it in the log.
    log.lock().unwrap().push(asked.to_string());
    if let Asked::Refused(answer) = asked {
        stream.write_all(answer).await?;
        return stream.shutdown().await;
    }
    let mut server = TcpStream::connect(server).await?;
    match is_socks {
        true => socks::granted(&mut stream).await?,
        false => connect::granted(&mut stream).await?,
    }
    copy_bidirectional(&mut stream, &mut server).await?;
    Ok(())
}
