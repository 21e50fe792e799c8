//! The tier that answers at once for whoever has the API key: an HMAC.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{Bytes, DOMAIN};

/// A tag, and which key it was made with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeyedTag {
    /// Differs from salt to salt, so that it does not show which secrets were written with one key.
    key: Bytes<8>,
    tag: Bytes<32>,
}

/// What tags are made with; derived from the API key, which it does not contain.
pub(super) struct TagKey(Hkdf<Sha256>);

impl TagKey {
    pub(super) fn derive(api_key: &SecretString) -> Self {
        Self(Hkdf::new(Some(DOMAIN), api_key.expose_secret().as_bytes()))
    }

    pub(super) fn tag(&self, salt: &[u8; 16], input: &[u8]) -> KeyedTag {
        let tag = self.mac(salt, input).finalize().into_bytes();
        KeyedTag {
            key: self.id(salt),
            tag: Bytes(tag.into()),
        }
    }

    /// Whether `input` is what `stored` was made over; nothing where another key made it.
    pub(super) fn verify(&self, stored: &KeyedTag, salt: &[u8; 16], input: &[u8]) -> Option<bool> {
        let ours: bool = self.id(salt).0.ct_eq(&stored.key.0).into();
        ours.then(|| self.mac(salt, input).verify_slice(&stored.tag.0).is_ok())
    }

    fn id(&self, salt: &[u8; 16]) -> Bytes<8> {
        Bytes(*self.expand(b"key id", salt))
    }

    fn mac(&self, salt: &[u8; 16], input: &[u8]) -> Hmac<Sha256> {
        // Of the block size of SHA-256, which HMAC takes as it is.
        let key: Zeroizing<[u8; 64]> = self.expand(b"tag key", salt);
        let mut mac = Hmac::<Sha256>::new(&(*key).into());
        mac.update(input);
        mac
    }

    fn expand<const N: usize>(&self, purpose: &[u8], salt: &[u8; 16]) -> Zeroizing<[u8; N]> {
        let mut out = Zeroizing::new([0; N]);
        let fits = self.0.expand_multi_info(&[purpose, salt], out.as_mut());
        debug_assert!(fits.is_ok(), "HKDF-SHA256 gives up to 8,160 bytes");
        out
    }
}
