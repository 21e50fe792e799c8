//! Noticing that a write-only value has changed, without keeping the value.
//!
//! A fingerprint says, of a value at hand, whether it is the one that was written last. It lives in a
//! resource's private data, where whoever can read the state can read it too. So it has two tiers:
//!
//! - **argon2id** with a random salt answers for anyone, and makes each guess cost milliseconds and
//!   megabytes;
//! - a **keyed tag**, an HMAC under a key derived from the API key, answers in microseconds for whoever
//!   plans with the same API key, and tells nothing to anyone else.
//!
//! Both cover the resource's type and the secret's name, so that a fingerprint moved to another secret
//! does not match there.

mod keyed;
mod room;
mod slow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

use keyed::{KeyedTag, TagKey};
use slow::SlowHash;

/// The version of the stored form. Another one counts as no fingerprint.
const VERSION: u32 = 1;

/// What both tiers begin their input with, so that it is no input of anything else.
const DOMAIN: &[u8] = b"terraform-provider-kubiya fingerprint v1";

/// The value of a secret, and which secret it is the value of.
pub(crate) struct Subject<'a> {
    pub(crate) type_name: &'a str,
    pub(crate) name: &'a str,
    pub(crate) value: &'a SecretString,
}

impl Subject<'_> {
    /// Everything that a fingerprint covers. Each part is preceded by its length, so that no two
    /// subjects have the same encoding.
    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let value = self.value.expose_secret();
        let parts = [
            DOMAIN,
            self.type_name.as_bytes(),
            self.name.as_bytes(),
            value.as_bytes(),
        ];
        let length = parts.iter().map(|part| size_of::<u64>() + part.len()).sum();
        // Of its full size at once: growing would leave unwiped copies.
        let mut encoded = Zeroizing::new(Vec::with_capacity(length));
        for part in parts {
            encoded.extend_from_slice(&(part.len() as u64).to_be_bytes());
            encoded.extend_from_slice(part);
        }
        encoded
    }
}

/// The stored form. JSON; its binary parts are base64.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    v: u32,
    salt: Bytes<16>,
    argon2id: SlowHash,
    keyed: KeyedTag,
}

/// Why a fingerprint could not be laid.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct FingerprintError(&'static str);

/// Lays and verifies fingerprints for one API key.
pub(crate) struct Fingerprinter {
    key: TagKey,
}

impl Fingerprinter {
    /// A fingerprinter whose keyed tags hold for `api_key`.
    pub(crate) fn new(api_key: &SecretString) -> Self {
        Self {
            key: TagKey::derive(api_key),
        }
    }

    /// The fingerprint of `subject`, with a new salt.
    ///
    /// # Errors
    /// Where the system gives no randomness or no memory.
    pub(crate) async fn lay(&self, subject: &Subject<'_>) -> Result<Fingerprint, FingerprintError> {
        let mut salt = Bytes([0; 16]);
        getrandom::fill(&mut salt.0).map_err(|_| FingerprintError("no randomness"))?;
        let encoded = subject.encode();
        let keyed = self.key.tag(&salt.0, &encoded);
        let argon2id = room::compute(move |memory| SlowHash::compute(&salt.0, &encoded, memory))
            .await
            .ok_or(FingerprintError("argon2id could not be computed"))?;
        Ok(Fingerprint {
            v: VERSION,
            salt,
            argon2id,
            keyed,
        })
    }

    /// Whether `subject` is what `stored` was laid over. What cannot be verified does not match.
    pub(crate) async fn matches(&self, stored: &Fingerprint, subject: &Subject<'_>) -> bool {
        let tag = &stored.keyed;
        match self.key.verify(tag, &stored.salt.0, &subject.encode()) {
            Some(same) => same && stored.v == VERSION,
            None => matches_slowly(stored, subject).await,
        }
    }
}

/// As [`Fingerprinter::matches`], for whoever does not know the API key.
pub(crate) async fn matches_slowly(stored: &Fingerprint, subject: &Subject<'_>) -> bool {
    if stored.v != VERSION {
        return false;
    }
    let (salt, argon2id, encoded) = (stored.salt, stored.argon2id.clone(), subject.encode());
    let verified = room::compute(move |memory| argon2id.verify(&salt.0, &encoded, memory)).await;
    verified.unwrap_or(false)
}

/// Bytes whose stored form is base64.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bytes<const N: usize>([u8; N]);

impl<const N: usize> Serialize for Bytes<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Bytes<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD
            .decode(text)
            .map_err(|_| de::Error::custom("not base64"))?;
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| de::Error::custom("of another length"))
    }
}

#[cfg(test)]
mod tests;
