//! The one-off certificate with which Terraform identifies itself.

use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P521_SHA512,
};
use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::sign::CertifiedKey;

const CLOCK_SKEW: Duration = Duration::from_secs(30);
/// Terraform says 262,980 hours.
const VALIDITY: Duration = Duration::from_secs(262_980 * 60 * 60);

/// A certificate and its key.
pub(super) struct Identity {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").finish_non_exhaustive()
    }
}

impl Identity {
    /// Makes a certificate like Terraform's: P-521, and an authority that presents itself.
    ///
    /// Source: observed with Terraform 1.11.4; the same in every go-plugin since 1.4.1.
    pub(super) fn generate() -> Self {
        let now = SystemTime::now();
        let mut params =
            CertificateParams::new(["localhost".to_owned()]).expect("localhost is a DNS name");
        params
            .distinguished_name
            .push(DnType::CommonName, "localhost");
        params
            .distinguished_name
            .push(DnType::OrganizationName, "HashiCorp");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::KeyEncipherment,
            KeyUsagePurpose::KeyAgreement,
            KeyUsagePurpose::KeyCertSign,
        ];
        params.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::ClientAuth,
            ExtendedKeyUsagePurpose::ServerAuth,
        ];
        params.not_before = (now - CLOCK_SKEW).into();
        params.not_after = (now + VALIDITY).into();
        let key = KeyPair::generate_for(&PKCS_ECDSA_P521_SHA512).expect("P-521 is supported");
        let certificate = params
            .self_signed(&key)
            .expect("the parameters are complete");
        Self { certificate, key }
    }

    pub(super) fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// For a client that proves to be who it says it is.
    pub(super) fn certified_key(&self) -> CertifiedKey {
        self.claimed_with(self)
    }

    /// This certificate with the key of `other`.
    pub(super) fn claimed_with(&self, other: &Self) -> CertifiedKey {
        let key = PrivatePkcs8KeyDer::from(other.key.serialize_der()).into();
        let key = any_supported_type(&key).expect("P-521 is supported");
        CertifiedKey::new(vec![self.certificate.der().clone()], key)
    }
}
