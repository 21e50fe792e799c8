//! Certificates: good ones, and each kind of bad one.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use tempfile::NamedTempFile;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// How many there are in this process: each has a name of its own.
static AUTHORITIES: AtomicUsize = AtomicUsize::new(0);

/// An authority that nobody trusts who is not told to.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: NamedTempFile,
    pem: String,
}

/// What a server shows and proves to own.
pub struct Identity {
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) key: PrivateKeyDer<'static>,
    pem: String,
}

impl Authority {
    /// Another one each time.
    #[expect(clippy::new_without_default, reason = "no two are the same")]
    pub fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([]).unwrap();
        let name = format!("authority {}", AUTHORITIES.fetch_add(1, Ordering::Relaxed));
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        let file = NamedTempFile::new().unwrap();
        std::fs::write(&file, &pem).unwrap();
        Self {
            issuer: Issuer::new(params, key),
            file,
            pem,
        }
    }

    /// Its certificate, in PEM form.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// A file that holds [`pem`](Self::pem).
    pub fn file(&self) -> &Path {
        self.file.path()
    }

    /// A server of these names.
    pub fn certify(&self, names: &[&str]) -> Identity {
        self.sign(params(names))
    }

    /// The same, ten years too late.
    pub fn certify_for_the_past(&self, names: &[&str]) -> Identity {
        let mut params = params(names);
        params.not_before = date_time_ymd(2010, 1, 1);
        params.not_after = date_time_ymd(2011, 1, 1);
        self.sign(params)
    }

    /// The same, a thousand years too early.
    pub fn certify_for_the_future(&self, names: &[&str]) -> Identity {
        let mut params = params(names);
        params.not_before = date_time_ymd(3010, 1, 1);
        params.not_after = date_time_ymd(3011, 1, 1);
        self.sign(params)
    }

    fn sign(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Identity::of(&certificate, &key)
    }
}

impl Identity {
    /// Signed by itself, as the usual tools do it: an authority of its own.
    pub fn self_signed(names: &[&str]) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = params(names);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self::of(&params.self_signed(&key).unwrap(), &key)
    }

    /// Its certificate, in PEM form.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    fn of(certificate: &rcgen::Certificate, key: &KeyPair) -> Self {
        Self {
            certificate: certificate.der().clone(),
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            pem: certificate.pem(),
        }
    }
}

fn params(names: &[&str]) -> CertificateParams {
    CertificateParams::new(
        names
            .iter()
            .map(|&name| name.to_owned())
            .collect::<Vec<_>>(),
    )
    .unwrap()
}
