//! The stored form of a fingerprint: a version and the parts at fixed places, as one string of base64.
//!
//! It is short because Core copies the private data of all instances of a resource once for each of them,
//! so that bytes here count by the square of a resource's `count`.
//!
//! **Source:** a profile of Terraform 1.11.4 while it plans (`AttachStateTransformer`, `Resource.DeepCopy`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Fingerprint;
use super::keyed::KeyedTag;
use super::slow::SlowHash;

/// Says what follows, the cost of the slow tier included. Another version is not read: it counts as no
/// fingerprint, so with a new one every value is written once more.
const VERSION: u8 = 1;

const LENGTH: usize = 1 + 16 + 16 + 8 + 16;

impl Fingerprint {
    fn to_bytes(&self) -> Vec<u8> {
        let parts = [
            &[VERSION][..],
            &self.salt,
            &self.argon2id.0,
            &self.keyed.key,
            &self.keyed.tag,
        ];
        parts.concat()
    }

    fn from_bytes(bytes: &[u8; LENGTH]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        let (salt, rest) = rest.split_first_chunk()?;
        let (argon2id, rest) = rest.split_first_chunk()?;
        let (key, rest) = rest.split_first_chunk()?;
        let (tag, _) = rest.split_first_chunk()?;
        (*version == VERSION).then_some(Self {
            salt: *salt,
            argon2id: SlowHash(*argon2id),
            keyed: KeyedTag {
                key: *key,
                tag: *tag,
            },
        })
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD_NO_PAD.encode(self.to_bytes()))
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut bytes = [0; LENGTH];
        match STANDARD_NO_PAD.decode_slice(text, &mut bytes) {
            Ok(LENGTH) => Self::from_bytes(&bytes),
            _ => None,
        }
        .ok_or_else(|| de::Error::custom("not a fingerprint of version 1"))
    }
}
