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
mod stored;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

pub(crate) use keyed::TagKey;
use keyed::{DOMAIN, KeyedTag};
use slow::SlowHash;

/// The value of a secret, and which secret it is the value of.
pub(crate) struct Input<'a> {
    pub(crate) type_name: &'a str,
    pub(crate) name: &'a str,
    pub(crate) value: &'a SecretString,
}

impl Input<'_> {
    /// Everything that a fingerprint covers. Each part is preceded by its length, so that no two
    /// inputs have the same encoding.
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

/// A salt, and what each tier made with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fingerprint {
    salt: [u8; 16],
    argon2id: SlowHash,
    keyed: KeyedTag,
}

/// Why a fingerprint could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct FingerprintError(&'static str);

/// Makes and verifies fingerprints for one API key.
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

    /// The fingerprint of `input`, with a new salt.
    ///
    /// # Errors
    /// Where the system gives no randomness or no memory.
    pub(crate) async fn make(&self, input: &Input<'_>) -> Result<Fingerprint, FingerprintError> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| FingerprintError("no randomness"))?;
        let encoded = input.encode();
        let keyed = self.key.tag(&salt, &encoded);
        let argon2id = room::compute(move |memory| SlowHash::compute(&salt, &encoded, memory))
            .await
            .ok_or(FingerprintError("argon2id could not be computed"))?;
        Ok(Fingerprint {
            salt,
            argon2id,
            keyed,
        })
    }

    /// Whether `input` is what `stored` was made of. What cannot be verified does not match.
    pub(crate) async fn matches(&self, stored: &Fingerprint, input: &Input<'_>) -> bool {
        let by_tag = self
            .key
            .verify(&stored.keyed, &stored.salt, &input.encode());
        match by_tag {
            Some(same) => same,
            None => matches_slowly(stored, input).await,
        }
    }
}

/// As [`Fingerprinter::matches`], for whoever does not know the API key.
pub(crate) async fn matches_slowly(stored: &Fingerprint, input: &Input<'_>) -> bool {
    let (salt, argon2id, encoded) = (stored.salt, stored.argon2id, input.encode());
    let verified = room::compute(move |memory| argon2id.verify(&salt, &encoded, memory)).await;
    verified.unwrap_or(false)
}

/// The slow tier alone, for what else is not to be guessed. Nothing where the system has no memory for it.
pub(crate) async fn slow_hash(salt: [u8; 16], input: Vec<u8>) -> Option<[u8; 16]> {
    let hash = room::compute(move |memory| SlowHash::compute(&salt, &input, memory)).await?;
    Some(hash.0)
}

#[cfg(test)]
mod tests;
