//! The tier that answers at once for whoever has the API key: an HMAC.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// What both tiers begin their input with, so that it is no input of anything else.
pub(super) const DOMAIN: &[u8] = b"terraform-provider-kubiya fingerprint v1";

/// A tag, and which key it was made with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct KeyedTag {
    /// Differs from salt to salt, so that it does not show which secrets were written with one key.
    pub(super) key: [u8; 8],
    /// The first half of what HMAC-SHA256 gives.
    ///
    /// **Source:** RFC 2104, section 5, which recommends no less than half.
    pub(super) tag: [u8; 16],
}

/// What tags are made with; derived from the API key, which it does not contain.
pub(crate) struct TagKey(Hkdf<Sha256>);

impl TagKey {
    pub(crate) fn derive(api_key: &SecretString) -> Self {
        let derived = Self::extract(api_key);
        wipe_stack();
        derived
    }

    /// A hash keeps what does not fill a block in itself, and is moved about, so that pieces of the key stay on the stack.
    #[inline(never)]
    fn extract(api_key: &SecretString) -> Self {
        Self(Hkdf::new(Some(DOMAIN), api_key.expose_secret().as_bytes()))
    }

    pub(super) fn tag(&self, salt: &[u8; 16], input: &[u8]) -> KeyedTag {
        let whole = self.mac(salt, input).finalize().into_bytes();
        let mut tag = [0; 16];
        tag.copy_from_slice(&whole[..16]);
        KeyedTag {
            key: self.id(salt),
            tag,
        }
    }

    /// Whether `input` is what `stored` was made over; nothing where another key made it.
    pub(super) fn verify(&self, stored: &KeyedTag, salt: &[u8; 16], input: &[u8]) -> Option<bool> {
        let ours: bool = self.id(salt).ct_eq(&stored.key).into();
        ours.then(|| {
            self.mac(salt, input)
                .verify_truncated_left(&stored.tag)
                .is_ok()
        })
    }

    /// Which key this is, to whoever has the key and the salt.
    pub(crate) fn id(&self, salt: &[u8; 16]) -> [u8; 8] {
        *self.expand(b"key id", salt)
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

/// Overwrites the part of the stack that the calls before this one have used.
#[inline(never)]
fn wipe_stack() {
    let mut used = [0; 16 * 1024];
    used.zeroize();
}
