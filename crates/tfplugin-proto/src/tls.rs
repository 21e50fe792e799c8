//! go-plugin's "auto mTLS": both sides use one-off certificates and pin the other's.
//!
//! The host's certificate is a self-signed CA on P-521, presented as a client certificate. The usual
//! chain verification refuses that, and there is no chain anyway: the certificate that connects must
//! be, byte for byte, the one the host put in our environment, and its holder must prove to have the
//! key.
//!
//! Source: go-plugin 1.4 to 1.8; observed with Terraform 1.11.4.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256,
};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{
    WebPkiSupportedAlgorithms, aws_lc_rs, verify_tls12_signature, verify_tls13_signature,
};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{NoServerSessionStorage, ParsedCertificate};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme,
};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer, UnixTime};

/// The name under which hosts expect the server, whatever the transport.
const SERVER_NAME: &str = "localhost";
/// Hosts check the validity period; their clock and ours may be read a moment apart.
const CLOCK_SKEW: Duration = Duration::from_secs(5 * 60);
/// Far beyond the life of any provider process.
const VALIDITY: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// gRPC clients refuse a server that does not negotiate it (grpc-go 1.67 and later).
const ALPN_HTTP2: &[u8] = b"h2";

/// Why TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// What the host sent is not a certificate.
    #[error("PLUGIN_CLIENT_CERT does not hold a certificate in PEM form")]
    ClientCertificate,
    /// Our own certificate could not be made.
    #[error("cannot make a server certificate")]
    ServerCertificate(#[source] rcgen::Error),
    /// The TLS library refuses the configuration.
    #[error("cannot set up TLS")]
    Configuration(#[source] rustls::Error),
}

/// The server's side of mutual TLS with one host.
#[derive(Clone, Debug)]
pub(crate) struct ServerTls {
    /// Ready to accept connections.
    pub(crate) config: Arc<ServerConfig>,
    /// For the handshake line.
    pub(crate) certificate: CertificateDer<'static>,
}

impl ServerTls {
    /// Makes a fresh server certificate and admits only the holder of `client_cert_pem`.
    ///
    /// # Errors
    ///
    /// When `client_cert_pem` holds no certificate, or one that cannot be parsed.
    pub(crate) fn for_client(client_cert_pem: &str) -> Result<Self, TlsError> {
        let pinned = certificate_in(client_cert_pem)?;
        let (certificate, key) = server_certificate().map_err(TlsError::ServerCertificate)?;
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier = PinnedClient {
            pinned,
            algorithms: provider.signature_verification_algorithms,
        };
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(TlsError::Configuration)?
            .with_client_cert_verifier(Arc::new(verifier))
            .with_single_cert(vec![certificate.clone()], key.into())
            .map_err(TlsError::Configuration)?;
        config.alpn_protocols = vec![ALPN_HTTP2.to_vec()];
        // A host connects once or twice: every connection proves itself, none is resumed.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(Self {
            config: Arc::new(config),
            certificate,
        })
    }
}

fn certificate_in(pem: &str) -> Result<CertificateDer<'static>, TlsError> {
    let certificate =
        CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_| TlsError::ClientCertificate)?;
    ParsedCertificate::try_from(&certificate).map_err(|_| TlsError::ClientCertificate)?;
    Ok(certificate)
}

fn server_certificate()
-> Result<(CertificateDer<'static>, PrivatePkcs8KeyDer<'static>), rcgen::Error> {
    let now = SystemTime::now();
    let mut params = CertificateParams::new([SERVER_NAME.to_owned()])?;
    params
        .distinguished_name
        .push(DnType::CommonName, SERVER_NAME);
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.not_before = (now - CLOCK_SKEW).into();
    params.not_after = (now + VALIDITY).into();
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let certificate = params.self_signed(&key)?;
    Ok((
        certificate.into(),
        PrivatePkcs8KeyDer::from(key.serialize_der()),
    ))
}

/// Admits exactly one client certificate.
#[derive(Debug)]
struct PinnedClient {
    pinned: CertificateDer<'static>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ClientCertVerifier for PinnedClient {
    fn client_auth_mandatory(&self) -> bool {
        true
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        if *end_entity == self.pinned {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use hostile_inputs::{attack, bytes};
    use proptest::prelude::*;

    use super::*;

    fn client_pem() -> String {
        let params = CertificateParams::new([SERVER_NAME.to_owned()]).unwrap();
        let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P521_SHA512).unwrap();
        params.self_signed(&key).unwrap().pem()
    }

    #[test]
    fn text_that_is_not_a_certificate_is_refused() {
        let key_only = KeyPair::generate().unwrap().serialize_pem();
        let not_der = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for pem in ["", "nonsense", &client_pem()[..200], &key_only, not_der] {
            assert!(matches!(
                ServerTls::for_client(pem),
                Err(TlsError::ClientCertificate)
            ));
        }
    }

    /// What stands between the first two marks, read by another decoder.
    fn decoded(pem: &str) -> Vec<u8> {
        let (_, rest) = pem.split_once("-----BEGIN CERTIFICATE-----").unwrap();
        let (text, _) = rest.split_once("-----END CERTIFICATE-----").unwrap();
        let text: String = text.split_ascii_whitespace().collect();
        STANDARD.decode(text).unwrap()
    }

    #[test]
    fn a_damaged_certificate_is_refused_or_pinned_as_it_is() {
        let damaged = bytes::damaged(Just(client_pem().into_bytes()));
        attack(300, damaged, |pem| {
            let pem = String::from_utf8_lossy(&pem);
            match certificate_in(&pem) {
                Ok(pinned) => prop_assert_eq!(&pinned[..], decoded(&pem), "{}", pem),
                Err(error) => prop_assert!(matches!(error, TlsError::ClientCertificate)),
            }
            Ok(())
        });
    }

    #[test]
    fn text_around_the_certificate_is_ignored() {
        let pem = format!("\n{}\n\n", client_pem());
        assert!(ServerTls::for_client(&pem).is_ok());
    }

    #[test]
    fn every_process_has_its_own_certificate() {
        let pem = client_pem();
        let first = ServerTls::for_client(&pem).unwrap();
        let second = ServerTls::for_client(&pem).unwrap();
        assert_ne!(first.certificate, second.certificate);
    }

    #[test]
    fn hosts_may_sign_with_p521() {
        let tls = ServerTls::for_client(&client_pem()).unwrap();
        let schemes = tls
            .config
            .crypto_provider()
            .signature_verification_algorithms
            .supported_schemes();
        assert!(schemes.contains(&SignatureScheme::ECDSA_NISTP521_SHA512));
    }
}
