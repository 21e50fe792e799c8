//! Connecting to a provider, in the right way or in one of the wrong ones.

use std::io;
use std::sync::Arc;

use hyper_util::rt::TokioIo;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::ServerName;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use tfplugin_proto::Endpoint;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tonic::transport::{Channel, Endpoint as Target};
use tower::service_fn;

use super::error::HostError;
use super::identity::Identity;
use super::line::HandshakeLine;

const ALPN_HTTP2: &[u8] = b"h2";
static EVERY_VERSION: [&SupportedProtocolVersion; 2] = [&TLS13, &TLS12];
static ONLY_TLS12: [&SupportedProtocolVersion; 1] = [&TLS12];

/// How a client presents itself to a provider.
#[derive(Clone, Copy, Debug)]
pub struct Dial {
    credentials: Credentials,
    versions: &'static [&'static SupportedProtocolVersion],
}

#[derive(Clone, Copy, Debug)]
enum Credentials {
    Host,
    Stranger,
    Impostor,
    Anonymous,
    PlainText,
}

impl Dial {
    /// As the host that started the provider: mutual TLS with the certificate it was told.
    #[must_use]
    pub fn host() -> Self {
        Self {
            credentials: Credentials::Host,
            versions: &EVERY_VERSION,
        }
    }

    /// With a certificate of the right form that is not the host's.
    #[must_use]
    pub fn stranger() -> Self {
        Self {
            credentials: Credentials::Stranger,
            ..Self::host()
        }
    }

    /// With the host's certificate, which is no secret, but without its key.
    #[must_use]
    pub fn impostor() -> Self {
        Self {
            credentials: Credentials::Impostor,
            ..Self::host()
        }
    }

    /// Without a client certificate.
    #[must_use]
    pub fn anonymous() -> Self {
        Self {
            credentials: Credentials::Anonymous,
            ..Self::host()
        }
    }

    /// Without TLS.
    #[must_use]
    pub fn plain_text() -> Self {
        Self {
            credentials: Credentials::PlainText,
            ..Self::host()
        }
    }

    /// With TLS 1.2 at most.
    #[must_use]
    pub fn at_most_tls12(self) -> Self {
        Self {
            versions: &ONLY_TLS12,
            ..self
        }
    }
}

pub(super) async fn connect(
    dial: Dial,
    line: &HandshakeLine,
    host: &Identity,
) -> Result<Channel, HostError> {
    let certified_key = match dial.credentials {
        Credentials::Host => Some(host.certified_key()),
        Credentials::Stranger => Some(Identity::generate().certified_key()),
        Credentials::Impostor => Some(host.claimed_with(&Identity::generate())),
        Credentials::Anonymous | Credentials::PlainText => None,
    };
    let tls = match dial.credentials {
        Credentials::PlainText => None,
        _ => Some(client_config(dial.versions, line, certified_key)?),
    };
    let tls = tls.map(|config| TlsConnector::from(Arc::new(config)));
    let endpoint = line.endpoint.clone();
    let connector = service_fn(move |_| open(endpoint.clone(), tls.clone()));
    Target::from_static("http://localhost")
        .connect_with_connector(connector)
        .await
        .map_err(HostError::Connect)
}

/// Trusts the announced certificate and nothing else.
fn client_config(
    versions: &[&'static SupportedProtocolVersion],
    line: &HandshakeLine,
    certified_key: Option<CertifiedKey>,
) -> Result<ClientConfig, HostError> {
    let mut roots = RootCertStore::empty();
    if let Some(certificate) = &line.certificate {
        roots.add(certificate.clone()).map_err(HostError::Tls)?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(versions)
        .map_err(HostError::Tls)?
        .with_root_certificates(roots);
    let mut config = match certified_key {
        // Unlike its shortcut, the resolver does not insist that certificate and key belong together.
        Some(key) => config.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(key))),
        None => config.with_no_client_auth(),
    };
    config.alpn_protocols = vec![ALPN_HTTP2.to_vec()];
    Ok(config)
}

trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

async fn open(endpoint: Endpoint, tls: Option<TlsConnector>) -> io::Result<TokioIo<Box<dyn Io>>> {
    let io: Box<dyn Io> = match endpoint {
        #[cfg(unix)]
        Endpoint::Unix(path) => Box::new(tokio::net::UnixStream::connect(path).await?),
        #[cfg(not(unix))]
        Endpoint::Unix(_) => return Err(io::ErrorKind::Unsupported.into()),
        Endpoint::Tcp(address) => Box::new(TcpStream::connect(address).await?),
    };
    let Some(tls) = tls else {
        return Ok(TokioIo::new(io));
    };
    let io = tls
        .connect(
            ServerName::try_from("localhost").map_err(io::Error::other)?,
            io,
        )
        .await?;
    // Terraform 1.12 and later break off otherwise.
    if io.get_ref().1.alpn_protocol() != Some(ALPN_HTTP2) {
        return Err(io::Error::other("the provider did not negotiate HTTP/2"));
    }
    Ok(TokioIo::new(Box::new(io)))
}
