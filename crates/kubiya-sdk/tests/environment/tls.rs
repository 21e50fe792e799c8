//! An API over TLS and HTTP/2, with a certificate of its own.

use std::error::Error;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tempfile::NamedTempFile;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

pub(crate) struct TlsServer {
    port: u16,
    certificate: NamedTempFile,
    requests: Arc<Mutex<Vec<String>>>,
    _runtime: Runtime,
}

/// What there is at it.
#[derive(Clone, Copy)]
pub(crate) enum Service {
    /// The secret `a`. Whatever else it is sent it repeats in an error.
    Api,
    /// A webhook that accepts every event.
    #[cfg(target_os = "linux")]
    Webhook,
    /// What refuses every request as not processed, at the level of HTTP/2.
    #[cfg(target_os = "linux")]
    Refusal,
}

impl TlsServer {
    pub(crate) fn start() -> Self {
        Self::start_as(Service::Api, Duration::ZERO)
    }

    /// Takes so long to begin with TLS.
    pub(crate) fn start_as(service: Service, delay: Duration) -> Self {
        let key = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate = NamedTempFile::new().unwrap();
        std::fs::write(&certificate, key.cert.pem()).unwrap();
        let private = PrivateKeyDer::try_from(key.signing_key.serialize_der()).unwrap();
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![key.cert.der().clone()], private)
            .unwrap();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        runtime.spawn(accept(
            listener,
            TlsAcceptor::from(Arc::new(config)),
            (service, delay),
            Arc::clone(&requests),
        ));
        Self {
            port,
            certificate,
            requests,
            _runtime: runtime,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    pub(crate) fn certificate_file(&self) -> &Path {
        self.certificate.path()
    }

    /// What was requested, in order, as `METHOD /path VERSION`.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn accept(
    listener: TcpListener,
    tls: TlsAcceptor,
    (service, delay): (Service, Duration),
    log: Arc<Mutex<Vec<String>>>,
) {
    while let Ok((stream, _)) = listener.accept().await {
        let (tls, log) = (tls.clone(), Arc::clone(&log));
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            // A client that does not trust the certificate ends the handshake.
            let Ok(stream) = tls.accept(stream).await else {
                return;
            };
            let service = service_fn(move |request| answer(service, request, Arc::clone(&log)));
            let connection = auto::Builder::new(TokioExecutor::new());
            let _ = connection
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    service: Service,
    request: Request<Incoming>,
    log: Arc<Mutex<Vec<String>>>,
) -> Result<Response<Full<Bytes>>, Box<dyn Error + Send + Sync>> {
    let line = format!(
        "{} {} {:?}",
        request.method(),
        request.uri().path(),
        request.version()
    );
    log.lock().unwrap().push(line);
    match service {
        Service::Api => {}
        #[cfg(target_os = "linux")]
        Service::Webhook => return Ok(Response::new(Full::default())),
        #[cfg(target_os = "linux")]
        Service::Refusal => return Err(h2::Error::from(h2::Reason::REFUSED_STREAM).into()),
    }
    assert!(request.headers().contains_key("authorization"));
    let body = request.into_body().collect().await?.to_bytes();
    if body.is_empty() {
        return Ok(Response::new(Full::from(r#"{"name":"a"}"#)));
    }
    Ok(Response::builder().status(400).body(Full::new(body))?)
}
